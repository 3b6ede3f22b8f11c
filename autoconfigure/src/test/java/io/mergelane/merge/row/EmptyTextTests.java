package io.mergelane.merge.row;

import java.sql.Types;
import java.util.List;
import java.util.Set;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.TargetTable;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An empty text where the database takes it for null, as Oracle does.
 */
class EmptyTextTests {

	private static final MergeColumn ID = column("id", Types.VARCHAR, false);

	private static final MergeColumn NAME = column("name", Types.VARCHAR, false);

	private static final MergeColumn NOTE = column("note", Types.VARCHAR, true);

	private static final MergeColumn CODE = column("code", Types.CHAR, true);

	private static final MergeColumn VERSION = column("version", Types.BIGINT, false);

	private static final List<MergeColumn> COLUMNS = List.of(ID, NAME, NOTE, CODE, VERSION);

	private static MergeColumn column(String name, int jdbcType, boolean nullable) {
		return new MergeColumn(name, name, ColumnType.standard(jdbcType, name, 9, 0), nullable, !nullable, false);
	}

	private static List<@Nullable Object> written(boolean emptyTextIsNull, @Nullable Object... values) {
		TargetTable table = new TargetTable("t", "t", false, COLUMNS, List.of(Set.of("id")), emptyTextIsNull);
		MergeTarget target = new MergeTarget(table, List.of(ID), MergeOrder.by(VERSION), null);
		MappedRow row = new WritePlan(target, COLUMNS, true).row(0, values, false);
		return COLUMNS.stream().<@Nullable Object>map(row::value).toList();
	}

	@Test
	void isNull() {
		assertThat(written(true, "a", "b", "", "", 1)).containsExactly("a", "b", null, null, 1L);
		assertThat(written(false, "a", "b", "", "", 1)).containsExactly("a", "b", "", "", 1L);
	}

	@Test
	void isRefusedWhereNullIs() {
		assertThatExceptionOfType(InvalidRowException.class).isThrownBy(() -> written(true, "a", "", "c", "d", 1))
			.satisfies((ex) -> assertThat(ex.column()).isEqualTo("name"))
			.satisfies(
					(ex) -> assertThat(ex.reason()).isEqualTo("must not be empty, which the database takes for null"));
	}

	@Test
	void isRefusedInAKey() {
		assertThatExceptionOfType(InvalidRowException.class).isThrownBy(() -> written(true, "", "b", "c", "d", 1))
			.satisfies((ex) -> assertThat(ex.column()).isEqualTo("id"));
	}

	@Test
	void isNotWhatBlanksAre() {
		assertThat(written(true, "a", "b", "  ", "  ", 1)).containsExactly("a", "b", "  ", " ", 1L);
	}

}

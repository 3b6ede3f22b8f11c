package io.mergelane.merge.dialect;

import java.util.List;
import java.util.Map;

import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeTableException;
import io.mergelane.merge.MergeWriter;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteMergeWriterTests extends MergeWriterContract {

	SqliteMergeWriterTests() {
		super(TestDatabase.sqlite());
	}

	@Override
	String columnCase(String name) {
		return name;
	}

	@Override
	String violation() {
		return "(error code 19)";
	}

	/**
	 * Spring does not know its result codes.
	 */
	@Override
	Class<? extends DataAccessException> translated(Class<? extends DataAccessException> usual) {
		return UncategorizedSQLException.class;
	}

	@Override
	@Test
	@Disabled("There are no schemas")
	void keepsTablesOfOneNameApart() {
	}

	private MergeWriter marker(String columns) {
		return marker(columns, "");
	}

	private MergeWriter marker(String columns, String options) {
		this.jdbc.execute("DROP TABLE IF EXISTS marker");
		this.jdbc.execute("CREATE TABLE marker (" + columns + ") " + options);
		return writer(new MergeTable("marker", List.of("id"), "version"), null);
	}

	@Test
	void takesTheRowIdAsKey() {
		MergeWriter writer = marker("id INTEGER PRIMARY KEY, version INT NOT NULL");
		writer.write(List.of(Map.of("id", 1, "version", 2)));
		assertThat(writer.write(List.of(Map.of("id", 1, "version", 1))).stale()).isOne();
	}

	@Test
	void takesATableWithoutRowId() {
		MergeWriter writer = marker("id TEXT PRIMARY KEY, version INT NOT NULL", "WITHOUT ROWID");
		assertThat(writer.write(List.of(Map.of("id", "a", "version", 1))).written()).isOne();
	}

	@Test
	void refusesAPartialIndexAndOneOnAnExpressionAsKey() {
		String table = "id INT NOT NULL, version INT NOT NULL";
		assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> marker(table));
		this.jdbc.execute("CREATE UNIQUE INDEX partly ON marker (id) WHERE version > 0");
		this.jdbc.execute("CREATE UNIQUE INDEX computed ON marker (abs(id))");
		MergeTable marker = new MergeTable("marker", List.of("id"), "version");
		assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> writer(marker, null));
		this.jdbc.execute("CREATE UNIQUE INDEX wholly ON marker (id)");
		assertThat(writer(marker, null).dialect()).isEqualTo("SQLite");
	}

	@Test
	void refusesAVersionThatIsComparedAsAFloatingPointNumber() {
		for (String type : List.of("NUMERIC", "NUMERIC(10, 2)", "DECIMAL(19)")) {
			assertThatExceptionOfType(MergeTableException.class).as(type)
				.isThrownBy(() -> marker("id INT PRIMARY KEY, version " + type + " NOT NULL"))
				.withMessageContaining("compares as a floating point number");
		}
		long version = 999_999_999_999_999_998L;
		MergeWriter writer = marker("id INT PRIMARY KEY, version DECIMAL(18) NOT NULL");
		writer.write(List.of(Map.of("id", 1, "version", version + 1)));
		assertThat(writer.write(List.of(Map.of("id", 1, "version", version))).stale()).isOne();
		assertThat(writer.write(List.of(Map.of("id", 1, "version", version + 2))).written()).isOne();
	}

	@Test
	void comparesVersionsOfAnyTimestampTypeAsTime() {
		for (String type : List.of("TIMESTAMP", "DATETIME", "TIMESTAMP(9)", "TIMESTAMP WITH TIME ZONE")) {
			MergeWriter writer = marker("id INT PRIMARY KEY, version " + type + " NOT NULL");
			writer.write(List.of(Map.of("id", 1, "version", "2026-03-29T03:30:00.1+02:00")));
			assertThat(writer.write(List.of(Map.of("id", 1, "version", "2026-03-29T01:30:00Z"))).stale()).as(type)
				.isOne();
			assertThat(writer.write(List.of(Map.of("id", 1, "version", "2026-03-29T01:30:00.100001Z"))).written())
				.as(type)
				.isOne();
			assertThat(this.jdbc.queryForObject("SELECT version FROM marker", String.class)).as(type)
				.startsWith("2026-03-29T01:30:00.100001");
		}
	}

}

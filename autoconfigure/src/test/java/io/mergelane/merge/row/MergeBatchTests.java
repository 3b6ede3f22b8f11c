package io.mergelane.merge.row;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.mergelane.merge.table.MergeColumn;
import io.mergelane.merge.table.MergeOrder;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.TargetTable;
import io.mergelane.merge.value.ColumnType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MergeBatchTests {

	private static final MergeColumn ID = column("id", Types.BIGINT);

	private static final MergeColumn NAME = column("name", Types.VARCHAR);

	private static final MergeColumn VERSION = column("version", Types.INTEGER);

	private static final MergeTarget TARGET = target();

	private final WritePlan plan = new WritePlan(TARGET, List.of(ID, NAME, VERSION), true);

	private static MergeColumn column(String name, int jdbcType) {
		return new MergeColumn(name, name, ColumnType.standard(jdbcType, name, 0, 0), false, true, false);
	}

	private static MergeTarget target() {
		TargetTable table = new TargetTable("t", "t", false, List.of(ID, NAME, VERSION), List.of(), false);
		return new MergeTarget(table, List.of(ID, NAME), MergeOrder.by(VERSION), null);
	}

	private MappedRow row(int index, long id, String name, int version) {
		return this.plan.row(index, new @Nullable Object[] { id, name, version }, false);
	}

	private static List<Integer> indexes(Collection<List<MappedRow>> groups) {
		return groups.stream().flatMap(List::stream).map(MappedRow::index).toList();
	}

	@Test
	void keepsTheNewestOfEachKeyAndTheFirstOfEquals() {
		MergeBatch batch = new MergeBatch();
		batch.add(row(0, 1, "a", 1));
		batch.add(row(1, 1, "a", 3));
		batch.add(row(2, 1, "b", 1));
		batch.add(row(3, 1, "a", 3));
		batch.add(row(4, 1, "a", 2));
		assertThat(batch.newest()).extracting(MappedRow::index).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void fallsBackFromVersionToVersion() {
		MergeBatch batch = new MergeBatch();
		MappedRow newest = row(1, 1, "a", 3);
		List.of(row(0, 1, "a", 1), newest, row(2, 1, "a", 2), row(3, 1, "a", 3)).forEach(batch::add);
		List<Integer> order = new ArrayList<>();
		for (List<MappedRow> row = List.of(newest); !row.isEmpty(); row = batch.successors(row)) {
			order.add(row.get(0).index());
		}
		assertThat(order).containsExactly(1, 3, 2, 0);
	}

	@Test
	void sortsKeysByValueNotBySpelling() {
		List<MappedRow> rows = List.of(row(0, 10, "a", 1), row(1, 9, "b", 1), row(2, -1, "a", 1), row(3, 9, "Z", 1),
				row(4, 9, "\u00e4", 1));
		assertThat(indexes(MergeBatch.sorted(rows))).containsExactly(2, 3, 1, 4, 0);
	}

	@Test
	void groupsRowsThatCanShareAStatement() {
		MappedRow other = new WritePlan(TARGET, List.of(ID, NAME, VERSION), true).row(1,
				new @Nullable Object[] { 1L, "a", 1 }, false);
		assertThat(MergeBatch.sorted(List.of(row(0, 2, "a", 1), other, row(2, 1, "a", 1)))).hasSize(2);
	}

	@Test
	void ordersAsANaiveModelForAnyArrival() {
		Random random = new Random(42);
		for (int run = 0; run < 100; run++) {
			List<MappedRow> rows = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				rows.add(row(i, random.nextInt(5), "n" + random.nextInt(2), random.nextInt(1000) * 50 + i));
			}
			MergeBatch ordered = new MergeBatch();
			rows.forEach(ordered::add);
			Collections.shuffle(rows, random);
			MergeBatch shuffled = new MergeBatch();
			rows.forEach(shuffled::add);
			assertThat(indexes(MergeBatch.sorted(shuffled.newest())))
				.isEqualTo(indexes(MergeBatch.sorted(ordered.newest())));
		}
	}

}

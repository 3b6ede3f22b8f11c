package io.mergelane.merge.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.mergelane.Merge;
import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeRules;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table with one column of a type, written twice and read back.
 */
final class TypedTable {

	private static final MergeTable TABLE = new MergeTable("typed", List.of("id"), "v");

	private final DataSource dataSource;

	private final String select;

	final JdbcTemplate jdbc;

	/**
	 * Create a table.
	 * @param select SQL that reads the column {@code c} as it is compared
	 */
	TypedTable(DataSource dataSource, String select) {
		this.dataSource = dataSource;
		this.select = select;
		this.jdbc = new JdbcTemplate(dataSource);
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * Write a null, then the value over it: what is inserted and what is updated.
	 */
	@Nullable String roundTrip(String type, Object value) {
		MergeWriter writer = create(type);
		assertThat(writer.write(List.of(row(null, 1))).rejected()).as(type).isEmpty();
		assertThat(this.jdbc.queryForObject("SELECT count(*) FROM typed WHERE c IS NULL", Integer.class)).isOne();
		assertThat(writer.write(List.of(row(value, 2))).rejected()).as(type).isEmpty();
		String updated = read();
		this.jdbc.execute("DELETE FROM typed");
		writer.write(List.of(row(value, 2)));
		assertThat(read()).as(type).isEqualTo(updated);
		return updated;
	}

	@Nullable String read() {
		return this.jdbc.queryForObject("SELECT " + this.select + " FROM typed", String.class);
	}

	String refusal(String type, Object value) {
		MergeReport report = create(type).write(List.of(row(value, 1)));
		assertThat(report.rejected()).as(type).extracting(RejectedRow::index).containsExactly(0);
		return report.rejected().get(0).reason();
	}

	/**
	 * Write a key, its next version with an equal value, and a stale one.
	 */
	void findsAgain(String type, Object key, Object equal) {
		this.jdbc.execute("DROP TABLE IF EXISTS typed");
		this.jdbc.execute("CREATE TABLE typed (c " + type + " PRIMARY KEY, v BIGINT NOT NULL)");
		MergeWriter writer = writer(new MergeTable("typed", List.of("c"), "v"));
		writer.write(List.of(Map.of("c", key, "v", 1)));
		writer.write(List.of(Map.of("c", equal, "v", 3)));
		writer.write(List.of(Map.of("c", key, "v", 2)));
		assertThat(this.jdbc.queryForList("SELECT v FROM typed", Long.class)).as(type).containsExactly(3L);
	}

	/**
	 * Write versions, each of which must be newer than those before, in reverse.
	 */
	void keepsTheNewest(String type, Object... versions) {
		this.jdbc.execute("DROP TABLE IF EXISTS typed");
		this.jdbc.execute("CREATE TABLE typed (id INT PRIMARY KEY, n INT, c " + type + " NOT NULL)");
		MergeWriter writer = writer(new MergeTable("typed", List.of("id"), "c"));
		for (int i = 0; i < versions.length; i++) {
			writer.write(List.of(Map.of("id", 1, "n", i, "c", versions[i])));
			assertThat(this.jdbc.queryForObject("SELECT n FROM typed", Integer.class)).as(type).isEqualTo(i);
		}
		for (int i = versions.length - 1; i >= 0; i--) {
			writer.write(List.of(Map.of("id", 1, "n", i, "c", versions[i])));
		}
		assertThat(this.jdbc.queryForObject("SELECT n FROM typed", Integer.class)).as(type)
			.isEqualTo(versions.length - 1);
	}

	/**
	 * Delete, and forget the delete or remember it in a ledger.
	 */
	void deletesByVersion(String type, Object older, Object newer) {
		for (String table : List.of("typed", "typed_ledger")) {
			this.jdbc.execute("DROP TABLE IF EXISTS " + table);
			this.jdbc.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, gone INT, c " + type + " NOT NULL)");
		}
		for (MergeRules rules : List.of(MergeRules.STANDARD.hardDeletes(),
				MergeRules.STANDARD.ledger("typed_ledger", "gone"))) {
			MergeWriter writer = writer(new MergeTable("typed", List.of("id"), "c", rules));
			writer.write(List.of(Map.of("id", 1, "c", newer)));
			writer.write(List.of(Merge.delete(Map.of("id", 1, "c", older))));
			assertThat(this.jdbc.queryForList("SELECT id FROM typed")).as(type).hasSize(1);
			writer.write(List.of(Merge.delete(Map.of("id", 1, "c", newer))));
			assertThat(this.jdbc.queryForList("SELECT id FROM typed")).as(type).isEmpty();
		}
	}

	private MergeWriter create(String type) {
		this.jdbc.execute("DROP TABLE IF EXISTS typed");
		this.jdbc.execute("CREATE TABLE typed (id INT PRIMARY KEY, c " + type + ", v BIGINT NOT NULL)");
		return writer(TABLE);
	}

	private MergeWriter writer(MergeTable table) {
		return new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(), MergeSettings.defaults()).create(table,
				null);
	}

	private static Map<String, @Nullable Object> row(@Nullable Object value, int version) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("id", 1);
		row.put("c", value);
		row.put("v", version);
		return row;
	}

}

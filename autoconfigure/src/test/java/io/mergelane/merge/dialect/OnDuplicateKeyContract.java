package io.mergelane.merge.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.MergeTableException;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.RejectedRow;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What MySQL and MariaDB promise beyond the contract.
 */
abstract class OnDuplicateKeyContract extends MergeWriterContract {

	OnDuplicateKeyContract(DataSource dataSource) {
		super(dataSource);
	}

	@Override
	final String columnCase(String name) {
		return name;
	}

	@Override
	final String timestampType() {
		return "DATETIME";
	}

	@Override
	final String quoted(String name) {
		return MySqlFamily.quoted(name);
	}

	@Override
	final boolean tellsWhatItWrote() {
		return false;
	}

	@Override
	final void dropSchema(String name) {
		this.jdbc.execute("DROP SCHEMA IF EXISTS " + name);
	}

	@Override
	@Test
	@Disabled("The statement would overwrite the other row, so the table is refused")
	void rejectsARowThatAnotherUniqueIndexRefuses() {
	}

	@Test
	void refusesATableWithAnotherUniqueKey() {
		this.jdbc.execute("CREATE UNIQUE INDEX one_name ON person (full_name)");
		assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> writer(PERSON, null))
			.withMessageContaining("another unique key, (full_name)")
			.satisfies((ex) -> assertThat(ex.action()).contains("Drop that unique index"));
		this.jdbc.execute("DROP INDEX one_name ON person");
		this.jdbc.execute("CREATE UNIQUE INDEX one_beginning ON person (full_name(3))");
		assertThatExceptionOfType(MergeTableException.class).isThrownBy(() -> writer(PERSON, null))
			.withMessageContaining("(full_name(3))");
	}

	@Test
	void acceptsAUniqueKeyThatContainsTheKey() {
		this.jdbc.execute("CREATE UNIQUE INDEX more ON person (full_name, seq, id)");
		assertThat(writer(PERSON, null).dialect()).isNotEmpty();
	}

	@Test
	void doesNotTakeTheBeginningOfAColumnForAKey() {
		this.jdbc.execute("DROP TABLE IF EXISTS marker");
		this.jdbc.execute("CREATE TABLE marker (id VARCHAR(9) NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (id(3)))");
		assertThatExceptionOfType(MergeTableException.class)
			.isThrownBy(() -> writer(new MergeTable("marker", List.of("id"), "version"), null));
	}

	@Test
	void doesNotLookForATableInOtherDatabases() {
		dropSchema("apart");
		this.jdbc.execute("CREATE SCHEMA apart");
		this.jdbc.execute("CREATE TABLE apart.elsewhere (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
		assertThatExceptionOfType(MergeTableException.class)
			.isThrownBy(() -> writer(new MergeTable("elsewhere", List.of("id"), "version"), null));
		MergeTable named = new MergeTable("apart.elsewhere", List.of("id"), "version");
		assertThat(writer(named, null).write(List.of(Map.of("id", 1, "version", 1))).rejected()).isEmpty();
		dropSchema("apart");
	}

	@Test
	void keepsTheNewestOfKeysThatOnlyTheDatabaseFindsEqual() {
		this.jdbc.execute("DROP TABLE IF EXISTS marker");
		this.jdbc.execute("CREATE TABLE marker (id VARCHAR(9) PRIMARY KEY, version BIGINT NOT NULL)");
		MergeWriter writer = writer(new MergeTable("marker", List.of("id"), "version"), null);
		MergeReport report = writer.write(List.of(Map.of("id", "ada", "version", 2), Map.of("id", "ADA", "version", 3),
				Map.of("id", "Ada", "version", 1)));
		assertThat(report.rejected()).isEmpty();
		assertThat(this.jdbc.queryForList("SELECT version FROM marker", Long.class)).containsExactly(3L);
		writer.write(List.of(Map.of("id", "aDA", "version", 2)));
		assertThat(this.jdbc.queryForList("SELECT version FROM marker", Long.class)).containsExactly(3L);
	}

	@Test
	void splitsStatementsThatTheServerWouldNotRead() {
		this.jdbc.execute("DROP TABLE IF EXISTS document");
		this.jdbc.execute("CREATE TABLE document (id BIGINT PRIMARY KEY, c LONGTEXT, version BIGINT NOT NULL)");
		MergeWriter writer = writer(new MergeTable("document", List.of("id"), "version"), null);
		String large = "a\n'".repeat(400_000);
		List<Map<String, Object>> rows = new ArrayList<>();
		for (int id = 0; id < 21; id++) {
			rows.add(Map.of("id", id, "c", large, "version", 1));
		}
		rows.add(Map.of("id", 21, "c", large.repeat(packet() / large.length()), "version", 1));
		rows.add(Map.of("id", 22, "c", "small", "version", 1));
		MergeReport report = writer.write(rows);
		assertThat(report.rejected())
			.containsExactly(new RejectedRow(21, null, "refused by the database (SQLState 22001)"));
		assertThat(this.jdbc.queryForList("SELECT length(c) FROM document", Integer.class)).hasSize(22)
			.contains(large.length(), 5);
	}

	private int packet() {
		Integer packet = this.jdbc.queryForObject("SELECT @@max_allowed_packet", Integer.class);
		return (packet != null) ? packet : 0;
	}

}

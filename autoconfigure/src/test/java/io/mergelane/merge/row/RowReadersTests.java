package io.mergelane.merge.row;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeTable;
import io.mergelane.merge.RejectedRow;
import io.mergelane.merge.dialect.MergeDialects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class RowReadersTests {

	private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

	private final DataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private record Person(long id, @Nullable String fullName, @Nullable Instant changedAt) {
	}

	static class PersonBean {

		private final long id;

		PersonBean(long id) {
			this.id = id;
		}

		public long getId() {
			return this.id;
		}

		public String getFullName() {
			if (this.id < 0) {
				throw new IllegalStateException("negative");
			}
			return "bean";
		}

		public Instant getChangedAt() {
			return TIME;
		}

	}

	@BeforeEach
	void createTable() {
		this.jdbc.execute("""
				CREATE TABLE person (id BIGINT PRIMARY KEY, full_name VARCHAR(9), changed_at TIMESTAMP NOT NULL)""");
	}

	private MergeReport write(@Nullable Class<?> type, @Nullable Object... rows) {
		return new JdbcMergeWriterFactory(this.dataSource, new MergeDialects(), MergeSettings.defaults())
			.create(new MergeTable("person", List.of("id"), "changed_at"), type)
			.write(Arrays.asList(rows));
	}

	private List<@Nullable String> names() {
		return this.jdbc.queryForList("SELECT full_name FROM person ORDER BY id", String.class);
	}

	@Test
	void readsRecords() {
		MergeReport report = write(Person.class, new Person(1, "Ada", TIME), new Person(2, null, TIME));
		assertThat(report.written()).isEqualTo(2);
		assertThat(names()).containsExactly("Ada", null);
	}

	@Test
	void readsBeans() {
		write(PersonBean.class, new PersonBean(1));
		assertThat(names()).containsExactly("bean");
	}

	@Test
	void readsMapsByColumnOrPropertyNameInAnyCase() {
		write(Map.class, Map.of("ID", 1, "fullName", "Ada", "changedAt", TIME),
				Map.of("id", 2, "FULL_NAME", "Ben", "changed_at", TIME));
		assertThat(names()).containsExactly("Ada", "Ben");
	}

	@Test
	void rejectsWhatItCannotRead() {
		assertThat(write(PersonBean.class, new PersonBean(-1), "text").rejected()).containsExactly(
				new RejectedRow(0, "FULL_NAME", "'fullName' cannot be read: IllegalStateException"),
				new RejectedRow(1, null, "String is not a PersonBean"));
		assertThat(write(null, "text", null).rejected()).containsExactly(
				new RejectedRow(0, null, "String is not a row"), new RejectedRow(1, null, "must not be null"));
	}

	@Test
	void rejectsRowsWithoutKeyOrVersion() {
		assertThat(write(Person.class, new Person(1, "Ada", null)).rejected())
			.containsExactly(new RejectedRow(0, "CHANGED_AT", "must not be null"));
		Map<String, @Nullable Object> row = new HashMap<>(Map.of("id", 1, "name", "x"));
		assertThat(write(null, row, Map.of("id", 1)).rejected()).containsExactly(
				new RejectedRow(0, "name", "is not a column of the table"),
				new RejectedRow(1, "CHANGED_AT", "is missing"));
	}

	@Test
	void rejectsAColumnGivenTwice() {
		assertThat(write(null, Map.of("id", 1, "changedAt", TIME, "changed_at", TIME)).rejected())
			.containsExactly(new RejectedRow(0, "CHANGED_AT", "is given twice"));
	}

	@Test
	void keepsNoMorePlansThanItNeeds() {
		List<Object> rows = new ArrayList<>();
		for (int id = 0; id < 300; id++) {
			rows.add((id % 2 == 0) ? Map.of("id", id, "changedAt", TIME)
					: Map.of("id", id, "changedAt", TIME, "fullName", "n" + id));
		}
		assertThat(write(null, rows.toArray()).written()).isEqualTo(300);
	}

}

package io.mergelane.merge;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.mergelane.merge.dialect.MergeDialects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class MergeTableExceptionTests {

	private final DataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private MergeDialectResolver dialects = new MergeDialects();

	record Person(long id, String name, Instant changedAt) {
	}

	record Misspelt(long id, String nmae, Instant changedAt) {
	}

	record Unversioned(long id, String name) {
	}

	record Twice(long id, String name, String NAME, Instant changedAt) {
	}

	@BeforeEach
	void createTable() {
		this.jdbc.execute("""
				CREATE TABLE person (
					id BIGINT PRIMARY KEY,
					name VARCHAR(16),
					nr BIGINT GENERATED ALWAYS AS (id * 2),
					changed_at TIMESTAMP(6) NOT NULL,
					changed_on DATE NOT NULL DEFAULT CURRENT_DATE,
					touched_at TIMESTAMP(6),
					second_at TIMESTAMP(0) NOT NULL DEFAULT LOCALTIMESTAMP)""");
	}

	private MergeTableException refusal(String table, List<String> key, String version, @Nullable Class<?> rowType) {
		JdbcMergeWriterFactory factory = new JdbcMergeWriterFactory(this.dataSource, this.dialects,
				MergeSettings.defaults());
		return catchThrowableOfType(MergeTableException.class,
				() -> factory.create(new MergeTable(table, key, version), rowType));
	}

	private MergeTableException refusal(List<String> key, String version) {
		return refusal("person", key, version, null);
	}

	@Test
	void acceptsATableThatIsFit() {
		assertThat(refusal("person", List.of("id"), "changedAt", Person.class)).isNull();
		assertThat(refusal("PUBLIC.Person", List.of("ID"), "CHANGED_AT", null)).isNull();
	}

	@Test
	void namesSimilarTablesIfThereIsNone() {
		MergeTableException refusal = refusal("persons", List.of("id"), "changedAt", null);
		assertThat(refusal.description()).isEqualTo("There is no table 'persons'.");
		assertThat(refusal.action()).contains("did you mean PUBLIC.PERSON?");
		assertThat(refusal("invoice", List.of("id"), "changedAt", null).action()).doesNotContain("did you mean");
	}

	@Test
	void refusesAView() {
		this.jdbc.execute("CREATE VIEW seen AS SELECT * FROM person");
		assertThat(refusal("seen", List.of("id"), "changedAt", null).description()).contains("is a view");
	}

	@Test
	void prefersTheSchemaOfTheConnectionAndRefusesAChoiceOfOthers() {
		this.jdbc.execute("CREATE SCHEMA one");
		this.jdbc.execute("CREATE SCHEMA two");
		this.jdbc.execute("CREATE TABLE one.person (id BIGINT)");
		this.jdbc.execute("CREATE TABLE one.item (id BIGINT PRIMARY KEY, v INT NOT NULL)");
		assertThat(refusal("person", List.of("id"), "changedAt", null)).isNull();
		assertThat(refusal("item", List.of("id"), "v", null)).isNull();
		this.jdbc.execute("CREATE TABLE two.item (id BIGINT PRIMARY KEY, v INT NOT NULL)");
		assertThat(refusal("item", List.of("id"), "v", null).description()).contains("ONE.ITEM", "TWO.ITEM");
		assertThat(refusal("two.item", List.of("id"), "v", null)).isNull();
	}

	@Test
	void refusesColumnsThatAreMissing() {
		assertThat(refusal(List.of("uid"), "changedAt").description())
			.isEqualTo("Cannot merge into table 'PUBLIC.PERSON': there is no key column 'uid'.");
		assertThat(refusal(List.of("id"), "altered").action()).contains("CHANGED_AT");
	}

	@Test
	void refusesAKeyThatIsNotUnique() {
		assertThat(refusal(List.of("name"), "changedAt").action()).contains("(ID)");
		assertThat(refusal(List.of("id", "name"), "changedAt").description()).contains("(ID, NAME) is neither");
	}

	@Test
	void refusesAUniqueIndexOnColumnsThatMayBeNull() {
		this.jdbc.execute("CREATE UNIQUE INDEX one_name ON person (name)");
		assertThat(refusal(List.of("name"), "changedAt").description()).contains("(NAME) may be null");
	}

	@Test
	void acceptsAUniqueIndexWhateverTheOrderOfItsColumns() {
		this.jdbc.execute("CREATE UNIQUE INDEX both ON person (changed_on, second_at)");
		assertThat(refusal(List.of("second_at", "changed_on"), "changedAt")).isNull();
	}

	@Test
	void refusesAVersionThatCannotOrderRows() {
		assertThat(refusal(List.of("id"), "name").description()).contains("is a varchar(16)");
		assertThat(refusal(List.of("id"), "changed_on").description()).contains("is a date");
		assertThat(refusal(List.of("id"), "touched_at")).as("may be null").isNull();
		assertThat(refusal(List.of("id"), "second_at").description()).contains("keeps 0 fractional digits");
		assertThat(refusal(List.of("id"), "id").description()).contains("both key and version");
		assertThat(refusal(List.of("id"), "nr").description()).contains("generated");
	}

	@Test
	void refusesARowTypeThatDoesNotMatch() {
		assertThat(refusal("person", List.of("id"), "changedAt", Misspelt.class).description())
			.contains("Misspelt has a property 'nmae'");
		assertThat(refusal("person", List.of("id"), "changedAt", Misspelt.class).action()).contains("NAME");
		assertThat(refusal("person", List.of("id"), "changedAt", Unversioned.class).description())
			.contains("has no property for column 'CHANGED_AT'");
		assertThat(refusal("person", List.of("id"), "changedAt", Twice.class).description())
			.contains("two properties for column 'NAME'");
		this.jdbc.execute("ALTER TABLE person ADD COLUMN state VARCHAR(5) NOT NULL");
		assertThat(refusal("person", List.of("id"), "changedAt", Person.class).description())
			.contains("has no property for column 'STATE'");
	}

	@Test
	void refusesADatabaseWithoutDialect() throws SQLException {
		this.dialects = (metaData) -> null;
		assertThat(refusal(List.of("id"), "changedAt").description()).contains("'H2'");
	}

}

package io.mergelane.merge.dialect;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mysql.MySQLContainer;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MySQL, where there is a container engine.
 */
@Testcontainers(disabledWithoutDocker = true)
class MySqlMergeIntegrationTests {

	@Container
	private static final MySQLContainer container = new MySQLContainer("mysql:8.4").withUsername("root");

	private static HikariDataSource pool(String parameters) {
		String url = container.getJdbcUrl();
		return TestDatabase.pool(url + (url.contains("?") ? "&" : "?") + parameters, container.getUsername(),
				container.getPassword());
	}

	/**
	 * Opened with the first test, when the container runs.
	 */
	private static final class Pool {

		static final DataSource DATA_SOURCE = pool("useSSL=false&allowPublicKeyRetrieval=true");

	}

	@Test
	void keepsTheNewestVersionOfEveryKey() throws Exception {
		MergeRaceTests.Outcome outcome = MergeRaceTests.race(Pool.DATA_SOURCE,
				new MySqlDialect(new PacketLimit(1 << 20)));
		assertThat(outcome.staleKeys()).as("%s", outcome).isZero();
		assertThat(outcome.retries()).as("%s", outcome).isZero();
	}

	@Nested
	class Writer extends OnDuplicateKeyContract {

		Writer() {
			super(Pool.DATA_SOURCE);
		}

		@Override
		String violation() {
			return "(SQLState HY000)";
		}

		/**
		 * Spring does not know the code of a violated check.
		 */
		@Override
		Class<? extends DataAccessException> translated(Class<? extends DataAccessException> usual) {
			return (usual == DataIntegrityViolationException.class) ? UncategorizedSQLException.class : usual;
		}

	}

	@Nested
	class Rules extends MergeRulesContract {

		Rules() {
			super(Pool.DATA_SOURCE);
		}

		@Override
		boolean tellsWhatItWrote() {
			return false;
		}

		@Override
		String quoted(String name) {
			return MySqlFamily.quoted(name);
		}

	}

	@Nested
	class ColumnTypes extends OnDuplicateKeyTypesContract {

		ColumnTypes() {
			super(Pool.DATA_SOURCE);
		}

		@Override
		HikariDataSource inZone(String zone) {
			return pool("useSSL=false&allowPublicKeyRetrieval=true&sessionVariables=time_zone='"
					+ zone.replace("+", "%2B") + "'");
		}

	}

}

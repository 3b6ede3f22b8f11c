package io.mergelane.merge.dialect;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.oracle.OracleContainer;

import static org.assertj.core.api.Assertions.assertThat;

@Testcontainers(disabledWithoutDocker = true)
class OracleMergeWriterIntegrationTests extends MergeWriterContract {

	@Container
	private static final OracleContainer ORACLE = new OracleContainer("gvenzl/oracle-free:23-slim-faststart");

	private static @Nullable ContainerDatabase database;

	OracleMergeWriterIntegrationTests() {
		super(database().dataSource(), database().jdbc());
	}

	private static ContainerDatabase database() {
		if (database == null) {
			database = new ContainerDatabase(ORACLE).rewriting("BIGINT", "NUMBER(19)");
		}
		return database;
	}

	@AfterAll
	static void disconnect() {
		database().dataSource().close();
		database = null;
	}

	@Override
	String columnCase(String name) {
		return name.toUpperCase(Locale.ROOT);
	}

	@Test
	void keepsTheNewestVersionOfEveryKey() throws Exception {
		assertThat(MergeRaceTests.race(database().dataSource(), database().jdbc(), new OracleDialect()).staleKeys())
			.isZero();
	}

	@Override
	@Test
	@Disabled("A name cannot contain quotes")
	void quotesWhateverNamesTheTableHas() {
	}

	@Override
	@Test
	@Disabled("A schema is a user")
	void keepsTablesOfOneNameApart() {
	}

}

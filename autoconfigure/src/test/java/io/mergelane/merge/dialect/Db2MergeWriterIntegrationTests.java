package io.mergelane.merge.dialect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.db2.Db2Container;

import static org.assertj.core.api.Assertions.assertThat;

@Testcontainers(disabledWithoutDocker = true)
class Db2MergeWriterIntegrationTests extends MergeWriterContract {

	@Container
	private static final Db2Container DB2 = new Db2Container("icr.io/db2_community/db2").acceptLicense();

	private static @Nullable ContainerDatabase database;

	Db2MergeWriterIntegrationTests() {
		super(database().dataSource(), database().jdbc());
	}

	private static ContainerDatabase database() {
		if (database == null) {
			database = new ContainerDatabase(DB2).rewriting("(BIGINT|INT) PRIMARY KEY", "$1 NOT NULL PRIMARY KEY");
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
		assertThat(MergeRaceTests.race(database().dataSource(), database().jdbc(), new Db2Dialect()).staleKeys())
			.isZero();
	}

	@Override
	@Test
	@Disabled("A schema cannot be dropped with its tables")
	void keepsTablesOfOneNameApart() {
	}

}

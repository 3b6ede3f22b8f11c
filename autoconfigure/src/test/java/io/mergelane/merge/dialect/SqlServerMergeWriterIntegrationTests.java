package io.mergelane.merge.dialect;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mssqlserver.MSSQLServerContainer;

import static org.assertj.core.api.Assertions.assertThat;

@Testcontainers(disabledWithoutDocker = true)
class SqlServerMergeWriterIntegrationTests extends MergeWriterContract {

	@Container
	private static final MSSQLServerContainer SQL_SERVER = new MSSQLServerContainer(
			"mcr.microsoft.com/mssql/server:2022-latest")
		.acceptLicense();

	private static @Nullable ContainerDatabase database;

	SqlServerMergeWriterIntegrationTests() {
		super(database().dataSource(), database().jdbc());
	}

	private static ContainerDatabase database() {
		if (database == null) {
			database = new ContainerDatabase(SQL_SERVER).rewriting("TIMESTAMP", "DATETIME2");
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
		return name;
	}

	@Test
	void keepsTheNewestVersionOfEveryKey() throws Exception {
		assertThat(MergeRaceTests.race(database().dataSource(), database().jdbc(), new SqlServerDialect()).staleKeys())
			.isZero();
	}

	@Override
	@Test
	@Disabled("A schema cannot be dropped with its tables")
	void keepsTablesOfOneNameApart() {
	}

}

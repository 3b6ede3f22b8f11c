package io.mergelane.merge.dialect;

import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.mergelane.merge.MergeDialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MergeDialectsTests {

	@ParameterizedTest
	@CsvSource({ "H2, H2", "SQLite, SQLite", "PostgreSQL, PostgreSQL", "Oracle, Oracle",
			"Microsoft SQL Server, SQL Server", "DB2/LINUXX8664, Db2", "DB2/NT64, Db2", "DB2,", "DB2 UDB for AS/400,",
			"Apache Derby,", "Unheard of," })
	void knowsDatabasesByTheirNames(String product, @Nullable String expected) throws SQLException {
		DatabaseMetaData metaData = (DatabaseMetaData) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DatabaseMetaData.class }, (proxy, method, arguments) -> product);
		MergeDialect dialect = new MergeDialects().resolve(metaData);
		assertThat((dialect != null) ? dialect.name() : null).isEqualTo(expected);
	}

}

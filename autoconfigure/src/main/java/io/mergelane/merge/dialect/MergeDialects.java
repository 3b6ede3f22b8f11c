package io.mergelane.merge.dialect;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeDialectResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Knows the dialects of this package by the database's product name.
 * <p>
 * Threading: immutable.
 */
public final class MergeDialects implements MergeDialectResolver {

	@Override
	public @Nullable MergeDialect resolve(DatabaseMetaData metaData) throws SQLException {
		return switch (DatabaseDriver.fromProductName(metaData.getDatabaseProductName())) {
			case H2 -> new H2Dialect();
			case ORACLE -> new OracleDialect();
			case POSTGRESQL -> new PostgresDialect();
			case SQLSERVER -> new SqlServerDialect();
			default -> null;
		};
	}

}

package io.mergelane.merge.dialect;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;

import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeDialectResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Knows the dialects of this package by the database's product name. The application's
 * own come first.
 * <p>
 * Threading: immutable.
 */
public final class MergeDialects implements MergeDialectResolver {

	private final List<MergeDialect> own;

	public MergeDialects() {
		this(List.of());
	}

	/**
	 * Create a resolver.
	 * @param own dialects of the application
	 */
	public MergeDialects(List<MergeDialect> own) {
		this.own = List.copyOf(own);
	}

	@Override
	public @Nullable MergeDialect resolve(DatabaseMetaData metaData) throws SQLException {
		for (MergeDialect dialect : this.own) {
			if (dialect.supports(metaData)) {
				return dialect;
			}
		}
		String product = metaData.getDatabaseProductName();
		return switch (DatabaseDriver.fromProductName(product)) {
			// Followed by the platform. On z/OS it is another database, of the bare name.
			case DB2 -> product.startsWith("DB2/") ? new Db2Dialect() : null;
			case H2 -> new H2Dialect();
			case ORACLE -> new OracleDialect();
			case POSTGRESQL -> new PostgresDialect();
			case MARIADB -> new MariaDbDialect(PacketLimit.of(metaData));
			case MYSQL -> mySql(metaData);
			case SQLITE -> new SqliteDialect();
			case SQLSERVER -> new SqlServerDialect();
			default -> null;
		};
	}

	/**
	 * MySQL's driver calls MariaDB by its own name.
	 */
	private static MergeDialect mySql(DatabaseMetaData metaData) throws SQLException {
		PacketLimit packet = PacketLimit.of(metaData);
		return metaData.getDatabaseProductVersion().contains("MariaDB") ? new MariaDbDialect(packet)
				: new MySqlDialect(packet);
	}

}

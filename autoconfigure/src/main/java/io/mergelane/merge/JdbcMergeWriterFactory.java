package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.mergelane.merge.row.RowReader;
import io.mergelane.merge.table.MergeTarget;
import io.mergelane.merge.table.TableReader;
import io.mergelane.merge.table.UnfitTableException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.Assert;

/**
 * Makes writers for the tables of one data source.
 * <p>
 * Threading: thread-safe.
 */
public final class JdbcMergeWriterFactory implements MergeWriterFactory {

	private final DataSource dataSource;

	private final MergeDialectResolver dialectResolver;

	private final MergeSettings settings;

	private final BackOff backOff;

	/**
	 * Create a factory.
	 * @param dataSource the data source
	 * @param dialectResolver finds the dialect of its database
	 * @param settings how to write
	 */
	public JdbcMergeWriterFactory(DataSource dataSource, MergeDialectResolver dialectResolver, MergeSettings settings) {
		this(dataSource, dialectResolver, settings, BackOff.parking());
	}

	JdbcMergeWriterFactory(DataSource dataSource, MergeDialectResolver dialectResolver, MergeSettings settings,
			BackOff backOff) {
		this.dataSource = dataSource;
		this.dialectResolver = dialectResolver;
		this.settings = settings;
		this.backOff = backOff;
	}

	@Override
	public MergeWriter create(MergeTable table, @Nullable Class<?> rowType) {
		ConnectionCallback<MergeWriter> writer = (connection) -> create(connection, table, rowType);
		MergeWriter created = new JdbcTemplate(this.dataSource).execute(writer);
		Assert.state(created != null, "No writer");
		return created;
	}

	private MergeWriter create(Connection connection, MergeTable table, @Nullable Class<?> rowType)
			throws SQLException {
		MergeDialect dialect = dialect(connection);
		RowReader rowReader = rowReader(connection, dialect, table, rowType);
		ChunkTransaction transaction = new ChunkTransaction(this.dataSource, dialect);
		ChunkWriter chunkWriter = new ChunkWriter(transaction, dialect, this.settings.maxAttempts(), this.backOff);
		return new JdbcMergeWriter(dialect.name(), rowReader, chunkWriter, this.settings.chunkSize());
	}

	private RowReader rowReader(Connection connection, MergeDialect dialect, MergeTable table,
			@Nullable Class<?> rowType) throws SQLException {
		try {
			MergeTarget target = new TableReader(connection, dialect).read(table.name(), table.key(), table.version(),
					this.settings.minimumVersionPrecision());
			return RowReader.of(rowType, target, dialect.acceptsNulCharacter());
		}
		catch (UnfitTableException ex) {
			throw new MergeTableException(ex.description(), ex.action());
		}
	}

	private MergeDialect dialect(Connection connection) throws SQLException {
		MergeDialect dialect = this.dialectResolver.resolve(connection.getMetaData());
		if (dialect == null) {
			String product = connection.getMetaData().getDatabaseProductName();
			throw new MergeTableException("Rows cannot be merged into a database of the kind '" + product + "'.",
					"Use a supported database, or define a bean of type " + MergeDialect.class.getName() + ".");
		}
		return dialect;
	}

}

package io.mergelane.merge;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.mergelane.merge.table.UnfitTableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.Assert;

/**
 * Makes writers for the tables of one data source.
 * <p>
 * Threading: thread-safe.
 */
public final class JdbcMergeWriterFactory implements MergeWriterFactory {

	private static final Log logger = LogFactory.getLog(JdbcMergeWriterFactory.class);

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
	public MergeWriter create(List<MergeSource> sources) {
		Assert.notEmpty(sources, "'sources' must not be empty");
		ConnectionCallback<MergeWriter> writer = (connection) -> create(connection, sources);
		MergeWriter created = new JdbcTemplate(this.dataSource).execute(writer);
		Assert.state(created != null, "No writer");
		return created;
	}

	private MergeWriter create(Connection connection, List<MergeSource> sources) throws SQLException {
		MergeDialect dialect = dialect(connection);
		if (dialect.isExperimental()) {
			logger.warn("The dialect for " + dialect.name()
					+ " is experimental: no test of this library has run it on a real server");
		}
		TargetWriters targets = new TargetWriters(targets(connection, dialect, sources));
		ChunkTransaction transaction = new ChunkTransaction(this.dataSource, targets,
				connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED);
		ChunkWriter chunkWriter = new ChunkWriter(transaction, dialect, this.settings, this.backOff);
		return new JdbcMergeWriter(dialect.name(), targets, chunkWriter, this.settings.chunkSize(),
				this.settings.connections());
	}

	private List<TargetWriter> targets(Connection connection, MergeDialect dialect, List<MergeSource> sources)
			throws SQLException {
		try {
			TargetWriterFactory factory = new TargetWriterFactory(connection, dialect, this.settings);
			List<TargetWriter> targets = new ArrayList<>();
			for (MergeSource source : sources) {
				targets.add(factory.create(source));
			}
			return targets;
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

package io.mergelane.autoconfigure;

import javax.sql.DataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;

/**
 * Finds the transaction manager of a data source, so that what the application does in
 * its transactions takes part in ours.
 * <p>
 * Threading: immutable.
 */
final class OffsetsTransactionManager {

	private final ObjectProvider<PlatformTransactionManager> transactionManagers;

	private final DataSource dataSource;

	OffsetsTransactionManager(ObjectProvider<PlatformTransactionManager> transactionManagers, DataSource dataSource) {
		this.transactionManagers = transactionManagers;
		this.dataSource = dataSource;
	}

	/**
	 * Find one of the data source, or else the only one of another kind, as that of JPA,
	 * or else make one.
	 */
	PlatformTransactionManager find() {
		return this.transactionManagers.orderedStream().filter(this::isOfDataSource).findFirst().orElseGet(this::other);
	}

	private boolean isOfDataSource(PlatformTransactionManager manager) {
		return manager instanceof ResourceTransactionManager resource
				&& resource.getResourceFactory() == this.dataSource;
	}

	private PlatformTransactionManager other() {
		PlatformTransactionManager unique = this.transactionManagers.getIfUnique();
		return (unique != null && !(unique instanceof DataSourceTransactionManager)) ? unique
				: new JdbcTransactionManager(this.dataSource);
	}

}

package io.mergelane.autoconfigure;

import javax.sql.DataSource;

import io.mergelane.InvalidLaneListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;

/**
 * Finds a data source by name, or the only one. It is looked up when a listener needs it:
 * an application may have several and merge into none.
 * <p>
 * Threading: thread-safe.
 */
final class DataSources {

	private final BeanFactory beanFactory;

	private final ObjectProvider<DataSource> dataSources;

	private final ObjectProvider<DataSourcePoolMetadataProvider> pools;

	DataSources(BeanFactory beanFactory, ObjectProvider<DataSource> dataSources,
			ObjectProvider<DataSourcePoolMetadataProvider> pools) {
		this.beanFactory = beanFactory;
		this.dataSources = dataSources;
		this.pools = pools;
	}

	/**
	 * Return how many connections a data source gives at a time.
	 * @param dataSource the data source
	 * @return the number, or {@link Integer#MAX_VALUE} if it is not known
	 */
	int connections(DataSource dataSource) {
		DataSourcePoolMetadata pool = new CompositeDataSourcePoolMetadataProvider(this.pools.orderedStream().toList())
			.getDataSourcePoolMetadata(dataSource);
		Integer most = (pool != null) ? pool.getMax() : null;
		return (most != null && most > 0) ? most : Integer.MAX_VALUE;
	}

	/**
	 * Find a data source.
	 * @param name its bean name, or {@code null} for the only or primary one
	 * @return the data source
	 * @throws InvalidLaneListenerException if there is none
	 */
	DataSource find(@Nullable String name) {
		if (name != null) {
			return named(name);
		}
		DataSource unique = this.dataSources.getIfUnique();
		if (unique == null) {
			throw new InvalidLaneListenerException("There are several DataSource beans, and none of them is primary.",
					"Set mergelane.merge.data-source to the name of the one to merge into.");
		}
		return unique;
	}

	private DataSource named(String name) {
		try {
			return this.beanFactory.getBean(name, DataSource.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new InvalidLaneListenerException("There is no DataSource bean named '%s'.".formatted(name),
					"Set mergelane.merge.data-source or the listener's dataSource to the name of a DataSource bean, or remove it.");
		}
	}

}

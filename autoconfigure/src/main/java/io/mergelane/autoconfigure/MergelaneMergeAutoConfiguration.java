package io.mergelane.autoconfigure;

import javax.sql.DataSource;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeDialectResolver;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeWriterFactory;
import io.mergelane.merge.dialect.MergeDialects;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of writing into tables.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({ DataSourceTransactionManager.class, DatabaseDriver.class })
@ConditionalOnBean(DataSource.class)
@ConditionalOnBooleanProperty(name = "mergelane.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MergelaneProperties.class)
public final class MergelaneMergeAutoConfiguration {

	MergelaneMergeAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	MergeDialectResolver mergeDialectResolver() {
		return new MergeDialects();
	}

	@Bean
	@ConditionalOnMissingBean
	MergeWriterFactory mergeWriterFactory(MergelaneProperties properties, MergeDialectResolver dialects,
			ObjectProvider<DataSource> dataSources, BeanFactory beanFactory) {
		MergelaneProperties.Merge merge = properties.merge();
		check("chunk-size", merge.chunkSize(), 1, Integer.MAX_VALUE);
		check("max-attempts", merge.maxAttempts(), 1, Integer.MAX_VALUE);
		check("minimum-version-precision", merge.minimumVersionPrecision(), 0, 9);
		MergeSettings settings = new MergeSettings(merge.chunkSize(), merge.maxAttempts(),
				merge.minimumVersionPrecision());
		// The data source is looked up when a listener needs it: an application may have
		// several and merge into none.
		return (table, rowType) -> new JdbcMergeWriterFactory(dataSource(merge.dataSource(), dataSources, beanFactory),
				dialects, settings)
			.create(table, rowType);
	}

	private static void check(String name, int value, int least, int most) {
		if (value < least || value > most) {
			String rule = (most == Integer.MAX_VALUE) ? "at least " + least : "from " + least + " to " + most;
			throw new InvalidConfigurationPropertyValueException("mergelane.merge." + name, value,
					"Must be " + rule + ".");
		}
	}

	private static DataSource dataSource(@Nullable String name, ObjectProvider<DataSource> dataSources,
			BeanFactory beanFactory) {
		if (name != null) {
			return named(name, beanFactory);
		}
		DataSource unique = dataSources.getIfUnique();
		if (unique == null) {
			throw new InvalidLaneListenerException("There are several DataSource beans, and none of them is primary.",
					"Set mergelane.merge.data-source to the name of the one to merge into.");
		}
		return unique;
	}

	private static DataSource named(String name, BeanFactory beanFactory) {
		try {
			return beanFactory.getBean(name, DataSource.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new InvalidLaneListenerException("There is no DataSource bean named '%s'.".formatted(name),
					"Set mergelane.merge.data-source to the name of a DataSource bean, or remove it.");
		}
	}

}

package io.mergelane.autoconfigure;

import javax.sql.DataSource;

import io.mergelane.listener.OffsetKeeper;
import io.mergelane.merge.MergeDialect;
import io.mergelane.merge.MergeDialectResolver;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeWriterFactory;
import io.mergelane.merge.dialect.MergeDialects;
import io.mergelane.offsets.DatabaseOffsetKeeper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

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
	MergeDialectResolver mergeDialectResolver(ObjectProvider<MergeDialect> dialects) {
		return new MergeDialects(dialects.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	MergeWriterFactory mergeWriterFactory(MergelaneProperties properties, MergeDialectResolver dialects,
			ObjectProvider<DataSource> dataSources, ObjectProvider<DataSourcePoolMetadataProvider> pools,
			BeanFactory beanFactory) {
		MergelaneProperties.Merge merge = properties.merge();
		check("chunk-size", merge.chunkSize(), 1, Integer.MAX_VALUE);
		check("max-attempts", merge.maxAttempts(), 1, Integer.MAX_VALUE);
		check("minimum-version-precision", merge.minimumVersionPrecision(), 0, 9);
		check("max-refused-rows", merge.maxRefusedRows(), 0, Integer.MAX_VALUE);
		MergeSettings settings = new MergeSettings(merge.chunkSize(), merge.maxAttempts(),
				merge.minimumVersionPrecision(), merge.maxRefusedRows(), merge.bulk(), Integer.MAX_VALUE);
		return new BeanMergeWriterFactory(new DataSources(beanFactory, dataSources, pools), merge.dataSource(),
				dialects, settings);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	OffsetKeeper offsetKeeper(MergelaneProperties properties, ObjectProvider<DataSource> dataSources,
			ObjectProvider<DataSourcePoolMetadataProvider> pools,
			ObjectProvider<PlatformTransactionManager> transactionManagers, BeanFactory beanFactory) {
		MergelaneProperties.OffsetsTable offsets = properties.offsets();
		String name = (offsets.dataSource() != null) ? offsets.dataSource() : properties.merge().dataSource();
		DataSource dataSource = new DataSources(beanFactory, dataSources, pools).find(name);
		new OffsetsSchema(dataSource, offsets).create();
		return new DatabaseOffsetKeeper(dataSource, name,
				new OffsetsTransactionManager(transactionManagers, dataSource).find(), offsets.table(),
				offsets.claimTimeout());
	}

	private static void check(String name, int value, int least, int most) {
		if (value < least || value > most) {
			String rule = (most == Integer.MAX_VALUE) ? "at least " + least : "from " + least + " to " + most;
			throw new InvalidConfigurationPropertyValueException("mergelane.merge." + name, value,
					"Must be " + rule + ".");
		}
	}

}

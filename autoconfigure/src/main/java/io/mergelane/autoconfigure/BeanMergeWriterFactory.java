package io.mergelane.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeDialectResolver;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeSource;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.MergeWriterFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes writers for tables of the application's data sources.
 * <p>
 * Threading: thread-safe.
 */
final class BeanMergeWriterFactory implements MergeWriterFactory {

	private final DataSources dataSources;

	private final @Nullable String dataSource;

	private final MergeDialectResolver dialects;

	private final MergeSettings settings;

	BeanMergeWriterFactory(DataSources dataSources, @Nullable String dataSource, MergeDialectResolver dialects,
			MergeSettings settings) {
		this.dataSources = dataSources;
		this.dataSource = dataSource;
		this.dialects = dialects;
		this.settings = settings;
	}

	@Override
	public MergeWriter create(List<MergeSource> sources) {
		DataSource found = this.dataSources.find(this.dataSource);
		return new JdbcMergeWriterFactory(found, this.dialects,
				this.settings.withConnections(this.dataSources.connections(found)))
			.create(sources);
	}

	@Override
	public MergeWriterFactory on(String dataSource) {
		return new BeanMergeWriterFactory(this.dataSources, dataSource, this.dialects, this.settings);
	}

}

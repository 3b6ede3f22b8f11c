package io.mergelane.merge.dialect;

import java.util.LinkedHashMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A database in a container, for which the statements of the shared tests are rewritten.
 */
final class ContainerDatabase {

	private final HikariDataSource dataSource = new HikariDataSource();

	private final Map<String, String> rewrites = new LinkedHashMap<>();

	/**
	 * Connect to a container that has been started.
	 */
	ContainerDatabase(JdbcDatabaseContainer<?> container) {
		this.dataSource.setJdbcUrl(container.getJdbcUrl());
		this.dataSource.setUsername(container.getUsername());
		this.dataSource.setPassword(container.getPassword());
		this.dataSource.setMaximumPoolSize(5);
	}

	/**
	 * Rewrite what matches a regular expression.
	 */
	ContainerDatabase rewriting(String regex, String replacement) {
		this.rewrites.put(regex, replacement);
		return this;
	}

	HikariDataSource dataSource() {
		return this.dataSource;
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(this.dataSource) {

			@Override
			public void execute(String sql) {
				super.execute(rewritten(sql));
			}

		};
	}

	String rewritten(String sql) {
		String rewritten = sql;
		for (Map.Entry<String, String> rewrite : this.rewrites.entrySet()) {
			rewritten = rewritten.replaceAll(rewrite.getKey(), rewrite.getValue());
		}
		return rewritten;
	}

}

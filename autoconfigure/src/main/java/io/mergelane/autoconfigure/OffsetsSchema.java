package io.mergelane.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import javax.sql.DataSource;

import io.mergelane.InvalidLaneListenerException;
import io.mergelane.autoconfigure.MergelaneProperties.OffsetsTable;
import io.mergelane.autoconfigure.MergelaneProperties.OffsetsTable.InitializeSchema;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Creates the table of positions, if that is wanted.
 * <p>
 * Threading: immutable.
 */
final class OffsetsSchema {

	private static final String LOCATION = "io/mergelane/offsets/schema-%s.sql";

	private final DataSource dataSource;

	private final OffsetsTable properties;

	OffsetsSchema(DataSource dataSource, OffsetsTable properties) {
		this.dataSource = dataSource;
		this.properties = properties;
	}

	void create() {
		InitializeSchema mode = this.properties.initializeSchema();
		boolean embedded = mode == InitializeSchema.EMBEDDED && EmbeddedDatabaseConnection.isEmbedded(this.dataSource);
		if ((mode == InitializeSchema.ALWAYS || embedded) && !isThere()) {
			new ResourceDatabasePopulator(script(platform())).execute(this.dataSource);
		}
	}

	private boolean isThere() {
		try {
			new JdbcTemplate(this.dataSource)
				.queryForList("SELECT epoch FROM " + this.properties.table() + " WHERE 1 = 0");
			return true;
		}
		catch (RuntimeException ex) {
			// If it is something else, creating it will tell.
			return false;
		}
	}

	private String platform() {
		DatabaseDriver driver = DatabaseDriver.fromJdbcUrl(new JdbcTemplate(this.dataSource)
			.<String>execute((java.sql.Connection connection) -> connection.getMetaData().getURL()));
		return driver.getId();
	}

	private ByteArrayResource script(String platform) {
		ClassPathResource script = new ClassPathResource(LOCATION.formatted(platform));
		if (!script.exists()) {
			throw new InvalidLaneListenerException(
					"There is no script that creates the table of positions on '%s'.".formatted(platform),
					"Create it by hand, and set mergelane.offsets.initialize-schema=never.");
		}
		try {
			String sql = script.getContentAsString(StandardCharsets.UTF_8)
				.replace("@@table@@", this.properties.table());
			return new ByteArrayResource(sql.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

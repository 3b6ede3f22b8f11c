package io.mergelane.sample.lab.stage;

import java.time.Duration;
import java.util.List;

/**
 * What all stages of a lab stand on.
 * <p>
 * Threading: immutable.
 *
 * @param bootstrapServers the broker
 * @param database properties of the database as {@code --name=value}; none for one in
 * memory
 * @param limit how long a side may take
 */
public record StageSettings(String bootstrapServers, List<String> database, Duration limit) {

	public StageSettings {
		database = List.copyOf(database);
	}

}

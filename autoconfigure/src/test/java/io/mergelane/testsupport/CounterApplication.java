package io.mergelane.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import io.mergelane.LaneListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts records in a table, in a process of its own: an increment done twice, or not at
 * all, shows.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CounterApplication {

	/**
	 * The table.
	 */
	public static final String TABLE = "CREATE TABLE counter (id VARCHAR(10) PRIMARY KEY, n BIGINT NOT NULL)";

	private final JdbcTemplate template;

	CounterApplication(DataSource dataSource) {
		this.template = new JdbcTemplate(dataSource);
	}

	/**
	 * Run the application.
	 * @param args its properties
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(CounterApplication.class).web(WebApplicationType.NONE)
			.properties("mergelane.defaults.offsets=database", "mergelane.defaults.batch.size=50",
					"mergelane.defaults.retry.delay=20ms", "spring.datasource.hikari.maximum-pool-size=5",
					"spring.kafka.consumer.properties.session.timeout.ms=3000",
					"spring.kafka.consumer.properties.heartbeat.interval.ms=500", "logging.level.root=warn",
					"spring.main.banner-mode=off")
			.run(args);
	}

	@LaneListener(id = "counter", topics = "counted", groupId = "counter")
	void count(List<ConsumerRecord<String, String>> records) {
		List<Object[]> keys = new ArrayList<>();
		records.forEach((record) -> keys.add(new Object[] { record.key() }));
		this.template.batchUpdate("INSERT INTO counter VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET n = counter.n + 1",
				keys);
		// So that there is something in work whenever it is killed.
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
	}

}

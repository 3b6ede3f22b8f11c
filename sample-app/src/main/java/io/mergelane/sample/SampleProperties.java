package io.mergelane.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What member-sync reads and where it writes.
 * <p>
 * Threading: immutable.
 *
 * @param topic Topic with the change messages; created if it is not there.
 * @param partitions Number of partitions with which the topic is created.
 * @param concurrency Number of consumers in this instance.
 * @param table Table into which the changes are merged.
 * @param embeddedBroker Whether to start a broker inside the application. By default,
 * exactly when 'spring.kafka.bootstrap-servers' is not set.
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("member-changes") String topic, @DefaultValue("6") int partitions,
		@DefaultValue("3") int concurrency, @DefaultValue("member") String table, @Nullable Boolean embeddedBroker) {
}

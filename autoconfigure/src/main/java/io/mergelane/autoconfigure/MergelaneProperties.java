package io.mergelane.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.mergelane.Deletes;
import io.mergelane.HeadOfLine;
import io.mergelane.NoCommittedOffset;
import io.mergelane.NullKey;
import io.mergelane.Offsets;
import io.mergelane.Ordering;
import io.mergelane.Ties;
import io.mergelane.VersionSource;
import io.mergelane.actuate.KafkaConsumersAction;
import io.mergelane.actuate.LivenessCondition;
import io.mergelane.actuate.ReadinessCondition;
import io.mergelane.guard.GuardPolicy;
import io.mergelane.guard.GuardedListeners;
import io.mergelane.guard.UnidentifiedPolicy;
import io.mergelane.metrics.PartitionMeters;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Properties of Mergelane. What concerns Kafka itself is under {@code spring.kafka}.
 *
 * @param enabled Whether lane listeners run. If not, they are registered but not started.
 * @param defaults Settings of all lane listeners.
 * @param listeners Settings of single lane listeners by id, over the defaults.
 * @param merge Settings of writing into tables.
 * @param offsets Settings of positions that are kept in the database.
 * @param failures What failures mean.
 * @param deadLetter Settings of records that are given up.
 * @param endpoint Settings of the Actuator endpoint.
 * @param health Settings of what is told of how listeners get on.
 * @param metrics Settings of meters.
 * @param identity Who this application is, to others that use the same Kafka cluster.
 * @param groupGuard Settings of how consumer groups are looked after.
 * @param expectedClusterId Id that the Kafka cluster must have, such as that of
 * production. It is looked at before a listener starts.
 * @param mdc Settings of what log lines of handlers tell of their records.
 */
@ConfigurationProperties("mergelane")
public record MergelaneProperties(@DefaultValue("true") boolean enabled, @DefaultValue Listener defaults,
		@DefaultValue Map<String, Listener> listeners, @DefaultValue Merge merge, @DefaultValue OffsetsTable offsets,
		@DefaultValue Failures failures, @DefaultValue DeadLetter deadLetter, @DefaultValue Endpoint endpoint,
		@DefaultValue Health health, @DefaultValue Metrics metrics, @DefaultValue Identity identity,
		@DefaultValue Guard groupGuard, @Nullable String expectedClusterId, @DefaultValue Mdc mdc) {

	/**
	 * Settings of a lane listener.
	 *
	 * @param ordering Which records wait for each other.
	 * @param nullKey How records without a key are dispatched when ordering by key.
	 * @param parallelism Records in work at once per consumer. Where batches are formed
	 * it is the number of batches, by default 4.
	 * @param maxInFlight Polled and unfinished records per consumer, at which it is
	 * paused.
	 * @param maxInFlightSize Bytes of keys, values and headers of polled and unfinished
	 * records per consumer, at which it is paused.
	 * @param batch Settings of batches, for methods that take a List and for merging.
	 * @param drainTimeout How long records in work may finish when their partition is
	 * revoked and when the application stops.
	 * @param commitInterval Least time between two commits of offsets, other than on
	 * revocation and stop.
	 * @param retry Settings of trying failed records again.
	 * @param handlerTimeout How long a record or batch may be in work before its worker
	 * is interrupted, which counts as a failed attempt; 0 for as long as it likes.
	 * @param deadLetter Settings of records that are given up.
	 * @param circuit Settings of when nothing is tried for a while, as what handlers need
	 * is away.
	 * @param headOfLine What becomes of a record that has failed and keeps its partition
	 * from going on.
	 * @param rateLimit Records that begin in a second at most, in all consumers of the
	 * listener; 0 for as many as can be.
	 * @param delay Time after the timestamp of a record before which it is not handled.
	 * @param notBeforeHeader Name of a header that says before which time a record is not
	 * handled: milliseconds since 1970, or ISO 8601 with a zone.
	 * @param noCommittedOffset Where to begin with a partition that has no committed
	 * offset, or one that is gone from the log. Takes the place of auto.offset.reset.
	 * @param offsets Where the position in partitions is kept: in the database, records
	 * are ordered by partition and handled in a transaction with their position.
	 */
	public record Listener(@Nullable Ordering ordering, @Nullable NullKey nullKey, @Nullable Integer parallelism,
			@Nullable Integer maxInFlight, @Nullable DataSize maxInFlightSize, @DefaultValue Batch batch,
			@Nullable Duration drainTimeout, @Nullable Duration commitInterval, @DefaultValue Retry retry,
			@Nullable Duration handlerTimeout, @DefaultValue GivingUp deadLetter, @DefaultValue Circuit circuit,
			@Nullable HeadOfLine headOfLine, @Nullable Double rateLimit, @Nullable Duration delay,
			@Nullable String notBeforeHeader, @Nullable NoCommittedOffset noCommittedOffset,
			@Nullable Offsets offsets) {

	}

	/**
	 * Settings of batches.
	 *
	 * @param size Most records in a batch.
	 * @param linger How long the first record of a batch waits for others.
	 */
	public record Batch(@Nullable Integer size, @Nullable Duration linger) {

	}

	/**
	 * Settings of trying failed records again.
	 *
	 * @param delay Delay before the second attempt.
	 * @param multiplier Factor by which the delay grows with each attempt.
	 * @param maxDelay Longest delay.
	 * @param maxAttempts How often a record is handled before it may be given up; 0 for
	 * as often as it takes. Failures that are known to pass do not count, nor do others
	 * while no other key succeeds.
	 */
	public record Retry(@Nullable Duration delay, @Nullable Double multiplier, @Nullable Duration maxDelay,
			@Nullable Integer maxAttempts) {

	}

	/**
	 * Settings of when records are given up.
	 *
	 * @param enabled Whether records are given up. If not, those at fault themselves stay
	 * unfinished, and are tried again.
	 * @param budget How many records may be given up without a success between them; each
	 * success earns one back. 0 for any number.
	 */
	public record GivingUp(@Nullable Boolean enabled, @Nullable Integer budget) {

	}

	/**
	 * Settings of when nothing is tried for a while.
	 *
	 * @param failures How many different keys must have failed one after the other for
	 * the circuit to open; 0 for never.
	 * @param probeInterval How long nothing is tried the first time; it doubles each
	 * time.
	 * @param maxProbeInterval How long at most until one record is tried again.
	 */
	public record Circuit(@Nullable Integer failures, @Nullable Duration probeInterval,
			@Nullable Duration maxProbeInterval) {

	}

	/**
	 * Settings of writing into tables.
	 *
	 * @param dataSource Bean name of the DataSource to write to, if there are several.
	 * @param chunkSize Most rows in a transaction.
	 * @param maxAttempts Attempts of a chunk within the worker when the database reports
	 * a transient error, such as a deadlock. Afterwards the batch waits as configured by
	 * retry.
	 * @param minimumVersionPrecision Fraction digits of a second that a timestamp version
	 * column must keep.
	 * @param maxRefusedRows Rows of a chunk that the database may refuse one by one. If
	 * it refuses more, the fault is taken to lie in the table, and the batch waits.
	 * @param bulk Whether many rows are written by a faster way if the database has one:
	 * COPY on PostgreSQL, from 5000 rows on.
	 * @param topics Topics whose JSON objects are merged into a table without a listener
	 * method, by id of the listener.
	 */
	public record Merge(@Nullable String dataSource, @DefaultValue("5000") int chunkSize,
			@DefaultValue("5") int maxAttempts, @DefaultValue("3") int minimumVersionPrecision,
			@DefaultValue("50") int maxRefusedRows, @DefaultValue("true") boolean bulk,
			@DefaultValue Map<String, Topic> topics) {

	}

	/**
	 * A topic whose JSON objects are merged into a table, without a listener method.
	 *
	 * @param topic Name of the topic, or several.
	 * @param groupId Consumer group, by default spring.kafka.consumer.group-id.
	 * @param concurrency Number of consumers.
	 * @param table Name of the table.
	 * @param key Columns of the primary key or of a unique index.
	 * @param version Column that orders the versions of a row.
	 * @param columns Where the value of each column is: the name of a property, or names
	 * with dots between them. By default all properties are columns.
	 * @param versionFrom Where the version comes from.
	 * @param ties What becomes of a row whose version equals the stored one.
	 * @param tie Column that decides between equal versions.
	 * @param deletes How rows are deleted.
	 * @param flag Column that says that a row is deleted.
	 * @param ledger Table that remembers the versions of deleted rows.
	 * @param acceptResurrection Accept that a late older row brings a deleted one back.
	 * @param tombstoneVersion What the version of a tombstone is: timestamp, offset, or
	 * header:name.
	 * @param dataSource Bean name of the DataSource, if there are several.
	 */
	public record Topic(List<String> topic, @Nullable String groupId, @Nullable Integer concurrency, String table,
			List<String> key, String version, @DefaultValue Map<String, String> columns,
			@DefaultValue("row") VersionSource versionFrom, @DefaultValue("keep-stored") Ties ties,
			@DefaultValue("") String tie, @DefaultValue("none") Deletes deletes, @DefaultValue("") String flag,
			@DefaultValue("") String ledger, boolean acceptResurrection, @DefaultValue("") String tombstoneVersion,
			@DefaultValue("") String dataSource) {

	}

	/**
	 * Settings of positions that are kept in the database.
	 *
	 * @param dataSource Bean name of the DataSource they are in, by default that of
	 * mergelane.merge.data-source.
	 * @param table Name of their table.
	 * @param initializeSchema When the table is created.
	 * @param claimTimeout How long to wait for a transaction of the partition's former
	 * owner. It is asked again after that.
	 */
	public record OffsetsTable(@Nullable String dataSource, @DefaultValue("mergelane_offset") String table,
			@DefaultValue("embedded") InitializeSchema initializeSchema, @DefaultValue("1s") Duration claimTimeout) {

		/**
		 * When the table is created.
		 */
		public enum InitializeSchema {

			/**
			 * At each start, if it is not there.
			 */
			ALWAYS,

			/**
			 * At the start, in an embedded database only.
			 */
			EMBEDDED,

			/**
			 * Never.
			 */
			NEVER

		}

	}

	/**
	 * What failures mean, where that is not as Mergelane takes it.
	 *
	 * @param transients Names of exception classes, or interfaces, that are transient:
	 * trying again will help, and no record is given up for them.
	 * @param permanents Names of exception classes, or interfaces, that are permanent:
	 * the record is at fault and will fail each time.
	 */
	public record Failures(@Name("transient") @DefaultValue List<String> transients,
			@Name("permanent") @DefaultValue List<String> permanents) {

	}

	/**
	 * Settings of records that are given up.
	 *
	 * @param topic Name of the topic they are written to, with {topic} in place of that
	 * they come from.
	 * @param maxHops How often a record may be written to such a topic, if it is brought
	 * back from there.
	 * @param sendTimeout How long the broker may take to acknowledge one. It is tried
	 * again after that.
	 */
	public record DeadLetter(@DefaultValue("{topic}-dlt") String topic, @DefaultValue("3") int maxHops,
			@DefaultValue("10s") Duration sendTimeout) {

	}

	/**
	 * Settings of the Actuator endpoint.
	 *
	 * @param actions What may be done through it, if it may be written to: pause, resume,
	 * retry, skip, seek, replay.
	 */
	public record Endpoint(@DefaultValue Set<KafkaConsumersAction> actions) {

	}

	/**
	 * Settings of what is told of how listeners get on.
	 *
	 * @param stuckAfter How long the first unfinished record of a partition may be in
	 * hand, or nothing of it be finished, until it is taken to be stuck. After twice as
	 * long the health is down.
	 * @param brokerAwayAfter For how long nothing may be heard from the broker until the
	 * health is down.
	 * @param readiness Which state of listeners keeps the application from being ready.
	 * @param liveness Which state of listeners makes the liveness probe fail, so that the
	 * application is restarted.
	 */
	public record Health(@DefaultValue("5m") Duration stuckAfter, @DefaultValue("5m") Duration brokerAwayAfter,
			@DefaultValue("none") ReadinessCondition readiness, @DefaultValue("none") LivenessCondition liveness) {

		public Health {
			checkPositive("stuck-after", stuckAfter);
			checkPositive("broker-away-after", brokerAwayAfter);
		}

		private static void checkPositive(String name, Duration value) {
			Assert.isTrue(value.compareTo(Duration.ZERO) > 0,
					() -> "mergelane.health.%s must be longer than zero, and is %s".formatted(name, value));
		}

	}

	/**
	 * Settings of meters.
	 *
	 * @param enabled Whether there are meters of lane listeners, if there is a
	 * MeterRegistry.
	 * @param perPartition When there are meters of each partition, besides those of each
	 * topic: auto while a listener is assigned 50 partitions at most.
	 */
	public record Metrics(@DefaultValue("true") boolean enabled, @DefaultValue("auto") PartitionMeters perPartition) {

	}

	/**
	 * Who this application is.
	 *
	 * @param application Name of the application: up to 64 letters, digits, '.', '_' and
	 * '-'. By default spring.application.name.
	 * @param environment Name of the environment, such as prod or staging. The same in
	 * all instances of one.
	 */
	public record Identity(@Nullable String application, @Nullable String environment) {

	}

	/**
	 * Settings of what log lines of handlers tell of their records.
	 *
	 * @param enabled Whether listener, topic, partition and offset, or count, are in the
	 * MDC while a handler is called.
	 */
	public record Mdc(@DefaultValue("false") boolean enabled) {

	}

	/**
	 * Settings of how consumer groups are looked after.
	 *
	 * @param policy What becomes of a listener whose consumer group is another
	 * application's.
	 * @param unidentified What becomes of a listener with members in its group whose
	 * application is not known.
	 * @param listeners Whose consumer groups are looked after.
	 * @param adopt Whether unknown members may be an older version of this application:
	 * for the deployment that brings Mergelane into a running group.
	 * @param takeOver Whether this application becomes the owner of its groups, whoever
	 * was it before: for one start.
	 * @param previousIdentities Who this application was before, as application or
	 * application@environment.
	 * @param require Whether a listener does not start if Kafka does not tell who is in
	 * its group.
	 * @param exitOnLateConflict Whether the application ends when a listener that has
	 * started has to stop.
	 * @param shared Ids of listeners that may share a consumer group with others of this
	 * application.
	 */
	public record Guard(@DefaultValue("fail") GuardPolicy policy, @DefaultValue("warn") UnidentifiedPolicy unidentified,
			@DefaultValue("lane") GuardedListeners listeners, @DefaultValue("false") boolean adopt,
			@DefaultValue("false") boolean takeOver, @DefaultValue Set<String> previousIdentities,
			@DefaultValue("false") boolean require, @DefaultValue("false") boolean exitOnLateConflict,
			@DefaultValue Set<String> shared) {

	}

}

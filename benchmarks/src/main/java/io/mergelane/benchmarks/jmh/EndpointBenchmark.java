package io.mergelane.benchmarks.jmh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.mergelane.actuate.HealthLimits;
import io.mergelane.actuate.KafkaConsumersEndpoint;
import io.mergelane.actuate.KafkaConsumersHealth;
import io.mergelane.actuate.ShownKeys;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.PartitionSnapshot;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.PartitionLag;
import io.mergelane.lag.PartitionState;
import io.mergelane.lag.TimeLag;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.lag.group.MemberLag;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.tracker.TrackerSnapshot;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Answers from memory of a group with 200 partitions and 50 members, all partitions in
 * this application and each with 100 gaps.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EndpointBenchmark {

	/**
	 * All groups.
	 * @param state the endpoint
	 * @return the answer
	 */
	@Benchmark
	public Object groups(Asked state) {
		return state.endpoint.groups();
	}

	/**
	 * A section.
	 * @param state the endpoint
	 * @return the answer
	 */
	@Benchmark
	public Object section(Section state) {
		return Objects.requireNonNull(state.endpoint.section("shop", state.name));
	}

	/**
	 * The health.
	 * @param state the contributor
	 * @return the answer
	 */
	@Benchmark
	public Object health(Asked state) {
		return Objects
			.requireNonNull(((HealthIndicator) Objects.requireNonNull(state.health.getContributor("shop"))).health());
	}

	/**
	 * What is asked.
	 */
	@State(Scope.Benchmark)
	public static class Asked {

		private static final int PARTITIONS = 200;

		private static final int MEMBERS = 50;

		final KafkaConsumersEndpoint endpoint;

		final KafkaConsumersHealth health;

		public Asked() {
			List<ListenerSnapshot> listeners = List.of(listener());
			List<GroupStatus> groups = List.of(group());
			GroupLag lag = lag();
			this.endpoint = new KafkaConsumersEndpoint(() -> listeners, () -> groups, (group) -> List.of(),
					(group, own) -> lag, new ShownKeys(Show.NEVER, Set.of()));
			this.health = new KafkaConsumersHealth(() -> listeners, () -> groups,
					new HealthLimits(Duration.ofMinutes(5), Duration.ofMinutes(5)));
		}

		private static ListenerSnapshot listener() {
			List<TrackerSnapshot.Gap> gaps = IntStream.range(0, 100)
				.mapToObj((i) -> new TrackerSnapshot.Gap(2L * i, 2L * i))
				.toList();
			List<PartitionSnapshot> partitions = IntStream.range(0, PARTITIONS)
				.mapToObj((i) -> new PartitionSnapshot("orders", i, 0,
						new PartitionLag(100L, 200L, TimeLag.exact(i), PartitionState.OK, Duration.ZERO), null,
						new TrackerSnapshot(0, 200, 100, 100, null, gaps),
						new PartitionSnapshot.Oldest(0, Duration.ofSeconds(i), 3, "TimeoutException"),
						PartitionSnapshot.Failed.NONE))
				.toList();
			return new ListenerSnapshot("orders", "shop", true, false, EngineSnapshot.NONE,
					List.of(new ConsumerSnapshot(partitions, 0, 0, List.of(), List.of())), List.of(), List.of());
		}

		private static GroupStatus group() {
			List<GroupMember> members = new ArrayList<>();
			for (int i = 0; i < MEMBERS; i++) {
				members.add(new GroupMember("member-" + i, "shop%prod%orders-" + i, "/10.0.0.1", null,
						Set.of(new TopicPartition("orders", 4 * i), new TopicPartition("orders", 4 * i + 1),
								new TopicPartition("orders", 4 * i + 2), new TopicPartition("orders", 4 * i + 3)),
						7, GroupMember.Kind.OWN));
			}
			GroupFacts facts = new GroupFacts("shop", GroupType.CONSUMER, GroupState.STABLE, List.of(), Map.of(), false,
					Instant.EPOCH);
			GroupSubject subject = new GroupSubject("shop", new ApplicationIdentity("shop", "prod"), Set.of(), Set.of(),
					Set.of("orders"), false, false);
			return new GroupStatus("shop",
					new GroupFinding(subject, true, new GroupLook.Answer.Seen(facts), Verdict.CLEAR, false, members),
					List.of(), null);
		}

		private static GroupLag lag() {
			Map<TopicPartition, MemberLag> partitions = new HashMap<>();
			for (int i = 0; i < PARTITIONS; i++) {
				partitions.put(new TopicPartition("orders", i),
						new MemberLag(200L, 100L, 100L, TimeLag.estimate(i), null, "shop%prod%orders-" + i / 4));
			}
			return new GroupLag(Instant.EPOCH, partitions, null);
		}

	}

	/**
	 * A section of it.
	 */
	@State(Scope.Benchmark)
	public static class Section extends Asked {

		/**
		 * Its name.
		 */
		@Param({ "lag", "tracker", "members" })
		public String name = "lag";

	}

}

package io.mergelane.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.Verdict;
import io.mergelane.testsupport.TestBroker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same start many times, with {@code mergelane.deploys} and {@code mergelane.starts}
 * of each protocol: promise S16.
 */
class RepeatedStartsIntegrationTests {

	private static final int DEPLOYS = Integer.getInteger("mergelane.deploys", 3);

	private static final int STARTS = Integer.getInteger("mergelane.starts", 2);

	private static final Log logger = LogFactory.getLog(RepeatedStartsIntegrationTests.class);

	private static final TestBroker broker = new TestBroker(Scene.inAHurry());

	@AfterAll
	static void stop() {
		broker.close();
	}

	/**
	 * There is one instance, and another for the time of the change: more of them than
	 * partitions.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aRollingDeploymentIsNeverTakenForACollision(String protocol) {
		try (Scene scene = new Scene(broker, "deploys-" + protocol, 1).protocol(protocol)) {
			Set<Integer> handled = new TreeSet<>();
			Deque<GuardedApplication> instances = new ArrayDeque<>(List.of(scene.owner("shop")));
			try {
				for (int round = 0; round < DEPLOYS; round++) {
					scene.send(10);
					instances.add(scene.lane("shop"));
					scene.send(10);
					try (GuardedApplication oldest = instances.removeFirst()) {
						await(() -> oldest.verdict() == Verdict.CLEAR);
						oldest.close();
						collect(oldest, handled);
					}
				}
				scene.sendAndAwait(instances.toArray(GuardedApplication[]::new));
				instances.forEach((instance) -> collect(instance, handled));
				assertThat(handled).isEqualTo(IntStream.range(0, scene.sent()).boxed().collect(Collectors.toSet()));
			}
			finally {
				instances.forEach(GuardedApplication::close);
			}
		}
	}

	private static void collect(GuardedApplication instance, Set<Integer> handled) {
		instance.handled().stream().map(Integer::valueOf).forEach(handled::add);
		assertThat(instance.verdicts()).extracting((event) -> event.getFinding().verdict()).containsOnly(Verdict.CLEAR);
	}

	/**
	 * Neither can know of the other before it joins.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void ofTwoThatStartAtTheSameTimeAtMostOneHandlesRecords(String protocol) {
		List<String> ends = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			try (Scene scene = new Scene(broker, "starts-" + i + '-' + protocol, 2).protocol(protocol)) {
				scene.send(20);
				CompletableFuture<GuardedApplication> one = CompletableFuture.supplyAsync(() -> scene.lane("shop"));
				CompletableFuture<GuardedApplication> other = CompletableFuture
					.supplyAsync(() -> scene.lane("billing"));
				try (Started shop = new Started(one); Started billing = new Started(other)) {
					await(() -> shop.end() != null && billing.end() != null);
					ends.add(shop.end() + " and " + billing.end());
					assertThat(List.of(shop.handled(), billing.handled())).as("records handled by each").contains(0);
				}
			}
		}
		logger.info("Simultaneous starts, %s: %s".formatted(protocol,
				ends.stream().collect(Collectors.groupingBy((end) -> end, Collectors.counting()))));
	}

	/**
	 * An application that may be refused when it starts, or later.
	 */
	private record Started(CompletableFuture<GuardedApplication> application) implements AutoCloseable {

		@Nullable String end() {
			if (!this.application.isDone()) {
				return null;
			}
			if (this.application.isCompletedExceptionally()) {
				return "refused";
			}
			if (!this.application.join().container().isRunning()) {
				return "stopped";
			}
			return (handled() > 0) ? "handles" : null;
		}

		int handled() {
			return this.application.isCompletedExceptionally() ? 0 : this.application.join().handled().size();
		}

		@Override
		public void close() {
			try {
				this.application.join().close();
			}
			catch (CompletionException ex) {
				assertThat(ex).hasRootCauseInstanceOf(GroupIdCollisionException.class);
			}
		}

	}

}

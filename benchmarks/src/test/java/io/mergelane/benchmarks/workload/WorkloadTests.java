package io.mergelane.benchmarks.workload;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Workload} and what it is made of.
 */
class WorkloadTests {

	@Test
	void idealIsAllWorkDividedByWhatMayBeInWork() {
		assertThat(find("slow-5ms").idealMillis()).isEqualTo(20_000 * 5 / 256);
		assertThat(find("head-of-line").idealMillis()).isEqualTo((19_000 * 2 + 1_000 * 100) / 256);
	}

	@Test
	void idealIsTheBusiestKeyIfThatTakesLonger() {
		assertThat(find("slow-5ms", "--keys", "10").idealMillis()).isEqualTo(2_000 * 5);
	}

	@Test
	void removesNothingButTheHotKey() {
		int[] present = RecordPlan.of(find("hot-key"));
		int[] removed = RecordPlan.of(find("hot-key-removed"));
		assertThat(present).hasSize(20_000);
		assertThat(removed).hasSize(4_000).doesNotContain(OddKey.NUMBER);
		assertThat(Arrays.stream(present).filter((key) -> key != OddKey.NUMBER).toArray()).isEqualTo(removed);
	}

	@Test
	void comparesAFailingKeyWithItselfMended() {
		Workload failing = find("failing-key", "--records", "2000", "--in-work", "8");
		assertThat(failing.together()).extracting(Workload::oddKey)
			.containsExactly(OddKey.MENDED, OddKey.WAITING, OddKey.GIVEN_UP, OddKey.PARKED, OddKey.REJECTED);
		assertThat(failing.together()).allSatisfy((workload) -> {
			assertThat(workload).isEqualTo(find(workload.name(), "--records", "2000", "--in-work", "8"));
			assertThat(workload.warmUp().oddKey()).isEqualTo(OddKey.MENDED);
			assertThat(workload.counted()).isEqualTo(1_998);
			assertThat(RecordPlan.of(workload)).isEqualTo(RecordPlan.of(failing)).contains(OddKey.NUMBER);
		});
	}

	@Test
	void givesAFailingKeyAsManyRecordsAsTheOthers() {
		int[] records = new int[1_000];
		Arrays.stream(RecordPlan.of(find("failing-key"))).forEach((key) -> records[key]++);
		assertThat(records).containsOnly(400);
	}

	@Test
	void runsAWorkloadAloneThatIsComparedWithNothing() {
		Workload alone = find("slow-5ms");
		assertThat(alone.together()).containsExactly(alone);
		assertThat(alone.warmUp()).isEqualTo(alone);
		assertThat(alone.counted()).isEqualTo(20_000);
	}

	@Test
	void givesEveryKeyEquallyManyRecords() {
		int[] records = new int[1_000];
		Arrays.stream(RecordPlan.of(find("slow-5ms"))).forEach((key) -> records[key]++);
		assertThat(records).containsOnly(20);
	}

	@Test
	void readsWhatItWrites() {
		Payload payload = new Payload(1_999_999, 99_999, 19);
		assertThat(Payload.decode(payload.encode())).isEqualTo(payload);
	}

	private static Workload find(String name, String... arguments) {
		return Workloads.find(name, Arguments.parse(arguments));
	}

}

package io.mergelane.benchmarks.pass;

import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.OddKey;
import io.mergelane.benchmarks.workload.Payload;
import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.benchmarks.workload.Workloads;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LedgerHandling}.
 */
class LedgerHandlingTests {

	private final Workload workload = Workloads.find("failing-key", Arguments.parse("--records", "2", "--keys", "2"));

	private final Ledger ledger = new Ledger(this.workload, this.workload.size());

	private final ConsumerRecord<String, byte[]> failing = record(0, OddKey.NUMBER);

	@Test
	void failsUntilAllOthersAreHandled() {
		try (HeapSampler heap = new HeapSampler(2, 0);
				LedgerHandling handling = new LedgerHandling(this.ledger, this.workload, heap)) {
			assertThatIllegalStateException().isThrownBy(() -> handling.handle(this.failing));
			assertThatIllegalStateException().isThrownBy(() -> handling.handle(this.failing));
			handling.handle(record(1, 1));
			handling.handle(this.failing);
		}
		assertThat(this.ledger.missing()).isZero();
		assertThat(this.ledger.sums(System.nanoTime()).failures()).isEqualTo(2);
	}

	private static ConsumerRecord<String, byte[]> record(int index, int key) {
		return new ConsumerRecord<>("topic", 0, index, "key-" + key, new Payload(index, key, 0).encode());
	}

}

package io.mergelane.benchmarks.pass;

import io.mergelane.benchmarks.workload.Arguments;
import io.mergelane.benchmarks.workload.Payload;
import io.mergelane.benchmarks.workload.Workload;
import io.mergelane.benchmarks.workload.Workloads;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Ledger}.
 */
class LedgerTests {

	private final Workload workload = Workloads.find("slow-5ms", Arguments.parse("--records", "4", "--keys", "2"));

	private final Ledger ledger = new Ledger(this.workload, this.workload.size());

	private final Payload first = new Payload(0, 0, 0);

	private final Payload second = new Payload(1, 0, 1);

	private final Payload ofOtherKey = new Payload(2, 1, 0);

	private final Payload last = new Payload(3, 1, 1);

	@Test
	void hasNothingToSayAboutRecordsInOrder() {
		handle(this.first, this.second, this.ofOtherKey, this.last);
		assertThat(this.ledger.done().getCount()).isZero();
		assertThat(sums().missing() + sums().duplicates() + sums().overlaps() + sums().disorders()).isZero();
	}

	@Test
	void missesWhatWasNotHandled() {
		handle(this.first, this.second, this.last);
		assertThat(this.ledger.done().getCount()).isOne();
		assertThat(sums().missing()).isOne();
	}

	@Test
	void doesNotTakeADuplicateForAnotherRecord() {
		handle(this.first, this.second, this.ofOtherKey, this.ofOtherKey);
		assertThat(sums().missing()).isOne();
		assertThat(sums().duplicates()).isOne();
		assertThat(sums().disorders()).isZero();
	}

	@Test
	void seesARecordThatComesBeforeAnEarlierOne() {
		handle(this.second, this.first);
		assertThat(sums().disorders()).isPositive();
	}

	@Test
	void seesTwoRecordsOfAKeyInWork() {
		this.ledger.begin(this.first);
		this.ledger.begin(this.second);
		assertThat(sums().overlaps()).isOne();
		assertThat(sums().maxWorking()).isEqualTo(2);
	}

	@Test
	void letsTwoKeysBeInWork() {
		this.ledger.begin(this.first);
		this.ledger.begin(this.ofOtherKey);
		assertThat(sums().overlaps()).isZero();
	}

	private void handle(Payload... records) {
		for (Payload record : records) {
			this.ledger.begin(record);
			this.ledger.end(record);
		}
	}

	private Ledger.Sums sums() {
		return this.ledger.sums(System.nanoTime());
	}

}

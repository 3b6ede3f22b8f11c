package io.mergelane.benchmarks.pass;

import java.util.List;

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

	private final Ledger ledger = ledger("slow-5ms");

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

	@Test
	void letsAFailedRecordComeAgainInOrder() {
		Ledger ledger = ledger("failing-key");
		fail(ledger, this.first);
		handle(ledger, this.first, this.second, this.ofOtherKey, this.last);
		assertThat(sums(ledger).failures()).isOne();
		assertThat(sums(ledger).missing() + sums(ledger).overlaps() + sums(ledger).disorders()).isZero();
	}

	@Test
	void seesARecordThatPassesOneThatShouldWait() {
		Ledger ledger = ledger("failing-key");
		fail(ledger, this.first);
		handle(ledger, this.second);
		assertThat(sums(ledger).disorders()).isPositive();
	}

	@Test
	void letsRecordsPassOneThatIsParkedOrGivenUp() {
		for (String name : List.of("failing-key-parked", "failing-key-given-up", "failing-key-rejected")) {
			Ledger ledger = ledger(name);
			fail(ledger, this.first);
			handle(ledger, this.second, this.first);
			assertThat(sums(ledger).disorders()).isZero();
		}
	}

	@Test
	void seesADisorderOfOtherKeysWhenAKeyFails() {
		Ledger ledger = ledger("failing-key-parked");
		handle(ledger, this.last);
		assertThat(sums(ledger).disorders()).isPositive();
	}

	@Test
	void countsTheOthersUntilTheLastOfThemIsHandled() {
		Ledger ledger = ledger("failing-key");
		handle(ledger, this.first, this.ofOtherKey);
		assertThat(ledger.hasAllOthers()).isFalse();
		handle(ledger, this.last);
		assertThat(ledger.hasAllOthers()).isTrue();
		assertThat(ledger.missing()).isOne();
	}

	private static Ledger ledger(String name) {
		Workload workload = Workloads.find(name, Arguments.parse("--records", "4", "--keys", "2"));
		return new Ledger(workload, workload.size());
	}

	private static void fail(Ledger ledger, Payload record) {
		ledger.begin(record);
		ledger.fail(record);
	}

	private void handle(Payload... records) {
		handle(this.ledger, records);
	}

	private static void handle(Ledger ledger, Payload... records) {
		for (Payload record : records) {
			ledger.begin(record);
			ledger.end(record);
		}
	}

	private Ledger.Sums sums() {
		return sums(this.ledger);
	}

	private static Ledger.Sums sums(Ledger ledger) {
		return ledger.sums(System.nanoTime());
	}

}

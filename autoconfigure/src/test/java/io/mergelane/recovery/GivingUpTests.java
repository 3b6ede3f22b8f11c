package io.mergelane.recovery;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeadLetterBudget} and {@link OtherSuccesses}: promises S11 and S12.
 */
class GivingUpTests {

	@Test
	void aBudgetIsSpentByRecordsThatAreGivenUpAndEarnedByOthers() {
		DeadLetterBudget budget = new DeadLetterBudget(2);
		assertThat(budget.take()).isTrue();
		assertThat(budget.take()).isTrue();
		assertThat(budget.take()).isFalse();
		assertThat(budget.isSpent()).isTrue();
		budget.earn();
		assertThat(budget.take()).isTrue();
		assertThat(budget.take()).isFalse();
		for (int i = 0; i < 10; i++) {
			budget.earn();
		}
		assertThat(budget.take() && budget.take()).isTrue();
		assertThat(budget.take()).as("no more than it was").isFalse();
	}

	@Test
	void aBudgetMayHaveNoLimit() {
		DeadLetterBudget budget = new DeadLetterBudget(0);
		for (int i = 0; i < 1000; i++) {
			assertThat(budget.take()).isTrue();
		}
		assertThat(budget.isSpent()).isFalse();
	}

	@Test
	void othersHaveSucceededIfThreeDifferentKeysHaveSince() {
		OtherSuccesses others = new OtherSuccesses();
		others.succeeded("before");
		long since = others.suspect();
		others.succeeded("a");
		others.succeeded("a");
		others.succeeded("own");
		others.succeeded("b");
		assertThat(others.isEnoughSince(since, "own")).isFalse();
		others.succeeded("c");
		assertThat(others.isEnoughSince(since, "own")).isTrue();
		assertThat(others.isEnoughSince(others.suspect(), "own")).as("one that failed after them").isFalse();
	}

	@Test
	void recordsWithoutKeyAreDifferent() {
		OtherSuccesses others = new OtherSuccesses();
		long since = others.suspect();
		for (int i = 0; i < 3; i++) {
			others.succeeded(null);
		}
		assertThat(others.isEnoughSince(since, null)).isTrue();
	}

	@Test
	void nothingIsRememberedWhileNobodyIsSuspected() {
		OtherSuccesses others = new OtherSuccesses();
		long since = others.suspect();
		others.cleared();
		others.succeeded("a");
		others.succeeded("b");
		others.succeeded("c");
		assertThat(others.isEnoughSince(since, null)).isFalse();
	}

}

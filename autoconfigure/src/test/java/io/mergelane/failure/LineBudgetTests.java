package io.mergelane.failure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineBudget}.
 */
class LineBudgetTests {

	private final AtomicLong now = new AtomicLong();

	private final LineBudget budget = new LineBudget(2, Duration.ofSeconds(10), this.now::get);

	@Test
	void allowsSoManyLinesInAStretchAndTellsHowManyWereLeftOut() {
		assertThat(this.budget.take()).isZero();
		assertThat(this.budget.take()).isZero();
		assertThat(this.budget.take()).isEqualTo(LineBudget.NONE);
		assertThat(this.budget.take()).isEqualTo(LineBudget.NONE);
		this.now.addAndGet(Duration.ofSeconds(10).toNanos());
		assertThat(this.budget.take()).isEqualTo(2);
		assertThat(this.budget.take()).isZero();
		assertThat(this.budget.take()).isEqualTo(LineBudget.NONE);
	}

}

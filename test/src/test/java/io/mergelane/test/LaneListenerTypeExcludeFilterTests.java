package io.mergelane.test;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LaneListenerTypeExcludeFilter}: it is part of what a context is cached
 * by.
 */
class LaneListenerTypeExcludeFilterTests {

	@Test
	void isEqualForTheSameListenersOnly() {
		LaneListenerTypeExcludeFilter first = new LaneListenerTypeExcludeFilter(OfFirst.class);
		assertThat(first).isEqualTo(new LaneListenerTypeExcludeFilter(OfFirstToo.class))
			.isNotEqualTo(new LaneListenerTypeExcludeFilter(OfSecond.class))
			.isNotEqualTo(new LaneListenerTypeExcludeFilter(OfAll.class));
	}

	static class First {

	}

	static class Second {

	}

	@LaneListenerTest(First.class)
	static class OfFirst {

	}

	@LaneListenerTest(First.class)
	static class OfFirstToo {

	}

	@LaneListenerTest(Second.class)
	static class OfSecond {

	}

	@LaneListenerTest
	static class OfAll {

	}

}

package io.mergelane.test;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Starts the context of a {@link LaneListenerTest}.
 */
final class LaneListenerTestContextBootstrapper extends TestSliceTestContextBootstrapper<LaneListenerTest> {

	@Override
	protected String @Nullable [] getProperties(Class<?> testClass) {
		String[] properties = super.getProperties(testClass);
		// First, so that those of the test win.
		return Stream
			.concat(Stream.of("mergelane.defaults.commit-interval=20ms"),
					(properties != null) ? Stream.of(properties) : Stream.empty())
			.toArray(String[]::new);
	}

}

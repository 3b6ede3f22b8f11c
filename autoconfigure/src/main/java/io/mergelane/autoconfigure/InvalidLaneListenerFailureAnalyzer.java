package io.mergelane.autoconfigure;

import io.mergelane.InvalidLaneListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link InvalidLaneListenerException}.
 */
final class InvalidLaneListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLaneListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLaneListenerException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}

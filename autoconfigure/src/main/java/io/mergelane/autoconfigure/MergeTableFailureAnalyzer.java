package io.mergelane.autoconfigure;

import io.mergelane.merge.MergeTableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link MergeTableException}.
 */
final class MergeTableFailureAnalyzer extends AbstractFailureAnalyzer<MergeTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MergeTableException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}

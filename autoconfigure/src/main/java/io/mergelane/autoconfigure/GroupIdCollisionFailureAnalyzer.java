package io.mergelane.autoconfigure;

import io.mergelane.group.GroupIdCollisionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link GroupIdCollisionException}.
 */
final class GroupIdCollisionFailureAnalyzer extends AbstractFailureAnalyzer<GroupIdCollisionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GroupIdCollisionException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}

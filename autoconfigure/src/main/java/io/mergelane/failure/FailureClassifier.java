package io.mergelane.failure;

import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of the record from those of its surroundings.
 * <p>
 * What decides, in this order:
 * <ol>
 * <li>The rules of the application.
 * <li>Anything among the causes that the {@link FailureTable} knows as transient, so that
 * no outage is taken for the fault of a record because somebody wrapped it. The search
 * ends at a {@link RejectedRecordException}: the handler has said so, whatever made it.
 * <li>The innermost that the table knows by a code (SQL state, code of the database,
 * status of HTTP or gRPC), or by its class as permanent: those around it know less.
 * <li>Nothing: {@link FailureVerdict#UNKNOWN}.
 * </ol>
 * <p>
 * Threading: immutable, if the rules are.
 */
public final class FailureClassifier {

	private static final Log logger = LogFactory.getLog(FailureClassifier.class);

	private final List<FailureRule> rules;

	/**
	 * One line a minute is enough of a rule that fails with each record.
	 */
	private final LineBudget lines = new LineBudget(1, Duration.ofMinutes(1), System::nanoTime);

	/**
	 * Create a classifier without rules of the application.
	 */
	public FailureClassifier() {
		this(List.of());
	}

	/**
	 * Create a classifier.
	 * @param rules rules that come before what is known, the first one first
	 */
	public FailureClassifier(List<? extends FailureRule> rules) {
		this.rules = List.copyOf(rules);
	}

	/**
	 * Classify a failure. It never fails itself: of an exception whose own methods throw,
	 * nothing is known.
	 * @param failure what a handler threw
	 * @return the verdict
	 */
	public FailureVerdict classify(Throwable failure) {
		try {
			return verdict(failure);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return FailureVerdict.UNKNOWN;
		}
	}

	private FailureVerdict verdict(Throwable failure) {
		for (FailureRule rule : this.rules) {
			FailureVerdict verdict = CauseChain.first(failure, (cause) -> ask(rule, cause));
			if (verdict != null) {
				return verdict;
			}
		}
		return KnownFailures.INSTANCE.classify(failure);
	}

	private @Nullable FailureVerdict ask(FailureRule rule, Throwable cause) {
		try {
			return rule.verdict(cause);
		}
		catch (RuntimeException ex) {
			if (this.lines.take() != LineBudget.NONE) {
				logger.warn("Failure rule %s failed itself and is passed over: %s".formatted(rule.getClass().getName(),
						FailureReason.of(ex)));
			}
			return null;
		}
	}

}

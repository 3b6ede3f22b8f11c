package io.mergelane.rebalance;

import org.jspecify.annotations.Nullable;

/**
 * Why an assignment has changed, as far as that is known.
 * <p>
 * Threading: immutable.
 *
 * @param cause why
 * @param basis what that is taken from
 * @param detail who or what it was, or {@code null}
 */
public record RebalanceReason(RebalanceCause cause, CauseBasis basis, @Nullable String detail) {

	/**
	 * Nothing tells why.
	 */
	public static final RebalanceReason UNKNOWN = new RebalanceReason(RebalanceCause.UNKNOWN, CauseBasis.NONE, null);

	static RebalanceReason local(RebalanceCause cause, @Nullable String detail) {
		return new RebalanceReason(cause, CauseBasis.LOCAL, detail);
	}

}

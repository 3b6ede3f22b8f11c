package io.mergelane.rebalance;

import org.jspecify.annotations.Nullable;

/**
 * What a consumer is in its group.
 * <p>
 * Threading: immutable.
 *
 * @param epoch its epoch, which is the generation of the group by the classic protocol,
 * or {@code null} while it is no member
 * @param id its id in the group, or {@code null} while it has none
 */
public record RebalanceMember(@Nullable Integer epoch, @Nullable String id) {

	/**
	 * It is no member.
	 */
	public static final RebalanceMember NONE = new RebalanceMember(null, null);

}

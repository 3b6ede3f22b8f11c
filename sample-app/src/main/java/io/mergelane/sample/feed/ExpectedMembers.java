package io.mergelane.sample.feed;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.mergelane.sample.member.MemberChanged;
import io.mergelane.sample.member.MemberRow;
import org.jspecify.annotations.Nullable;

/**
 * Knows what must be in the table once every published change is merged: the newest
 * change of each member.
 * <p>
 * Threading: confined to the publishing thread until publishing has ended.
 */
public class ExpectedMembers {

	private final Map<MemberKey, MemberRow> newest = new HashMap<>();

	private long maxUserId;

	/**
	 * Takes a published change into account.
	 * @param change the change
	 */
	public void add(MemberChanged change) {
		MemberKey key = new MemberKey(Objects.requireNonNull(change.userId()), Objects.requireNonNull(change.ordSeq()));
		this.maxUserId = Math.max(this.maxUserId, key.userId());
		this.newest.merge(key, row(change), ExpectedMembers::newer);
	}

	/**
	 * Returns the row that must be there, or a newer one.
	 * @param key the key of the row
	 * @return the row, or {@code null} if no change of this key was published
	 */
	public @Nullable MemberRow get(MemberKey key) {
		return this.newest.get(key);
	}

	/**
	 * Returns the number of rows that must be there.
	 * @return the number of keys published
	 */
	public int size() {
		return this.newest.size();
	}

	/**
	 * Returns the greatest user id that was published.
	 * @return the greatest user id; the smallest is 1
	 */
	public long maxUserId() {
		return this.maxUserId;
	}

	private static MemberRow row(MemberChanged change) {
		return new MemberRow(change.userId(), change.ordSeq(), change.name(), change.grade(), change.modifiedAt(),
				change.deleted());
	}

	private static MemberRow newer(MemberRow one, MemberRow other) {
		return version(other).isAfter(version(one)) ? other : one;
	}

	private static Instant version(MemberRow row) {
		return Objects.requireNonNull(row.modifiedAt());
	}

}

package io.mergelane.sample.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A change message: what a member looks like since a moment.
 * <p>
 * Every component may be missing in a message; what the table requires is checked where
 * the row is written.
 * <p>
 * Threading: immutable.
 *
 * @param userId the user, first part of the key
 * @param ordSeq the user's order sequence, second part of the key
 * @param name the name
 * @param grade the grade
 * @param modifiedAt when the change was made; the newest change of a key wins
 * @param deleted whether the member has left
 */
public record MemberChanged(@Nullable Long userId, @Nullable Integer ordSeq, @Nullable String name,
		@Nullable String grade, @Nullable Instant modifiedAt, @Nullable Boolean deleted) {
}

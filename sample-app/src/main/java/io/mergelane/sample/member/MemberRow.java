package io.mergelane.sample.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A row of the member table; the components are its columns, {@code userId} being
 * {@code user_id}.
 * <p>
 * Threading: immutable.
 *
 * @param userId the user, first part of the primary key
 * @param ordSeq the user's order sequence, second part of the primary key
 * @param name the name
 * @param grade the grade
 * @param modifiedAt version of the row
 * @param deleted whether the member has left
 */
public record MemberRow(@Nullable Long userId, @Nullable Integer ordSeq, @Nullable String name, @Nullable String grade,
		@Nullable Instant modifiedAt, @Nullable Boolean deleted) {
}

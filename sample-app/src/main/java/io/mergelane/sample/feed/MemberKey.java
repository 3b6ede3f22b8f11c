package io.mergelane.sample.feed;

/**
 * Primary key of a member row.
 * <p>
 * Threading: immutable.
 *
 * @param userId the user
 * @param ordSeq the user's order sequence
 */
public record MemberKey(long userId, int ordSeq) {
}

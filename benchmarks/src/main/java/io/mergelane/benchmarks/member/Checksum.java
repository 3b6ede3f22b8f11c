package io.mergelane.benchmarks.member;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;

/**
 * What tells whether a table holds certain rows: their number, and the sum of the first
 * 60 bits of the MD5 hashes of their texts.
 * <p>
 * Threading: immutable.
 *
 * @param rows number of rows
 * @param sum sum of the hashes
 */
public record Checksum(long rows, BigInteger sum) {

	private static final int UNUSED_BITS = 4;

	/**
	 * Separates the values in the text of a row.
	 */
	public static final char SEPARATOR = '|';

	/**
	 * Return the checksum of rows.
	 * @param rows the rows
	 * @return the checksum
	 */
	public static Checksum of(Stream<MemberRow> rows) {
		MessageDigest digest = digest();
		return rows.map((row) -> new Checksum(1, BigInteger.valueOf(hash(digest, row))))
			.reduce(new Checksum(0, BigInteger.ZERO), Checksum::plus);
	}

	private Checksum plus(Checksum other) {
		return new Checksum(this.rows + other.rows, this.sum.add(other.sum));
	}

	private static long hash(MessageDigest digest, MemberRow row) {
		byte[] hash = digest.digest(row.text(SEPARATOR).getBytes(StandardCharsets.UTF_8));
		return ByteBuffer.wrap(hash).getLong() >>> UNUSED_BITS;
	}

	private static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("MD5");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Say what is wrong with a table that should have this checksum.
	 * @param stored the checksum it has
	 * @return the problem, or an empty text
	 */
	public String differenceTo(Checksum stored) {
		if (stored.rows != this.rows) {
			return "table has " + stored.rows + " rows instead of " + this.rows;
		}
		return stored.sum.equals(this.sum) ? "" : "table has other values";
	}

}

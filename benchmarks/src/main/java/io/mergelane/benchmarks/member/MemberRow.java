package io.mergelane.benchmarks.member;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;

/**
 * A row, and as JSON a change of it.
 * <p>
 * Threading: immutable.
 *
 * @param memberId first part of the key
 * @param ordSeq second part of the key
 * @param code 9 characters
 * @param amount two fractional digits
 * @param name up to 40 characters
 * @param grade one of a few words
 * @param active a truth
 * @param changedAt the version, in microseconds
 */
public record MemberRow(long memberId, int ordSeq, String code, BigDecimal amount, String name, String grade,
		boolean active, Instant changedAt) {

	/**
	 * The order of keys.
	 */
	public static final Comparator<MemberRow> BY_KEY = Comparator.comparingLong(MemberRow::memberId)
		.thenComparingInt(MemberRow::ordSeq);

	/**
	 * A grade that a table does not take.
	 */
	public static final String REFUSED_GRADE = "refused";

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

	/**
	 * Return this row as one that no table takes.
	 * @return the row
	 */
	public MemberRow refused() {
		return new MemberRow(this.memberId, this.ordSeq, this.code, this.amount, this.name, REFUSED_GRADE, this.active,
				this.changedAt);
	}

	/**
	 * Return whether no table takes this row.
	 * @return whether its grade is refused
	 */
	public boolean hasRefusedGrade() {
		return REFUSED_GRADE.equals(this.grade);
	}

	/**
	 * Return the version as SQL writes it, in UTC.
	 * @return the version
	 */
	public String changedAtText() {
		return TIME.format(LocalDateTime.ofInstant(this.changedAt, ZoneOffset.UTC));
	}

	/**
	 * Return the values as text, in the order of the columns.
	 * @param separator what is between them
	 * @return the text
	 */
	public String text(char separator) {
		return new StringBuilder(128).append(this.memberId)
			.append(separator)
			.append(this.ordSeq)
			.append(separator)
			.append(this.code)
			.append(separator)
			.append(this.amount.toPlainString())
			.append(separator)
			.append(this.name)
			.append(separator)
			.append(this.grade)
			.append(separator)
			.append(this.active ? '1' : '0')
			.append(separator)
			.append(changedAtText())
			.toString();
	}

}

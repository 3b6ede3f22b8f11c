package io.mergelane.merge;

import io.mergelane.Deletes;
import io.mergelane.Ties;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How rows of a table are compared and deleted.
 * <p>
 * Threading: immutable.
 *
 * @param ties what becomes of a row whose version equals the stored one
 * @param tie column that decides between equal versions before that, or {@code null}
 * @param deletes how rows are deleted
 * @param flag column that says that a row is deleted: a boolean or a number; named if
 * rows are deleted softly or by a ledger
 * @param ledger table that remembers the versions of deleted rows, if there is one
 * @param versionFromOutside whether the version comes beside the row instead of from it
 */
public record MergeRules(Ties ties, @Nullable String tie, Deletes deletes, @Nullable String flag,
		@Nullable String ledger, boolean versionFromOutside) {

	/**
	 * The stored row stays if versions are equal, and no row is deleted.
	 */
	public static final MergeRules STANDARD = new MergeRules(Ties.KEEP_STORED, null, Deletes.NONE, null, null, false);

	public MergeRules {
		boolean flagged = deletes == Deletes.SOFT || deletes == Deletes.LEDGER;
		Assert.isTrue(flagged == (flag != null), "'flag' must be named for soft deletes and ledgers, and only then");
		Assert.isTrue((deletes == Deletes.LEDGER) == (ledger != null),
				"'ledger' must be named for ledgers, and only then");
	}

	/**
	 * The same with other ties.
	 * @param ties what becomes of a row whose version equals the stored one
	 * @param tie column that decides before that, or {@code null}
	 * @return the rules
	 */
	public MergeRules ties(Ties ties, @Nullable String tie) {
		return new MergeRules(ties, tie, this.deletes, this.flag, this.ledger, this.versionFromOutside);
	}

	/**
	 * The same with soft deletes.
	 * @param flag column that says that a row is deleted
	 * @return the rules
	 */
	public MergeRules softDeletes(String flag) {
		return new MergeRules(this.ties, this.tie, Deletes.SOFT, flag, null, this.versionFromOutside);
	}

	/**
	 * The same with deletes that a second table remembers.
	 * @param ledger table with the key columns, the version column, the tie column if
	 * there is one, and the flag
	 * @param flag column of that table that says that a row is deleted
	 * @return the rules
	 */
	public MergeRules ledger(String ledger, String flag) {
		return new MergeRules(this.ties, this.tie, Deletes.LEDGER, flag, ledger, this.versionFromOutside);
	}

	/**
	 * The same with deletes that nothing remembers.
	 * @return the rules
	 */
	public MergeRules hardDeletes() {
		return new MergeRules(this.ties, this.tie, Deletes.HARD, null, null, this.versionFromOutside);
	}

	/**
	 * The same for rows whose version comes beside them.
	 * @return the rules
	 */
	public MergeRules withVersionFromOutside() {
		return new MergeRules(this.ties, this.tie, this.deletes, this.flag, this.ledger, true);
	}

}

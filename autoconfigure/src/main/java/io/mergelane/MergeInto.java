package io.mergelane;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Merges what a {@link LaneListener} method returns into a table, as {@code @SendTo}
 * sends it to a topic.
 * <p>
 * The method maps one record to a row (a Java record, a bean or a {@code Map}), to a
 * {@code List} of rows, or to {@code null} or an empty list to skip the record. A row may
 * come as {@link Merge}, to be deleted or to name its table. Components become columns by
 * name, {@code ordSeq} being {@code ord_seq}. A row is written if its key is not in the
 * table or its version is greater than the stored one: so records that come twice, late
 * or at the same time through several partitions leave the newest row, and no error.
 * <p>
 * Repeated, rows go to several tables, and those of one record in one transaction.
 * <p>
 * Tables are checked when the listener starts. Columns may be given by their own name or
 * by that of the component; property placeholders are resolved in all attributes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(MergeInto.Tables.class)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Reflective(MergeIntoReflectiveProcessor.class)
public @interface MergeInto {

	/**
	 * Name of the table, with its schema if it is not in the connection's own.
	 * @return the table
	 */
	String table();

	/**
	 * Columns of the primary key or of a unique index, all of them not null.
	 * @return the key columns
	 */
	String[] key();

	/**
	 * Column that orders the versions of a row: a number or a timestamp.
	 * @return the version column
	 */
	String version();

	/**
	 * Where the version comes from.
	 * @return the source, by default the row itself
	 */
	VersionSource versionFrom() default VersionSource.ROW;

	/**
	 * What becomes of a row whose version, and tie column if there is one, equals the
	 * stored one.
	 * @return the rule, by default that the stored row stays
	 */
	Ties ties() default Ties.KEEP_STORED;

	/**
	 * Column that decides between equal versions, such as a sequence number of the
	 * source: a number or a timestamp.
	 * @return the column, by default none
	 */
	String tie() default "";

	/**
	 * How rows are deleted.
	 * @return the way, by default {@link Deletes#SOFT} if a flag is named, and otherwise
	 * not at all
	 */
	Deletes deletes() default Deletes.NONE;

	/**
	 * Column that says that a row is deleted: a boolean, or a number that is 1 then. For
	 * {@link Deletes#SOFT} of the table, for {@link Deletes#LEDGER} of the ledger, where
	 * it is {@code deleted} by default.
	 * @return the column
	 */
	String flag() default "";

	/**
	 * Table that remembers the versions of deleted rows, for {@link Deletes#LEDGER}. It
	 * has the key columns as primary key, the version column, the tie column if there is
	 * one, and the flag.
	 * @return the table
	 */
	String ledger() default "";

	/**
	 * Accept that a late older row brings a deleted one back, for {@link Deletes#HARD}.
	 * @return whether that is accepted
	 */
	boolean acceptResurrection() default false;

	/**
	 * What the version of a tombstone is, a record without a value: {@code timestamp} or
	 * {@code offset} of the record, or {@code header:name} for the text or the eight
	 * bytes of a header. A tombstone then deletes the row of its key, which is the value
	 * of the only key column, or a JSON object with all of them. Without this, tombstones
	 * come to the method, as {@code null}, unless the version of all rows comes from the
	 * record.
	 * @return the version, by default none
	 */
	String tombstoneVersion() default "";

	/**
	 * Type of the rows, where a listener has several tables: rows of this type go to this
	 * one. A native image needs it as well if the method returns {@link Merge}.
	 * @return the type
	 */
	Class<?> rows() default Object.class;

	/**
	 * Bean name of the {@code DataSource}, the same for all tables of a listener.
	 * @return the name, by default {@code mergelane.merge.data-source} or the only one
	 */
	String dataSource() default "";

	/**
	 * Several tables.
	 */
	@Documented
	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
	@Reflective(MergeIntoReflectiveProcessor.class)
	@interface Tables {

		/**
		 * The tables.
		 * @return the tables
		 */
		MergeInto[] value();

	}

}

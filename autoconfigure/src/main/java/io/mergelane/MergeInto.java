package io.mergelane;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Merges what a {@link LaneListener} method returns into a table, as {@code @SendTo}
 * sends it to a topic.
 * <p>
 * The method maps one record to a row (a Java record, a bean or a {@code Map}), to a
 * {@code List} of rows, or to {@code null} or an empty list to skip the record.
 * Components become columns by name, {@code ordSeq} being {@code ord_seq}. A row is
 * written if its key is not in the table or its version is greater than the stored one:
 * so records that come twice, late or at the same time through several partitions leave
 * the newest row, and no error.
 * <p>
 * The table is checked when the listener starts. Columns may be given by their own name
 * or by that of the component; property placeholders are resolved in all attributes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
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
	 * Column that orders the versions of a row: a number or a timestamp, not null.
	 * @return the version column
	 */
	String version();

}

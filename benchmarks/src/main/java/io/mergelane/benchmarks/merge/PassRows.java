package io.mergelane.benchmarks.merge;

import java.util.List;

import io.mergelane.benchmarks.member.Checksum;
import io.mergelane.benchmarks.member.MemberRow;

/**
 * The rows of a pass, and what comes of them.
 * <p>
 * Threading: immutable.
 *
 * @param rows the rows, in the order in which they arrive
 * @param writes whether they change the table
 * @param outcome what the table holds afterwards
 */
record PassRows(List<MemberRow> rows, boolean writes, Checksum outcome) {

}

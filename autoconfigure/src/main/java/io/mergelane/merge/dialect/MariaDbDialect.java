package io.mergelane.merge.dialect;

import io.mergelane.merge.table.MergeColumn;

/**
 * MariaDB: refers to the row to insert by {@code VALUES(column)}.
 * <p>
 * Threading: immutable.
 */
final class MariaDbDialect extends OnDuplicateKeyDialect {

	MariaDbDialect(PacketLimit packet) {
		super(packet);
	}

	@Override
	public String name() {
		return "MariaDB";
	}

	@Override
	String insert(boolean utc) {
		return utc ? "SET STATEMENT time_zone = " + UTC + " FOR INSERT INTO" : "INSERT INTO";
	}

	@Override
	String rowAlias() {
		return "";
	}

	@Override
	String incoming(MergeColumn column) {
		return "VALUES(" + column.identifier() + ")";
	}

}

package io.mergelane.merge.dialect;

import io.mergelane.merge.table.MergeColumn;

/**
 * MySQL from 8.0.20 on: refers to the row to insert by an alias, as
 * {@code VALUES(column)} is deprecated.
 * <p>
 * Threading: immutable.
 */
final class MySqlDialect extends OnDuplicateKeyDialect {

	/**
	 * Not the name of any table, or it would be ambiguous.
	 */
	private static final String ALIAS = "incoming_row";

	MySqlDialect(PacketLimit packet) {
		super(packet);
	}

	@Override
	public String name() {
		return "MySQL";
	}

	@Override
	public boolean isExperimental() {
		return true;
	}

	@Override
	String insert(boolean utc) {
		return utc ? "INSERT /*+ SET_VAR(time_zone = " + UTC + ") */ INTO" : "INSERT INTO";
	}

	@Override
	String rowAlias() {
		return " AS " + ALIAS;
	}

	@Override
	String incoming(MergeColumn column) {
		return ALIAS + "." + column.identifier();
	}

}

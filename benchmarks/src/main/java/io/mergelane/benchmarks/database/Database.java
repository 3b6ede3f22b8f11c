package io.mergelane.benchmarks.database;

import java.io.IOException;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.mergelane.benchmarks.member.Checksum;

/**
 * A running database with the table of members.
 * <p>
 * Threading: confined to one thread, except for the data source.
 */
public interface Database extends AutoCloseable {

	/**
	 * Name of the table.
	 */
	String TABLE = "member";

	/**
	 * Return a pool of connections.
	 * @return the data source
	 */
	DataSource dataSource();

	/**
	 * Empty the table, and let no earlier work of the server disturb what follows.
	 * @throws SQLException if the database fails
	 */
	void empty() throws SQLException;

	/**
	 * Clean up what writing has left behind in the table, as the server does in time.
	 * @throws SQLException if the database fails
	 */
	void cleanUp() throws SQLException;

	/**
	 * Look at all rows of the table.
	 * @return their checksum
	 * @throws SQLException if the database fails
	 */
	Checksum checksum() throws SQLException;

	/**
	 * Return whether Mergelane has a faster way for many rows.
	 * @return whether {@code bulk} makes a difference
	 */
	boolean hasBulkLane();

	/**
	 * Return the fastest way to insert rows: the limit.
	 * @return the form
	 */
	Form load();

	/**
	 * Return the statement that Mergelane's dialect sends, in a bare loop.
	 * @return the form
	 * @throws SQLException if the database fails
	 */
	Form bare() throws SQLException;

	@Override
	void close() throws IOException, SQLException;

}

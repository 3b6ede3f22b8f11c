package io.mergelane.offsets;

import java.util.List;

import javax.sql.DataSource;

import org.apache.kafka.common.TopicPartition;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The rows of a group in the table of positions.
 * <p>
 * Threading: thread-safe. Works in the transaction of the calling thread.
 */
final class OffsetTable {

	private static final String ROW = " WHERE consumer_group = ? AND topic = ? AND topic_partition = ?";

	private final JdbcTemplate jdbc;

	private final String table;

	private final String group;

	/**
	 * Create the rows of a group.
	 * @param dataSource where the table is
	 * @param table its name
	 * @param group the group
	 * @param timeout seconds to wait for another transaction
	 */
	OffsetTable(DataSource dataSource, String table, String group, int timeout) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout(timeout);
		this.table = table;
		this.group = group;
	}

	/**
	 * Find out whether the table is there.
	 */
	void check() {
		this.jdbc.queryForList("SELECT epoch, next_offset, owner FROM " + this.table + ROW, this.group, "", -1);
	}

	/**
	 * Take a partition from whoever has it. Waits for a transaction that is about to move
	 * its position.
	 * @param owner who takes it, for those who look at the table
	 * @param initial its position if it has none yet
	 */
	Claim claim(TopicPartition partition, String owner, long initial) {
		int known = this.jdbc.update("UPDATE " + this.table + " SET epoch = epoch + 1, owner = ?" + ROW, owner,
				this.group, partition.topic(), partition.partition());
		if (known == 0) {
			this.jdbc.update("INSERT INTO " + this.table
					+ " (consumer_group, topic, topic_partition, next_offset, epoch, owner) VALUES (?, ?, ?, ?, 1, ?)",
					this.group, partition.topic(), partition.partition(), initial, owner);
		}
		List<Claim> claims = this.jdbc.query("SELECT epoch, next_offset FROM " + this.table + ROW,
				(row, number) -> new Claim(row.getLong(1), row.getLong(2)), this.group, partition.topic(),
				partition.partition());
		return claims.get(0);
	}

	/**
	 * Move the position, if nobody else has.
	 * @param to the offset of the next record
	 * @return whether it is moved
	 */
	boolean advance(TopicPartition partition, Claim claim, long to) {
		return this.jdbc.update(
				"UPDATE " + this.table + " SET next_offset = ?" + ROW + " AND epoch = ? AND next_offset = ?", to,
				this.group, partition.topic(), partition.partition(), claim.epoch(), claim.next()) == 1;
	}

	/**
	 * Set the position, wherever it was.
	 * @return whether the partition is still claimed
	 */
	boolean move(TopicPartition partition, Claim claim, long to) {
		return this.jdbc.update("UPDATE " + this.table + " SET next_offset = ?" + ROW + " AND epoch = ?", to,
				this.group, partition.topic(), partition.partition(), claim.epoch()) == 1;
	}

}

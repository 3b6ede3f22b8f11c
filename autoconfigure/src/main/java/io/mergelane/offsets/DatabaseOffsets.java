package io.mergelane.offsets;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.consumer.PositionStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The positions of a listener in the database.
 * <p>
 * Whoever is assigned a partition takes a new epoch from the database, and every
 * transaction names epoch and position: so the records of a partition are handled once,
 * whatever process believes to own it. Kafka's generations would not do: they begin anew
 * with the group, and members keep theirs while they sleep.
 * <p>
 * Threading: thread-safe.
 */
final class DatabaseOffsets implements PositionStore {

	private static final Log logger = LogFactory.getLog(DatabaseOffsets.class);

	/**
	 * Position of a partition that has none.
	 */
	private static final long NONE = -1;

	/**
	 * For those who look at the table.
	 */
	private static final String OWNER = ManagementFactory.getRuntimeMXBean().getName();

	private final OffsetTable table;

	private final TransactionTemplate transaction;

	private final Map<TopicPartition, Claim> claims = new ConcurrentHashMap<>();

	private final Set<TopicPartition> fenced = ConcurrentHashMap.newKeySet();

	DatabaseOffsets(OffsetTable table, TransactionTemplate transaction) {
		this.table = table;
		this.transaction = transaction;
	}

	/**
	 * A transaction for each partition: a former owner that sleeps in one of its own
	 * keeps this partition waiting and no other.
	 */
	@Override
	public @Nullable OffsetAndMetadata claim(TopicPartition partition, @Nullable OffsetAndMetadata inKafka) {
		long initial = (inKafka != null) ? inKafka.offset() : NONE;
		Claim claim;
		try {
			claim = Objects
				.requireNonNull(this.transaction.execute((status) -> this.table.claim(partition, OWNER, initial)));
		}
		catch (DataAccessException | TransactionException ex) {
			throw new TimeoutException("The database does not tell positions yet: " + ex.getClass().getSimpleName());
		}
		this.claims.put(partition, claim);
		this.fenced.remove(partition);
		return (claim.next() != NONE) ? new OffsetAndMetadata(claim.next()) : null;
	}

	@Override
	public boolean isOutsideOfKafka() {
		return true;
	}

	/**
	 * If the database does not take it, the first transaction will be refused, and the
	 * partition is claimed anew.
	 */
	@Override
	public void moved(TopicPartition partition, long offset) {
		Claim claim = this.claims.get(partition);
		if (claim == null) {
			return;
		}
		Claim moved = new Claim(claim.epoch(), offset);
		this.claims.put(partition, moved);
		try {
			Boolean done = this.transaction.execute((status) -> this.table.move(partition, moved, offset));
			if (!Boolean.TRUE.equals(done)) {
				fence(partition, moved);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("The position of " + partition + " could not be moved: " + ex.getClass().getSimpleName());
			fence(partition, moved);
		}
	}

	@Override
	public void left(Collection<TopicPartition> partitions) {
		this.claims.keySet().removeAll(partitions);
		this.fenced.removeAll(partitions);
	}

	@Override
	public Set<TopicPartition> takeFenced() {
		if (this.fenced.isEmpty()) {
			return Set.of();
		}
		Set<TopicPartition> taken = new HashSet<>(this.fenced);
		this.fenced.removeAll(taken);
		return taken;
	}

	@Nullable Claim claim(TopicPartition partition) {
		return this.claims.get(partition);
	}

	/**
	 * Move the position in the transaction of the calling thread, or find out that it is
	 * somebody else's.
	 * @throws FencedException if it is
	 */
	void advance(TopicPartition partition, Claim claim, long to) {
		if (claim.isFenced() || !this.table.advance(partition, claim, to)) {
			fence(partition, claim);
			throw new FencedException();
		}
	}

	private void fence(TopicPartition partition, Claim claim) {
		claim.fence();
		// A claim that has taken its place is not concerned.
		if (this.claims.get(partition) == claim) {
			this.fenced.add(partition);
		}
	}

}

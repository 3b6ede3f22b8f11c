package io.mergelane.offsets;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TransactionalHandler} and {@link DatabaseOffsets}: promises S8 and
 * S15.
 */
class TransactionalHandlerTests {

	private static final TopicPartition ZERO = new TopicPartition("topic", 0);

	private static final TopicPartition ONE = new TopicPartition("topic", 1);

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

	private final JdbcTemplate template = new JdbcTemplate(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(this.dataSource));

	private final DatabaseOffsets offsets = offsets();

	private final TransactionalHandler handler = new TransactionalHandler(new Writing(), this.offsets,
			this.transaction);

	private List<RecordFailure> failures = List.of();

	@BeforeEach
	void createTables() {
		this.template.execute("""
				CREATE TABLE positions (consumer_group VARCHAR(9), topic VARCHAR(9), topic_partition INT,
				next_offset BIGINT, epoch BIGINT, owner VARCHAR(255),
				PRIMARY KEY (consumer_group, topic, topic_partition))""");
		this.template.execute("CREATE TABLE written (text VARCHAR(20))");
		claim(this.offsets, ZERO, ONE);
	}

	@Test
	void movesThePositionOfEachPartitionOfABatch() {
		handle(record(0, 5, "a"), record(1, 7, "b"), record(0, 6, "c"));
		assertThat(this.failures).isEmpty();
		assertThat(next()).containsExactly(7L, 8L);
		assertThat(written()).containsExactly("a", "c", "b");
	}

	@Test
	void commitsWhatIsBeforeAFailureAndLetsTheOthersWait() {
		handle(record(0, 5, "a"), record(0, 6, "b"), record(1, 7, "x"), record(0, 7, "fails"), record(0, 8, "c"),
				record(0, 9, "d"));
		assertThat(next()).containsExactly(7L, 8L);
		assertThat(written()).containsExactly("a", "b", "x");
		assertThat(this.failures).extracting(RecordFailure::index).containsExactly(3, 4, 5);
		assertThat(this.failures).extracting((failure) -> failure.cause().getClass().getSimpleName())
			.containsExactly("IllegalStateException", "NotHandledException", "NotHandledException");
	}

	@Test
	void searchesForARecordThatTheDatabaseRefuses() {
		handle(record(0, 5, "a"), record(0, 6, "b"), record(0, 7, "refused"), record(0, 8, "c"));
		assertThat(next().get(0)).isEqualTo(7);
		assertThat(this.failures).extracting(RecordFailure::index).containsExactly(2, 3);
	}

	@Test
	void doesNothingTwice() {
		handle(record(0, 5, "a"), record(0, 6, "b"));
		handle(record(0, 5, "a"), record(0, 6, "b"), record(0, 7, "c"));
		assertThat(written()).containsExactly("a", "b", "c");
	}

	@Test
	void doesNothingForWhoeverHasLostThePartition() {
		DatabaseOffsets other = offsets();
		claim(other, ZERO);
		handle(record(0, 5, "a"), record(1, 5, "b"));
		assertThat(this.failures).extracting((failure) -> failure.cause().getClass().getSimpleName())
			.containsExactly("FencedException");
		assertThat(written()).containsExactly("b");
		assertThat(this.offsets.takeFenced()).containsExactly(ZERO);
		assertThat(this.offsets.takeFenced()).isEmpty();
		claim(this.offsets, ZERO);
		handle(record(0, 5, "a"));
		assertThat(written()).containsExactly("b", "a");
	}

	@Test
	void doesNothingForAnEarlierAssignment() {
		Claim earlier = this.offsets.claim(ZERO);
		claim(this.offsets, ZERO);
		assertThat(earlier).isNotNull();
		assertThatExceptionOfType(FencedException.class).isThrownBy(() -> this.transaction.executeWithoutResult(
				(status) -> this.offsets.advance(ZERO, java.util.Objects.requireNonNull(earlier), 6)));
		assertThat(this.offsets.takeFenced()).as("the present one").isEmpty();
	}

	@Test
	void doesNotWriteAgainWhatIsCommittedThoughTheAnswerIsLost() {
		handle(new TransactionalHandler(new Writing(), this.offsets,
				new TransactionTemplate(new UnheardTransactionManager())), record(0, 5, "a"), record(0, 6, "b"));
		assertThat(this.failures).hasSize(2);
		handle(record(0, 5, "a"), record(0, 6, "b"));
		assertThat(this.failures.get(0).cause()).isInstanceOf(FencedException.class);
		assertThat(this.offsets.takeFenced()).containsExactly(ZERO);
		claim(this.offsets, ZERO);
		handle(record(0, 5, "a"), record(0, 6, "b"), record(0, 7, "c"));
		assertThat(this.failures).isEmpty();
		assertThat(written()).containsExactly("a", "b", "c");
	}

	@Test
	void goesOnWhereTheUserHasMovedThePosition() {
		handle(record(0, 5, "a"), record(0, 6, "b"));
		this.offsets.moved(ZERO, 5);
		handle(record(0, 5, "a"));
		assertThat(written()).containsExactly("a", "b", "a");
		assertThat(next().get(0)).isEqualTo(6);
	}

	@Test
	void asksAgainIfTheDatabaseDoesNotAnswer() {
		this.template.execute("DROP TABLE positions");
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> claim(this.offsets, ZERO));
	}

	private DatabaseOffsets offsets() {
		return new DatabaseOffsets(new OffsetTable(this.dataSource, "positions", "group", 1), this.transaction);
	}

	private static void claim(DatabaseOffsets offsets, TopicPartition... partitions) {
		for (TopicPartition partition : partitions) {
			offsets.claim(partition, new OffsetAndMetadata(5));
		}
	}

	@SafeVarargs
	private void handle(ConsumerRecord<Object, Object>... records) {
		handle(this.handler, records);
	}

	@SafeVarargs
	private void handle(TransactionalHandler handler, ConsumerRecord<Object, Object>... records) {
		handler.handle(List.of(records), new HandlingCallback() {

			@Override
			public void finishedFirst(int count) {
			}

			@Override
			public void through(List<RecordFailure> failures) {
				TransactionalHandlerTests.this.failures = failures;
			}

		});
	}

	private static ConsumerRecord<Object, Object> record(int partition, long offset, String text) {
		return new ConsumerRecord<>("topic", partition, offset, "key", text);
	}

	private List<Long> next() {
		return this.template.queryForList("SELECT next_offset FROM positions ORDER BY topic_partition", Long.class);
	}

	private List<String> written() {
		return this.template.queryForList("SELECT text FROM written", String.class);
	}

	/**
	 * Commits, and does not hear of it.
	 */
	private final class UnheardTransactionManager extends JdbcTransactionManager {

		UnheardTransactionManager() {
			super(TransactionalHandlerTests.this.dataSource);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			super.doCommit(status);
			throw new TransactionSystemException("planned");
		}

	}

	/**
	 * Writes records, and fails or throws for some of them.
	 */
	private final class Writing implements RecordsHandler {

		@Override
		public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
			List<RecordFailure> failed = new ArrayList<>();
			for (int i = 0; i < records.size(); i++) {
				String text = records.get(i).value().toString();
				if (text.equals("refused")) {
					throw new DataIntegrityViolationException("planned");
				}
				if (text.equals("fails")) {
					failed.add(new RecordFailure(i, new IllegalStateException("planned")));
				}
				TransactionalHandlerTests.this.template.update("INSERT INTO written VALUES (?)", text);
			}
			callback.through(failed);
		}

		@Override
		public boolean takesBatches() {
			return true;
		}

		@Override
		public String description() {
			return "writing";
		}

	}

}

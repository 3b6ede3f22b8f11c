package io.mergelane.documentation;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.mergelane.listener.LaneListeners;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.MergeWriterFactory;
import io.mergelane.replay.DeadLetterReplay;
import org.apache.kafka.clients.consumer.Consumer;

import org.springframework.kafka.core.KafkaTemplate;

/**
 * What the code in the documentation takes as given: an application with orders, members
 * and persons.
 */
@SuppressWarnings("unused")
public abstract class Given {

	protected final Orders orders = given();

	protected final Executor executor = given();

	protected final KafkaTemplate<String, Object> template = given();

	protected final Consumer<String, OrderPlaced> consumer = given();

	protected final LaneListeners listeners = given();

	protected final DeadLetterReplay replay = given();

	protected final MergeWriterFactory writers = given();

	protected final MergeWriter writer = given();

	protected final List<Person> persons = given();

	private static <T> T given() {
		throw new UnsupportedOperationException("Code in the documentation is compiled, not run");
	}

	protected abstract Person person(PersonEvent event);

	protected abstract Person row(PersonEvent event);

	protected abstract Address address(PersonEvent event);

	public interface Orders {

		void place(OrderPlaced order);

		void placeAll(List<OrderPlaced> orders);

		CompletableFuture<Void> placeLater(OrderPlaced order);

	}

	public record OrderPlaced(String id, long customer, long cents) {
	}

	public record PriceChanged(String product, long cents, Instant changedAt) {
	}

	public static class OrderException extends RuntimeException {

		public boolean isRetryable() {
			return false;
		}

	}

	public static class OrderClosedException extends OrderException {

	}

	public record MemberChanged(long userId, int ordSeq, String name, Instant modifiedAt) {
	}

	public record MemberRow(long userId, int ordSeq, String name, Instant modifiedAt) {
	}

	public record SignedUp(String id) {
	}

	public record Notice(String text) {
	}

	public record Payment(String id) {
	}

	public record PersonEvent(long id, int ordSeq, String name, Instant changedAt, boolean isClosed) {
	}

	public record Person(long id, int ordSeq, String name, Instant changedAt) {
	}

	public record Address(long personId, String kind, Instant changedAt) {
	}

}

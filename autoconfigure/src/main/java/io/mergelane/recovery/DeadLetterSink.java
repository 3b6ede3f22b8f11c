package io.mergelane.recovery;

import java.util.concurrent.CompletableFuture;

/**
 * Takes the records that are given up.
 * <p>
 * Threading: thread-safe.
 */
public interface DeadLetterSink {

	/**
	 * Keep a record. It counts as finished, and may be committed, when the future is
	 * complete and not before. Called on workers: it must not block for long.
	 * @param letter the record
	 * @return complete when the record is kept for good; failed if it is not, and it is
	 * tried again later
	 */
	CompletableFuture<Void> send(DeadLetter letter);

}

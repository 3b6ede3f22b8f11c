package io.mergelane.replay;

import io.mergelane.deadletter.DeadLetterRecord;

/**
 * Takes the dead letters that a request asks for, one after the other.
 * <p>
 * Threading: confined to the thread of the run.
 */
interface LetterTarget extends AutoCloseable {

	/**
	 * Take a dead letter.
	 * @param letter the dead letter, whose original topic is known
	 * @throws ReplayStoppedException if the run cannot go on; the message names the
	 * letter and says what to do
	 * @throws InterruptedException if the thread is interrupted before anything was done
	 * with the letter
	 */
	void take(DeadLetterRecord letter) throws ReplayStoppedException, InterruptedException;

	/**
	 * Return what was done.
	 * @return the counts so far
	 */
	LetterResults results();

	@Override
	default void close() {
	}

	/**
	 * Name a dead letter.
	 * @param letter the dead letter
	 * @return where it is
	 */
	static String name(DeadLetterRecord letter) {
		return "%s-%d@%d".formatted(letter.record().topic(), letter.record().partition(), letter.record().offset());
	}

}

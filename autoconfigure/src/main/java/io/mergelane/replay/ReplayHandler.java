package io.mergelane.replay;

import io.mergelane.deadletter.DeadLetterRecord;

/**
 * The handler of a listener, for one run.
 * <p>
 * Threading: confined to the thread of the run.
 */
public interface ReplayHandler extends AutoCloseable {

	/**
	 * Handle the record that a dead letter was made of. Nothing is thrown; if the thread
	 * is interrupted its flag is set on return.
	 * @param letter the dead letter, whose original topic is known
	 * @return what came of it
	 */
	Outcome handle(DeadLetterRecord letter);

	@Override
	void close();

	/**
	 * What came of a dead letter.
	 * <p>
	 * Threading: immutable.
	 *
	 * @param ending how it ended
	 * @param reason why it did not succeed, without the payload; empty if it did
	 */
	record Outcome(Ending ending, String reason) {

		/**
		 * The record is handled.
		 */
		public static final Outcome HANDLED = new Outcome(Ending.HANDLED, "");

	}

	/**
	 * How the handling of a dead letter ended.
	 */
	enum Ending {

		/**
		 * The handler has reported success.
		 */
		HANDLED,

		/**
		 * The record cannot be read, or the handler has reported a failure of it.
		 */
		FAILED,

		/**
		 * The handler was not called, or has reported a failure of what the record needs.
		 */
		AWAY,

		/**
		 * The handler has reported nothing, and may go on.
		 */
		UNKNOWN

	}

}

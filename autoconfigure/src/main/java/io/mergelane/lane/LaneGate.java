package io.mergelane.lane;

/**
 * Decides whether a lane may begin a turn now.
 * <p>
 * Threading: thread-safe; called for each turn, so it must be quick.
 */
public interface LaneGate {

	/**
	 * Lets everybody in.
	 */
	LaneGate OPEN = new LaneGate() {

		@Override
		public long enter() {
			return 0;
		}

		@Override
		public void began(int items) {
		}

		@Override
		public void left() {
		}

	};

	/**
	 * Ask to begin a turn.
	 * @return 0 if it may begin, else after how many nanoseconds to ask again
	 */
	long enter();

	/**
	 * The turn that was let in has begun.
	 * @param items the number of its items
	 */
	void began(int items);

	/**
	 * There is no turn to begin after all.
	 */
	void left();

}

package io.mergelane.commit;

import java.util.function.Supplier;

import org.apache.kafka.common.errors.WakeupException;

/**
 * Makes a call of a consumer once more if a wake-up has hit it.
 * <p>
 * The container wakes the consumer up to stop or to pause it. A wake-up that comes too
 * late for the poll hits the next call that waits for the broker instead, once
 * (spring-kafka #4622); and one that comes while a rebalance callback runs hits a call in
 * there. Whoever woke it up is not forgotten: the container looks after each poll.
 * <p>
 * Threading: confined to the consumer thread.
 */
public final class DespiteWakeup {

	private DespiteWakeup() {
	}

	/**
	 * Make a call.
	 * @param <T> type of the answer
	 * @param call the call, which has no effect if it is hit
	 * @return its answer
	 */
	public static <T> T call(Supplier<T> call) {
		try {
			return call.get();
		}
		catch (WakeupException ex) {
			return call.get();
		}
	}

	/**
	 * Make a call that has no answer.
	 * @param call the call, which may be made twice
	 */
	public static void run(Runnable call) {
		try {
			call.run();
		}
		catch (WakeupException ex) {
			call.run();
		}
	}

}

package io.mergelane.benchmarks.contender;

import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.workload.OddKey;
import io.mergelane.benchmarks.workload.Workload;

/**
 * Mergelane, in key order.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param lists whether the listener takes lists
 * @param virtual whether records are handled on virtual threads
 */
record MergelaneContender(String name, boolean lists, boolean virtual) implements Contender {

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	private static final String PREFIX = "mergelane.listeners." + BootApplication.ID + ".";

	static Contender ofSingleRecords() {
		return new MergelaneContender("mergelane-record", false, false);
	}

	static Contender onVirtualThreads() {
		return new MergelaneContender("mergelane-virtual", false, true);
	}

	static Contender ofLists() {
		return new MergelaneContender("mergelane-list", true, false);
	}

	@Override
	public boolean keepsOrder() {
		return true;
	}

	@Override
	public boolean suits(Workload workload) {
		return (!this.virtual || Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS)
				&& (!this.lists || workload.isIdle());
	}

	@Override
	public AutoCloseable start(Subscription subscription) {
		BootApplication application = subscription.application();
		Workload workload = subscription.workload();
		configure(application, workload);
		if (this.virtual) {
			application.with("spring.threads.virtual.enabled", "true");
		}
		return application.start(listener(workload));
	}

	private static void configure(BootApplication application, Workload workload) {
		if (workload.limits().inWork() > 0) {
			application.with(PREFIX + "parallelism", String.valueOf(workload.limits().inWork()));
		}
		if (workload.oddKey() == OddKey.HOT || workload.oddKey() == OddKey.HOT_REMOVED) {
			// All that waits for the hot key is in hand: the share of its partition.
			application.with(PREFIX + "max-in-flight", String.valueOf(2 * workload.records()));
		}
		if (workload.oddKey().fails() && !workload.oddKey().hasDeadLetters()) {
			application.with(PREFIX + "dead-letter.enabled", "false");
		}
	}

	private Class<?> listener(Workload workload) {
		if (this.lists) {
			return LaneListeners.Lists.class;
		}
		return workload.work().asynchronous() ? LaneListeners.Asynchronous.class : LaneListeners.SingleRecords.class;
	}

}

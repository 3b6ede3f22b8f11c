package io.mergelane.sample.lab.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.mergelane.sample.lab.stage.KillableApplication;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.Pause;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/**
 * Payments that are made by an application that is killed in the middle and started
 * again: which were made, and how often.
 * <p>
 * Threading: confined to the thread of the side, except for {@link #read}.
 */
final class Payments {

	private static final String NAME = "payments";

	private static final String PAID = "paid ";

	private static final String[] CRASH = { "spring.kafka.consumer.properties.session.timeout.ms=3000",
			"spring.kafka.consumer.properties.heartbeat.interval.ms=500" };

	private static final Duration COMMITS = Duration.ofMillis(1500);

	private final Map<String, Integer> made = new HashMap<>();

	private final Stage stage;

	private final boolean plain;

	private final Class<?> listener;

	private final String[] properties;

	Payments(Stage stage, boolean plain, Class<?> listener, String... properties) {
		this.stage = stage;
		this.plain = plain;
		this.listener = listener;
		List<String> all = new ArrayList<>(List.of(CRASH));
		all.addAll(List.of(properties));
		this.properties = all.toArray(String[]::new);
	}

	/**
	 * Starts the application, kills it once the payments that do not hang are made and
	 * the group has committed, starts it again, and waits for one more payment.
	 * @param count number of payments, besides that one more
	 * @param hangingFrom the first payment that hangs
	 * @param hangingTo the first after it that does not
	 * @param committed offset the group has committed when it is killed
	 * @return what was measured
	 */
	Outcome crash(int count, int hangingFrom, int hangingTo, Committed committed) throws Exception {
		this.stage.topic().create(1);
		publish(0, count);
		int made = count - (hangingTo - hangingFrom);
		long before;
		int done;
		try (KillableApplication application = start("lab.hanging-from=" + hangingFrom,
				"lab.hanging-to=" + hangingTo)) {
			await(application, "%d payments are made".formatted(made), () -> made() == made);
			Stillness offset = new Stillness(COMMITS);
			await(application, "nothing more is committed", () -> committed.isReached(this.stage.topic().committed(0))
					&& offset.isStill(this.stage.topic().committed(0)));
			before = this.stage.topic().committed(0);
			application.kill();
			done = made();
		}
		publish(count, 1);
		startAgain();
		Stillness payments = new Stillness(COMMITS);
		this.stage.await("the next payment is made, and no more", () -> isMade(count) && payments.isStill(times()));
		return Outcome.of("payments lost", count + 1 - made(), "of " + (count + 1))
			.and("payments made twice", times() - made(), "payments")
			.and("committed when it was killed", before, "offset")
			.and("made when it was killed", done, "payments");
	}

	private KillableApplication start(String... more) throws Exception {
		List<String> all = new ArrayList<>(List.of(this.properties));
		all.addAll(List.of(more));
		return this.stage.startKillable(this.plain, NAME, List.of(Provider.class, this.listener), this::read,
				all.toArray(String[]::new));
	}

	private void await(KillableApplication application, String what, BooleanSupplier condition) {
		this.stage.await(what, () -> {
			application.checkAlive();
			return condition.getAsBoolean();
		});
	}

	private void startAgain() {
		List<?> beans = List.of(new Provider(0, 0, this::read), this.listener);
		if (this.plain) {
			this.stage.startPlain(NAME, beans, this.properties);
		}
		else {
			this.stage.startMergelane(NAME, beans, this.properties);
		}
	}

	private void publish(int from, int count) throws Exception {
		List<Message> payments = new ArrayList<>();
		for (int i = from; i < from + count; i++) {
			payments.add(new Message(0, "account-" + i, Integer.toString(i)));
		}
		this.stage.topic().publish(payments);
	}

	private synchronized void read(String line) {
		if (line.startsWith(PAID)) {
			this.made.merge(line.substring(PAID.length()), 1, Integer::sum);
		}
	}

	private synchronized int made() {
		return this.made.size();
	}

	private synchronized int times() {
		int times = 0;
		for (int count : this.made.values()) {
			times += count;
		}
		return times;
	}

	private synchronized boolean isMade(int payment) {
		return this.made.containsKey(Integer.toString(payment));
	}

	/**
	 * Tells from the committed offset whether the application may be killed.
	 */
	@FunctionalInterface
	interface Committed {

		boolean isReached(long offset);

	}

	/**
	 * Makes payments, of which some hang.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Provider {

		private final int hangingFrom;

		private final int hangingTo;

		private final Consumer<String> made;

		@Autowired
		Provider(@Value("${lab.hanging-from}") int hangingFrom, @Value("${lab.hanging-to}") int hangingTo) {
			this(hangingFrom, hangingTo, System.out::println);
		}

		Provider(int hangingFrom, int hangingTo, Consumer<String> made) {
			this.hangingFrom = hangingFrom;
			this.hangingTo = hangingTo;
			this.made = made;
		}

		void pay(String payment) {
			int number = Integer.parseInt(payment);
			if (number >= this.hangingFrom && number < this.hangingTo) {
				Pause.of(Duration.ofMinutes(5));
			}
			this.made.accept(PAID + payment);
		}

	}

}

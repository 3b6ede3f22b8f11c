package io.mergelane.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.mergelane.failure.RejectedRecordException;
import io.mergelane.handler.HandlingCallback;
import io.mergelane.handler.RecordFailure;
import io.mergelane.handler.RecordsHandler;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The handler of a member: takes its time, succeeds or fails.
 */
final class SimHandler implements RecordsHandler {

	private final SimMember member;

	private final SimWorld world;

	private final SimSettings settings;

	private final Checker checker;

	private int turns;

	private long lastFull;

	SimHandler(SimMember member, SimWorld world, SimSettings settings, Checker checker) {
		this.member = member;
		this.world = world;
		this.settings = settings;
		this.checker = checker;
	}

	/**
	 * Return how many turns are in work.
	 */
	int turns() {
		return this.turns;
	}

	@Override
	public void handle(List<ConsumerRecord<Object, Object>> records, HandlingCallback callback) {
		List<Delivery> deliveries = records.stream().map((record) -> ((PolledRecord) record).delivery).toList();
		this.checker.handlerStarts(this.member, deliveries);
		this.turns++;
		if (may(Fault.THROW) && this.world.chance(0.1)) {
			deliveries.forEach((delivery) -> this.checker.handled(delivery, Delivery.State.WAITING));
			ended(deliveries);
			throw new HandlerThrew();
		}
		if (this.world.chance(0.15)) {
			complete(deliveries, callback);
			return;
		}
		if (deliveries.size() > 1 && this.world.chance(0.2)) {
			int first = this.world.below(deliveries.size());
			later(() -> {
				deliveries.subList(0, first)
					.forEach((delivery) -> this.checker.handled(delivery, Delivery.State.FINISHED));
				callback.finishedFirst(first);
				later(() -> complete(deliveries, callback));
			});
			return;
		}
		later(() -> complete(deliveries, callback));
	}

	private void later(Runnable action) {
		long millis = this.world.below(30);
		if (may(Fault.SLOW) && this.world.chance(0.1)) {
			millis = this.world.below(this.world.chance(0.2) ? 8000 : 1000);
		}
		this.member.schedule(SimWorld.millis(millis), action);
	}

	private void complete(List<Delivery> deliveries, HandlingCallback callback) {
		List<RecordFailure> failures = new ArrayList<>();
		Set<Object> failed = new HashSet<>();
		boolean allFail = may(Fault.FAILURE) && this.world.chance(0.05);
		for (int i = 0; i < deliveries.size(); i++) {
			Delivery delivery = deliveries.get(i);
			if (delivery.state == Delivery.State.FINISHED) {
				continue;
			}
			boolean fails = allFail || (may(Fault.FAILURE) && this.world.chance(0.15));
			// Nothing of a key is done behind what failed of it.
			fails |= delivery.lane != null && failed.contains(delivery.lane);
			if (fails) {
				if (delivery.lane != null) {
					failed.add(delivery.lane);
				}
				failures.add(failure(i, delivery));
			}
			else {
				this.checker.handled(delivery, Delivery.State.FINISHED);
			}
		}
		ended(deliveries);
		callback.through(failures);
	}

	private RecordFailure failure(int index, Delivery delivery) {
		if (this.world.chance(0.3)) {
			this.checker.handled(delivery,
					this.settings.deadLetters() ? Delivery.State.WAITING : Delivery.State.PARKED);
			return new RecordFailure(index, new RejectedRecordException("bad"));
		}
		this.checker.handled(delivery, Delivery.State.WAITING);
		Exception cause = (delivery.record.offset % 2 == 0) ? new IllegalStateException("try again") : new SimOutage();
		return this.world.chance(0.2) ? new RecordFailure(index, cause, Duration.ofMillis(this.world.below(500)))
				: new RecordFailure(index, cause);
	}

	/**
	 * Return when the last turn of all that there may be was taken.
	 */
	long lastFull() {
		return this.lastFull;
	}

	private void ended(List<Delivery> deliveries) {
		if (this.turns >= this.settings.parallelism()) {
			this.lastFull = this.world.now();
		}
		this.turns--;
		this.checker.handlerEnded(this.member, deliveries);
	}

	private boolean may(Fault fault) {
		return this.settings.has(fault) && !this.world.isCalm();
	}

	@Override
	public boolean takesBatches() {
		return this.settings.batches();
	}

	@Override
	public String description() {
		return "simulated";
	}

}

package io.mergelane.simulation;

import java.util.concurrent.CompletableFuture;

import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;

/**
 * Where a member keeps the records it gives up. To write one takes a while, and may fail.
 */
final class SimDeadLetters implements DeadLetterSink {

	private final SimMember member;

	private final SimWorld world;

	private final SimSettings settings;

	private final Checker checker;

	SimDeadLetters(SimMember member, SimWorld world, SimSettings settings, Checker checker) {
		this.member = member;
		this.world = world;
		this.settings = settings;
		this.checker = checker;
	}

	@Override
	public CompletableFuture<Void> send(DeadLetter letter) {
		Delivery delivery = ((PolledRecord) letter.record()).delivery;
		this.checker.givenUp(delivery, letter.cause());
		CompletableFuture<Void> sent = new CompletableFuture<>();
		boolean faulty = this.settings.has(Fault.DEAD_LETTER) && !this.world.isCalm();
		boolean fails = faulty && this.world.chance(0.3);
		long millis = this.world.below((faulty && this.world.chance(0.2)) ? 3000 : 20);
		this.member.schedule(SimWorld.millis(millis), () -> {
			if (fails) {
				this.checker.handled(delivery, Delivery.State.WAITING);
				sent.completeExceptionally(new IllegalStateException("not written"));
			}
			else {
				this.checker.handled(delivery, Delivery.State.KEPT);
				sent.complete(null);
			}
		});
		return sent;
	}

}

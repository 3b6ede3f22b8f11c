package io.mergelane.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A record that was polled by a member.
 */
final class Delivery {

	/**
	 * What has happened to it last.
	 */
	enum State {

		DELIVERED, WORKING, WAITING, PARKED,

		/** It is given up, and on its way to where it is kept. */
		SENDING,

		/** It is kept, which the engine may not have taken note of. */
		KEPT,

		FINISHED

	}

	final SimRecord record;

	final Assignment assignment;

	/** Equal for records that wait for each other, or null. */
	final @Nullable Object lane;

	State state = State.DELIVERED;

	/** Whether it was parked once: it comes behind later records of its lane. */
	boolean overtaken;

	/** Whether the metadata of the commit it began with says that it is finished. */
	final boolean marked;

	/** Whether it was finished before the position was moved back. */
	final boolean finishedBefore;

	/** When the state was reached. */
	long since;

	Delivery(SimRecord record, Assignment assignment, @Nullable Object lane, boolean marked, boolean finishedBefore,
			long since) {
		this.record = record;
		this.assignment = assignment;
		this.lane = lane;
		this.marked = marked;
		this.finishedBefore = finishedBefore;
		this.since = since;
	}

	/**
	 * Return whether nothing is left to be done, by the truth of this assignment.
	 */
	boolean isDone() {
		return this.state == State.FINISHED || this.state == State.KEPT || this.marked || this.finishedBefore;
	}

	/**
	 * Return whether something goes on with it.
	 */
	boolean isInWork() {
		return this.state == State.WORKING || this.state == State.SENDING;
	}

	/**
	 * The member has not seen it.
	 */
	void forget() {
		this.assignment.deliveries.remove(this);
	}

	@Override
	public String toString() {
		return this.record + "#" + this.assignment.number;
	}

}

package io.mergelane.lane;

/**
 * How busy lanes are, at one moment.
 * <p>
 * Threading: immutable.
 *
 * @param busy how many have their turn: records, or batches, in work
 * @param ready how many have records that could be in work if there were room for them
 */
public record LaneActivity(int busy, int ready) {

	/**
	 * Nothing goes on.
	 */
	public static final LaneActivity NONE = new LaneActivity(0, 0);

	/**
	 * Return this and others together.
	 * @param others other lanes
	 * @return the sum
	 */
	public LaneActivity plus(LaneActivity others) {
		return new LaneActivity(this.busy + others.busy, this.ready + others.ready);
	}

}

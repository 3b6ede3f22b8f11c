package io.mergelane.offsets;

/**
 * Somebody else has taken the partition, or moved its position: what the handler did is
 * rolled back, and the records are not handled here any more.
 * <p>
 * Threading: immutable.
 */
final class FencedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	FencedException() {
		super("another instance has the position of the partition, or it was moved", null, false, false);
	}

}

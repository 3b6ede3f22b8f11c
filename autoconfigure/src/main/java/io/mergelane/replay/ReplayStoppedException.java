package io.mergelane.replay;

/**
 * A run ends early. The message is that of its report.
 */
final class ReplayStoppedException extends Exception {

	private static final long serialVersionUID = 1L;

	ReplayStoppedException(String message) {
		super(message);
	}

	/**
	 * Return what ends a run when the replay is closed.
	 * @return the exception
	 */
	static ReplayStoppedException closed() {
		return new ReplayStoppedException("The application stops; run the request again to go on.");
	}

	/**
	 * Describe what Kafka threw. Its messages name topics, sizes and limits only.
	 * @param failure the failure
	 * @return its class and message
	 */
	static String text(Throwable failure) {
		return "%s: %s".formatted(failure.getClass().getSimpleName(), failure.getMessage());
	}

}

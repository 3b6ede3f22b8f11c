package io.mergelane.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The client of a consumer, and the thread it is polled on.
 * <p>
 * Threading: immutable.
 *
 * @param clientId its client id, or {@code null} if it is not known
 * @param silence for how long nothing has come from a broker, or {@code null} if that is
 * not known
 * @param threadAlive whether the thread is there that polls it
 */
public record ClientSnapshot(@Nullable String clientId, @Nullable Duration silence, boolean threadAlive) {

	/**
	 * Nothing is known.
	 */
	public static final ClientSnapshot UNKNOWN = new ClientSnapshot(null, null, true);

}

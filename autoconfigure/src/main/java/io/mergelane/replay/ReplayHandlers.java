package io.mergelane.replay;

/**
 * Knows the handlers that dead letters can be given to.
 * <p>
 * Threading: implementations are thread-safe.
 */
@FunctionalInterface
public interface ReplayHandlers {

	/**
	 * Open the handler of a listener for a run, which closes it.
	 * @param listener id of the listener
	 * @return its handler
	 * @throws ReplayRefusedException if there is no such listener here, or it takes no
	 * dead letters
	 */
	ReplayHandler open(String listener);

}

package io.mergelane.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

/**
 * Who may see keys of records.
 * <p>
 * Threading: immutable.
 *
 * @param show when keys are shown
 * @param roles roles of those to whom they are shown, if not to all; empty for everybody
 * who is authenticated
 */
public record ShownKeys(Show show, Set<String> roles) {

	/**
	 * Nobody may.
	 */
	static final ShownKeys NEVER = new ShownKeys(Show.NEVER, Set.of());

	public ShownKeys {
		roles = Set.copyOf(roles);
	}

	/**
	 * Return whether keys are shown where nothing is known of who asks, as in JMX.
	 */
	boolean areShown() {
		return this.show.isShown(true);
	}

	boolean areShownTo(SecurityContext security) {
		return this.show.isShown(security, this.roles);
	}

}

package io.mergelane.guard;

import java.time.Instant;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.OwnerStamp;

/**
 * What others may have committed.
 */
final class Stamps {

	private Stamps() {
	}

	/**
	 * Return the metadata of a commit by an application that has had the group for long.
	 * @param name the application
	 */
	static String of(String name) {
		ApplicationIdentity owner = ApplicationIdentity.parse(name);
		return "ml1;"
				+ new OwnerStamp(owner, Instant.ofEpochSecond(1_700_000_000), true, owner, owner.clientId("listener"))
					.text();
	}

}

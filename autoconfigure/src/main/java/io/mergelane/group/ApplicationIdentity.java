package io.mergelane.group;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Who an application is, to the applications that share a Kafka cluster with it:
 * {@code application[@environment]}.
 * <p>
 * It is carried by the client id of each consumer, for it can be seen by all who may use
 * the group. A percent sign parts the client id: it does not occur in names, quotas allow
 * it, and JMX does not need it quoted.
 * <p>
 * Threading: immutable.
 *
 * @param application letters, digits, '.', '_' and '-', at most 64
 * @param environment the same; null where nobody says which it is
 */
public record ApplicationIdentity(String application, @Nullable String environment) {

	/**
	 * How long each of the two names may be.
	 */
	public static final int MAX_LENGTH = 64;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_LENGTH + "}");

	private static final Pattern CLIENT_ID = Pattern
		.compile("([A-Za-z0-9._-]{1,64})%([A-Za-z0-9._-]{0,64})%[A-Za-z0-9._-]+");

	private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]");

	/**
	 * Check the names.
	 * @throws IllegalArgumentException if one does not fit; the message says what it must
	 * be
	 */
	public ApplicationIdentity {
		check("application", application);
		if (environment != null) {
			check("environment", environment);
		}
	}

	private static void check(String what, String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"The name of the %s must be 1 to %d letters, digits, '.', '_' and '-', but is '%s'".formatted(what,
							MAX_LENGTH, name));
		}
	}

	/**
	 * Read an identity.
	 * @param text {@code application} or {@code application@environment}
	 * @return the identity
	 * @throws IllegalArgumentException if it is none; the message says what it must be
	 */
	public static ApplicationIdentity parse(String text) {
		int separator = text.indexOf('@');
		return (separator < 0) ? new ApplicationIdentity(text, null)
				: new ApplicationIdentity(text.substring(0, separator), text.substring(separator + 1));
	}

	/**
	 * Find the identity in a client id.
	 * @param clientId a client id
	 * @return who it is, or null if the client id was not made by {@link #clientId}
	 */
	public static @Nullable ApplicationIdentity ofClientId(String clientId) {
		Matcher matcher = CLIENT_ID.matcher(clientId);
		if (!matcher.matches()) {
			return null;
		}
		String environment = matcher.group(2);
		return new ApplicationIdentity(matcher.group(1), environment.isEmpty() ? null : environment);
	}

	/**
	 * Make the client id of a listener's consumers.
	 * @param listenerId id of the listener; what does not fit in it becomes an underscore
	 * @return {@code <application>%<environment>%<listener id>}
	 */
	public String clientId(String listenerId) {
		String listener = UNFIT.matcher(listenerId).replaceAll("_");
		return this.application + '%' + ((this.environment != null) ? this.environment : "") + '%'
				+ (listener.isEmpty() ? "_" : listener);
	}

	@Override
	public String toString() {
		return (this.environment != null) ? this.application + '@' + this.environment : this.application;
	}

}

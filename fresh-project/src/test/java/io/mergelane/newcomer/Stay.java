package io.mergelane.newcomer;

import java.util.regex.Pattern;

/**
 * The arguments with which the sample application stays, and is asked by others.
 * <p>
 * Threading: immutable.
 *
 * @param command the command they belong to
 * @param evidence what it prints when it is done with its work
 */
record Stay(String command, String evidence) implements Proof {

	/** A tenth of the messages. */
	private static final Pattern FEWER = Pattern.compile("(count=\\d+)0");

	@Override
	public void check(String text, Newcomer newcomer) throws Exception {
		newcomer.startSample(this.command + " " + FEWER.matcher(text).replaceFirst("$1"), this.evidence);
	}

}

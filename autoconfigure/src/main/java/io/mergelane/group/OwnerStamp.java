package io.mergelane.group;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.mergelane.tracker.CommitMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a commit tells of the application that had the group first, and of the one that
 * wrote the commit: so an owner is known though it is not running.
 * <p>
 * It stands in the metadata of each commit,
 * {@code ml1;o=<owner>;s=<since>;f=<1 founded|0 adopted>;w=<writer>;c=<client id>}.
 * Owner, since and founded are sticky: every writer, another application too, takes them
 * over from what is committed, so that nobody becomes the owner by committing.
 * <p>
 * Threading: immutable.
 *
 * @param owner who had the group first
 * @param since when, to the second
 * @param founded whether the group had no offsets then
 * @param writer who wrote this commit
 * @param clientId client id of the writer, as far as it fits
 */
public record OwnerStamp(ApplicationIdentity owner, Instant since, boolean founded, ApplicationIdentity writer,
		String clientId) {

	/**
	 * How long the text is at most.
	 */
	public static final int MAX_LENGTH = 300;

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

	private static final Instant LATEST = Instant.ofEpochSecond(999_999_999_999L);

	private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._%-]");

	/**
	 * Cut and clean the client id, and the time to the second.
	 * @throws IllegalArgumentException if the time is before 1970 or cannot be written
	 */
	public OwnerStamp {
		if (since.isBefore(Instant.EPOCH) || since.isAfter(LATEST)) {
			throw new IllegalArgumentException("A group cannot be claimed at " + since);
		}
		since = since.truncatedTo(ChronoUnit.SECONDS);
		clientId = UNFIT.matcher(clientId).replaceAll("_");
		int room = MAX_LENGTH - text(owner, since, founded, writer, "").length();
		clientId = (clientId.length() > room) ? clientId.substring(0, room) : clientId;
	}

	/**
	 * Find the stamp in the metadata of a commit.
	 * @param metadata the whole metadata
	 * @return the stamp, or null if there is none that can be trusted: no metadata, of
	 * another application or version, or damaged
	 */
	public static @Nullable OwnerStamp in(String metadata) {
		Map<String, String> values = new HashMap<>();
		for (String field : CommitMetadata.stamp(metadata).split(";", -1)) {
			int separator = field.indexOf('=');
			if (separator < 0 || values.put(field.substring(0, separator), field.substring(separator + 1)) != null) {
				return null;
			}
		}
		try {
			return read(values);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable OwnerStamp read(Map<String, String> values) {
		String owner = values.get("o");
		String since = values.get("s");
		String founded = values.get("f");
		String writer = values.get("w");
		String clientId = values.get("c");
		if (owner == null || since == null || founded == null || writer == null || clientId == null) {
			return null;
		}
		if (!SECONDS.matcher(since).matches() || !(founded.equals("0") || founded.equals("1"))) {
			return null;
		}
		return new OwnerStamp(ApplicationIdentity.parse(owner), Instant.ofEpochSecond(Long.parseLong(since)),
				founded.equals("1"), ApplicationIdentity.parse(writer), clientId);
	}

	/**
	 * Write the stamp.
	 * @return what stands in the metadata, without the header; at most
	 * {@value #MAX_LENGTH} characters
	 */
	public String text() {
		return text(this.owner, this.since, this.founded, this.writer, this.clientId);
	}

	private static String text(ApplicationIdentity owner, Instant since, boolean founded, ApplicationIdentity writer,
			String clientId) {
		return "o=" + owner + ";s=" + since.getEpochSecond() + ";f=" + (founded ? '1' : '0') + ";w=" + writer + ";c="
				+ clientId;
	}

	/**
	 * Return what another commit tells: the owner remains.
	 * @param writer who writes it
	 * @param clientId client id of the writer
	 * @return the stamp of that commit
	 */
	public OwnerStamp writtenBy(ApplicationIdentity writer, String clientId) {
		return new OwnerStamp(this.owner, this.since, this.founded, writer, clientId);
	}

	/**
	 * Return who had the group first.
	 * @return the claim
	 */
	public Claim claim() {
		return new Claim(this.owner, this.since, this.founded);
	}

}

package io.mergelane.tracker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What is committed beside an offset: which records beyond it are finished, so that they
 * are not handled again after a restart or a rebalance.
 * <p>
 * The text is {@code ml1;<owner stamp>;t=1<checksum><runs>.<leader epoch>}: from the
 * committed offset on, the lengths of holes and finished runs in turn, as {@link Vlq};
 * the leader epoch of the last finished record, plus one; and before them the CRC-32C of
 * all that and of the committed offset, so that the text means nothing beside another
 * offset. Its length grows with the number of holes, whatever their length.
 * <p>
 * Threading: immutable.
 *
 * @param text the metadata, empty if there is nothing to say
 * @param records how many finished records beyond the committed offset it tells of
 */
public record CommitMetadata(String text, long records) {

	/**
	 * What a broker takes by default ({@code offset.metadata.max.bytes}). Despite its
	 * name it counts characters.
	 */
	public static final int DEFAULT_LIMIT = 4096;

	private static final String HEADER = "ml1";

	private static final String FIELD = "t=1";

	private static final int CHECKSUM_LENGTH = 6;

	private static final char LEADER_EPOCH = '.';

	/**
	 * Characters of the longest leader epoch, its separator included.
	 */
	private static final int MAX_LEADER_EPOCH_LENGTH = 8;

	/**
	 * Read what is finished. Metadata of another application, of another version, cut or
	 * beside another offset than it was written for tells nothing.
	 * @param metadata the metadata
	 * @param committed the offset it was committed with
	 * @return the finished runs, all of them behind the offset
	 */
	public static FinishedRuns read(String metadata, long committed) {
		String[] fields = metadata.split(";", -1);
		if (!fields[0].equals(HEADER)) {
			return FinishedRuns.NONE;
		}
		for (String field : fields) {
			if (field.startsWith(FIELD)) {
				return readRuns(field.substring(FIELD.length()), committed);
			}
		}
		return FinishedRuns.NONE;
	}

	/**
	 * Return the owner stamp.
	 * @param metadata the metadata
	 * @return what is written between header and finished runs, or empty
	 */
	public static String stamp(String metadata) {
		if (!metadata.startsWith(HEADER + ";")) {
			return "";
		}
		int from = HEADER.length() + 1;
		int end = metadata.indexOf(";" + FIELD);
		return metadata.startsWith(FIELD, from) ? "" : metadata.substring(from, (end >= 0) ? end : metadata.length());
	}

	/**
	 * Return metadata that tells nothing but an owner stamp.
	 * @param ownerStamp {@code key=value} separated by semicolons, or empty
	 * @return the metadata, empty without a stamp
	 */
	public static String ofStamp(String ownerStamp) {
		return ownerStamp.isEmpty() ? "" : HEADER + ";" + ownerStamp;
	}

	private static FinishedRuns readRuns(String payload, long committed) {
		int separator = payload.lastIndexOf(LEADER_EPOCH);
		if (separator < CHECKSUM_LENGTH || committed < 0) {
			return FinishedRuns.NONE;
		}
		String body = payload.substring(CHECKSUM_LENGTH);
		if (!payload.startsWith(checksum(body, committed))) {
			return FinishedRuns.NONE;
		}
		try {
			int leaderEpoch = Math.toIntExact(new Vlq.Reader(payload.substring(separator + 1)).next() - 1);
			return readRuns(new Vlq.Reader(payload.substring(CHECKSUM_LENGTH, separator)), committed, leaderEpoch);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			return FinishedRuns.NONE;
		}
	}

	private static FinishedRuns readRuns(Vlq.Reader lengths, long committed, int leaderEpoch) {
		long[] firsts = new long[8];
		long[] ends = new long[8];
		int count = 0;
		long offset = committed;
		while (lengths.hasNext()) {
			if (count == firsts.length) {
				firsts = Arrays.copyOf(firsts, 2 * count);
				ends = Arrays.copyOf(ends, 2 * count);
			}
			firsts[count] = Math.addExact(offset, atLeast((count > 0) ? 1 : 0, lengths.next()));
			ends[count] = Math.addExact(firsts[count], atLeast(1, lengths.next()));
			offset = ends[count];
			count++;
		}
		return new FinishedRuns(Arrays.copyOf(firsts, count), Arrays.copyOf(ends, count), leaderEpoch);
	}

	private static long atLeast(int least, long length) {
		if (length < least) {
			throw new IllegalArgumentException("not a length");
		}
		return length;
	}

	private static String checksum(String body, long committed) {
		CRC32C crc = new CRC32C();
		crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, committed));
		crc.update(body.getBytes(StandardCharsets.UTF_8));
		StringBuilder text = new StringBuilder(CHECKSUM_LENGTH);
		for (int i = 0; i < CHECKSUM_LENGTH; i++) {
			text.append(Vlq.ALPHABET.charAt((int) (crc.getValue() >>> (6 * i)) & 63));
		}
		return text.toString();
	}

	/**
	 * Writes runs as long as they fit.
	 * <p>
	 * Threading: confined to the consumer thread.
	 */
	static final class Writer {

		private final StringBuilder body = new StringBuilder();

		private final String header;

		// The metadata if there are no runs.
		private final String alone;

		private final long committed;

		private final int limit;

		private long end;

		private long records;

		private int leaderEpoch = OffsetTracker.NO_LEADER_EPOCH;

		/**
		 * Create a writer.
		 * @param ownerStamp what comes before, {@code key=value} separated by semicolons,
		 * or empty
		 * @param committed the offset to be committed
		 * @param limit the most characters
		 */
		Writer(String ownerStamp, long committed, int limit) {
			String stamped = ofStamp(ownerStamp);
			this.alone = (stamped.length() <= limit) ? stamped : "";
			this.header = this.alone.isEmpty() ? HEADER : this.alone;
			this.committed = committed;
			this.limit = limit - this.header.length() - ";".length() - FIELD.length() - CHECKSUM_LENGTH
					- MAX_LEADER_EPOCH_LENGTH;
			this.end = committed;
		}

		/**
		 * Add a run, with at least one offset between it and the one before. The first
		 * may begin at the committed offset.
		 * @param first its first offset
		 * @param end the offset behind it
		 * @param records how many records it has
		 * @param leaderEpoch the leader epoch of its last record
		 * @return false if it does not fit
		 */
		boolean add(long first, long end, long records, int leaderEpoch) {
			if (first < this.end || first == this.end && !this.body.isEmpty()) {
				throw new IllegalArgumentException("run at %d follows end %d".formatted(first, this.end));
			}
			int length = this.body.length();
			Vlq.append(this.body, first - this.end);
			Vlq.append(this.body, end - first);
			if (this.body.length() > this.limit) {
				this.body.setLength(length);
				return false;
			}
			this.end = end;
			this.records += records;
			this.leaderEpoch = leaderEpoch;
			return true;
		}

		/**
		 * Return the offset behind the last run that was added.
		 */
		long end() {
			return this.end;
		}

		CommitMetadata write() {
			if (this.body.isEmpty()) {
				return new CommitMetadata(this.alone, 0);
			}
			this.body.append(LEADER_EPOCH);
			Vlq.append(this.body, this.leaderEpoch + 1L);
			String text = this.header + ";" + FIELD + checksum(this.body.toString(), this.committed) + this.body;
			return new CommitMetadata(text, this.records);
		}

	}

}

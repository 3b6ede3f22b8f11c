package io.mergelane.benchmarks.feed;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.mergelane.benchmarks.member.Checksum;
import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.benchmarks.member.MemberRows;
import io.mergelane.benchmarks.report.Section;
import io.mergelane.benchmarks.workload.Shuffle;
import io.mergelane.benchmarks.workload.Workload;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A topic of changes: each row changes equally often, its versions come in an order that
 * looks random, as do the rows.
 * <p>
 * Threading: immutable.
 *
 * @param name its name
 * @param changes number of changes
 * @param rows number of rows
 * @param twice whether each change comes twice, through two partitions that have nothing
 * to do with its row; otherwise its row is its key
 */
public record Feed(String name, int changes, int rows, boolean twice) {

	private static final long SEED = 20_260_702;

	/**
	 * Return how many records are in the topic.
	 * @return the number of records
	 */
	public int size() {
		return this.twice ? 2 * this.changes : this.changes;
	}

	/**
	 * Return the records of the topic.
	 * @return the records
	 */
	public Stream<ProducerRecord<@Nullable String, byte[]>> records() {
		JsonMapper json = new JsonMapper();
		SplittableRandom random = new SplittableRandom(SEED);
		return order().flatMap((row) -> records(row, json.writeValueAsBytes(row), random));
	}

	private Stream<ProducerRecord<@Nullable String, byte[]>> records(MemberRow row, byte[] value,
			SplittableRandom random) {
		if (!this.twice) {
			return Stream.of(new ProducerRecord<>(this.name, row.memberId() + "/" + row.ordSeq(), value));
		}
		int first = random.nextInt(Workload.PARTITIONS);
		int second = (first + random.nextInt(1, Workload.PARTITIONS)) % Workload.PARTITIONS;
		return Stream.of(new ProducerRecord<>(this.name, first, null, value),
				new ProducerRecord<>(this.name, second, null, value));
	}

	private Stream<MemberRow> order() {
		int[] keys = IntStream.range(0, this.changes).map((change) -> change % this.rows).toArray();
		Shuffle.shuffle(keys, SEED);
		int[] sequence = new int[this.rows];
		return Arrays.stream(keys).mapToObj((key) -> MemberRows.row(key, version(key, sequence[key]++)));
	}

	private int version(int key, int sequence) {
		int[] versions = IntStream.range(0, versions(key)).toArray();
		Shuffle.shuffle(versions, SEED + key);
		return versions[sequence];
	}

	private int versions(int key) {
		return this.changes / this.rows + ((key < this.changes % this.rows) ? 1 : 0);
	}

	/**
	 * Return what the table holds at the end: the newest version of each row.
	 * @return its checksum
	 */
	public Checksum outcome() {
		return Checksum.of(IntStream.range(0, Math.min(this.rows, this.changes))
			.mapToObj((key) -> MemberRows.row(key, versions(key) - 1)));
	}

	/**
	 * Return the section of the report.
	 * @return the section
	 */
	public Section section() {
		String about = this.twice ? "%,d changes of %,d rows, each twice, without keys"
				: "%,d changes of %,d rows, keyed by row";
		return new Section(this.name, String.format(about, this.changes, this.rows), 0, true);
	}

}

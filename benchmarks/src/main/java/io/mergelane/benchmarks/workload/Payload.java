package io.mergelane.benchmarks.workload;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a record's value says about it, so that it can be checked: a value of 200 bytes of
 * which the first are three numbers.
 *
 * @param index its number among all records
 * @param key number of its key
 * @param sequence its number among those of the key
 */
public record Payload(int index, int key, int sequence) {

	private static final int SIZE = 200;

	/**
	 * Render the value.
	 * @return the value
	 */
	public byte[] encode() {
		byte[] value = new byte[SIZE];
		Arrays.fill(value, (byte) 'x');
		ByteBuffer.wrap(value).putInt(this.index).putInt(this.key).putInt(this.sequence);
		return value;
	}

	/**
	 * Read a value.
	 * @param value the value
	 * @return what it says
	 */
	public static Payload decode(byte[] value) {
		ByteBuffer buffer = ByteBuffer.wrap(value);
		return new Payload(buffer.getInt(0), buffer.getInt(4), buffer.getInt(8));
	}

}

package io.mergelane.merge.dialect;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import io.mergelane.merge.row.MergeRow;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the text format of PostgreSQL's {@code COPY} (documentation of {@code COPY},
 * "Text Format").
 * <p>
 * Threading: confined to one thread.
 */
final class CopyRows extends InputStream {

	/**
	 * About how many bytes are there at a time.
	 */
	static final int BUFFER = 1 << 16;

	private final int columns;

	private final List<? extends MergeRow> rows;

	private final StringBuilder text = new StringBuilder(BUFFER + 1024);

	private byte[] bytes = new byte[0];

	private int nextRow;

	private int position;

	CopyRows(int columns, List<? extends MergeRow> rows) {
		this.columns = columns;
		this.rows = rows;
	}

	@Override
	public int read() {
		return hasMore() ? this.bytes[this.position++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) {
		if (!hasMore()) {
			return -1;
		}
		int count = Math.min(length, this.bytes.length - this.position);
		System.arraycopy(this.bytes, this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

	private boolean hasMore() {
		if (this.position == this.bytes.length) {
			fill();
		}
		return this.position < this.bytes.length;
	}

	private void fill() {
		this.text.setLength(0);
		this.position = 0;
		while (this.nextRow < this.rows.size() && this.text.length() < BUFFER) {
			append(this.rows.get(this.nextRow++));
		}
		this.bytes = this.text.toString().getBytes(StandardCharsets.UTF_8);
	}

	private void append(MergeRow row) {
		for (int column = 0; column < this.columns; column++) {
			if (column > 0) {
				this.text.append('\t');
			}
			append(row.value(column));
		}
		this.text.append('\n');
	}

	private void append(@Nullable Object value) {
		if (value == null) {
			this.text.append("\\N");
		}
		else if (value instanceof byte[] bytes) {
			this.text.append("\\\\x").append(HexFormat.of().formatHex(bytes));
		}
		else if (value instanceof Long || value instanceof Boolean || value instanceof Double) {
			this.text.append(value);
		}
		else {
			escape(PostgresText.of(value));
		}
	}

	/**
	 * Mostly there is nothing to escape, and text is copied in one go.
	 */
	private void escape(String value) {
		int plain = 0;
		for (int i = 0; i < value.length(); i++) {
			String escaped = escaped(value.charAt(i));
			if (escaped != null) {
				this.text.append(value, plain, i).append(escaped);
				plain = i + 1;
			}
		}
		this.text.append(value, plain, value.length());
	}

	private static @Nullable String escaped(char character) {
		return switch (character) {
			case '\\' -> "\\\\";
			case '\t' -> "\\t";
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			default -> null;
		};
	}

}

package io.mergelane.merge.dialect;

import java.io.Reader;
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
final class CopyRows extends Reader {

	private static final int BUFFER = 1 << 16;

	private final int columns;

	private final List<? extends MergeRow> rows;

	private final StringBuilder text = new StringBuilder(BUFFER + 1024);

	private int nextRow;

	private int position;

	CopyRows(int columns, List<? extends MergeRow> rows) {
		this.columns = columns;
		this.rows = rows;
	}

	@Override
	public int read(char[] buffer, int offset, int length) {
		if (this.position == this.text.length()) {
			fill();
			if (this.text.isEmpty()) {
				return -1;
			}
		}
		int count = Math.min(length, this.text.length() - this.position);
		this.text.getChars(this.position, this.position + count, buffer, offset);
		this.position += count;
		return count;
	}

	private void fill() {
		this.text.setLength(0);
		this.position = 0;
		while (this.nextRow < this.rows.size() && this.text.length() < BUFFER) {
			append(this.rows.get(this.nextRow++));
		}
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

	private void escape(String value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			switch (character) {
				case '\\' -> this.text.append("\\\\");
				case '\t' -> this.text.append("\\t");
				case '\n' -> this.text.append("\\n");
				case '\r' -> this.text.append("\\r");
				default -> this.text.append(character);
			}
		}
	}

	@Override
	public void close() {
		// nothing to close
	}

}

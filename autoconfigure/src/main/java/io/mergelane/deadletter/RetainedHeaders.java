package io.mergelane.deadletter;

import java.util.Iterator;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers that a record came with, as a header of it, if a deserializer has changed
 * them: those for JSON remove the headers that name the type.
 * <p>
 * Threading: immutable.
 */
final class RetainedHeaders extends RecordHeader {

	private static final String NAME = DeadLetterHeaders.PREFIX + "headers";

	private final List<Header> headers;

	private RetainedHeaders(Header[] headers) {
		super(NAME, new byte[0]);
		this.headers = List.of(headers);
	}

	/**
	 * Keep the headers from before, unless they are all there.
	 * @param before the headers before a deserializer was called
	 * @param headers the headers afterwards
	 */
	static void keepIfChanged(Header[] before, Headers headers) {
		for (Header header : before) {
			// The first deserializer saw them as they came.
			if (header instanceof RetainedHeaders) {
				return;
			}
		}
		Iterator<Header> now = headers.iterator();
		for (Header header : before) {
			if (!now.hasNext() || now.next() != header) {
				headers.add(new RetainedHeaders(before));
				return;
			}
		}
	}

	/**
	 * Return the headers that a record came with, and perhaps others behind them.
	 * @param headers the headers of the record
	 * @return its headers before they were changed
	 */
	static Iterable<Header> unchanged(Headers headers) {
		for (Header header : headers) {
			if (header instanceof RetainedHeaders retained) {
				return retained.headers;
			}
		}
		return headers;
	}

}

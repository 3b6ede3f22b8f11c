package io.mergelane.benchmarks.merge;

import java.util.Arrays;
import java.util.List;

import io.mergelane.benchmarks.database.Form;

/**
 * A form with a chunk size.
 * <p>
 * Threading: confined to the thread of the program.
 *
 * @param name its name
 * @param form the form
 * @param chunkSize rows in a transaction
 * @param passes the passes it is made for
 */
record FormContender(String name, Form form, int chunkSize, List<WritePass> passes) {

	static FormContender load(Form form, int chunkSize) {
		return new FormContender("load-" + chunkSize, form, chunkSize, List.of(WritePass.FRESH));
	}

	static FormContender merge(String name, Form form, int chunkSize) {
		return new FormContender(name + "-" + chunkSize, form, chunkSize, Arrays.asList(WritePass.values()));
	}

	FormContender named(String name) {
		return new FormContender(name, this.form, this.chunkSize, this.passes);
	}

}

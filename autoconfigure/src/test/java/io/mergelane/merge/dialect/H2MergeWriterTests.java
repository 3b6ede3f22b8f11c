package io.mergelane.merge.dialect;

import java.util.Locale;

class H2MergeWriterTests extends MergeWriterContract {

	H2MergeWriterTests() {
		super(TestDatabase.h2());
	}

	@Override
	String columnCase(String name) {
		return name.toUpperCase(Locale.ROOT);
	}

}

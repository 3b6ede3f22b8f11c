package io.mergelane.merge.dialect;

class PostgresMergeWriterTests extends MergeWriterContract {

	PostgresMergeWriterTests() {
		super(TestDatabase.postgres());
	}

	@Override
	String columnCase(String name) {
		return name;
	}

}

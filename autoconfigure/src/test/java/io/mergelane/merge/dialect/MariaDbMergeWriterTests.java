package io.mergelane.merge.dialect;

class MariaDbMergeWriterTests extends OnDuplicateKeyContract {

	MariaDbMergeWriterTests() {
		super(TestDatabase.mariaDb());
	}

}

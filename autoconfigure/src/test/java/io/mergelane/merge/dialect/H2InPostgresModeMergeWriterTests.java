package io.mergelane.merge.dialect;

/**
 * H2 as it stands in for PostgreSQL in the tests of applications.
 */
class H2InPostgresModeMergeWriterTests extends MergeWriterContract {

	H2InPostgresModeMergeWriterTests() {
		super(TestDatabase.h2("PostgreSQL;DATABASE_TO_LOWER=TRUE"));
	}

	@Override
	String columnCase(String name) {
		return name;
	}

}

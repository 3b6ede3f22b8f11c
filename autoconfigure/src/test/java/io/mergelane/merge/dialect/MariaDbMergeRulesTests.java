package io.mergelane.merge.dialect;

class MariaDbMergeRulesTests extends MergeRulesContract {

	MariaDbMergeRulesTests() {
		super(TestDatabase.mariaDb());
	}

	@Override
	boolean tellsWhatItWrote() {
		return false;
	}

	@Override
	String quoted(String name) {
		return MySqlFamily.quoted(name);
	}

}

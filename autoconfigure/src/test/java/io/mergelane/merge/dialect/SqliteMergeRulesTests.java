package io.mergelane.merge.dialect;

class SqliteMergeRulesTests extends MergeRulesContract {

	SqliteMergeRulesTests() {
		super(TestDatabase.sqlite());
	}

}

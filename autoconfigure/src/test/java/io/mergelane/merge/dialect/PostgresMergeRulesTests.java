package io.mergelane.merge.dialect;

class PostgresMergeRulesTests extends MergeRulesContract {

	PostgresMergeRulesTests() {
		super(TestDatabase.postgres());
	}

}

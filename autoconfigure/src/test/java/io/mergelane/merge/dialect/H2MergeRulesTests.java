package io.mergelane.merge.dialect;

class H2MergeRulesTests extends MergeRulesContract {

	H2MergeRulesTests() {
		super(TestDatabase.h2());
	}

}

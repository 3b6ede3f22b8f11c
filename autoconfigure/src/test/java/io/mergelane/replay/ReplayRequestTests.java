package io.mergelane.replay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReplayRequest}.
 */
class ReplayRequestTests {

	private final ReplayRequest request = new ReplayRequest("fix-42", "orders-dlt", ReplayFilter.ALL);

	@Test
	void hasALimitAndARate() {
		assertThat(this.request.limit()).isEqualTo(1_000);
		assertThat(this.request.recordsPerSecond()).isEqualTo(100);
		assertThat(this.request.withLimit(7).withRecordsPerSecond(8))
			.isEqualTo(new ReplayRequest("fix-42", "orders-dlt", ReplayFilter.ALL, 7, 8, null));
	}

	@Test
	void goesToTheOriginalTopicUnlessItNamesAHandler() {
		assertThat(this.request.target()).isEqualTo(ReplayTarget.ORIGINAL_TOPIC);
		ReplayRequest toHandler = this.request.toHandler("orders").withLimit(7).withRecordsPerSecond(8);
		assertThat(toHandler.target()).isEqualTo(ReplayTarget.HANDLER);
		assertThat(toHandler.handler()).isEqualTo("orders");
		assertThat(toHandler.filter()).isEqualTo(ReplayFilter.ALL.withListener("orders"));
	}

	@Test
	void takesLettersOfAnotherListenerIfTheFilterSaysSo() {
		ReplayRequest renamed = new ReplayRequest("fix-42", "orders-dlt", ReplayFilter.ALL.withListener("old"))
			.toHandler("orders");
		assertThat(renamed.filter().listener()).isEqualTo("old");
		assertThat(renamed.handler()).isEqualTo("orders");
	}

	@Test
	void isAnotherOneWithAnotherTarget() {
		ReplayRequest toTopic = new ReplayRequest("fix-42", "orders-dlt", ReplayFilter.ALL.withListener("orders"));
		assertThat(toTopic.hash()).isEqualTo(toTopic.filter().hash()).isNotEqualTo(toTopic.toHandler("orders").hash());
		assertThat(toTopic.toHandler("a").hash()).isNotEqualTo(toTopic.toHandler("b").hash());
	}

	@Test
	void refusesAHandlerWithoutAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.request.toHandler(" "));
	}

	@Test
	void keepsItsProgressInAGroup() {
		assertThat(this.request.group()).isEqualTo("mergelane-replay-fix-42");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 100_001 })
	void refusesOtherLimits(int limit) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.request.withLimit(limit))
			.withMessage("'limit' must be from 1 to 100000");
	}

	@Test
	void refusesToStandStill() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.request.withRecordsPerSecond(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a b", "a/b", "a\n" })
	void refusesIdsThatNameNoGroup(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> new ReplayRequest(id, "orders-dlt", ReplayFilter.ALL));
	}

}

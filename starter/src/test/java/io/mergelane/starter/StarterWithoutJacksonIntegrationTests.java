package io.mergelane.starter;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Jackson may be taken away from the starter.
 */
@Tag("without-jackson")
class StarterWithoutJacksonIntegrationTests {

	@Test
	void handlesRecords() {
		BareApplication.handlesRecordsWithout("tools.jackson.databind.json.JsonMapper");
	}

}

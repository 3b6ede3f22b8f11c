package io.mergelane.guard;

import java.util.Set;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardSettings}: what is refused.
 */
class GuardSettingsTests {

	/**
	 * Whether a listener must not be in its group: verdict, whether it is strong, whether
	 * it had joined, whether it owns the group; then by settings: the default, to pause,
	 * only to warn, to fail if somebody is unknown, to require an answer.
	 */
	@ParameterizedTest
	@CsvSource({ "CLEAR, false, false, false,            false, false, false, false, false",
			"TAKEN, false, false, false,            true, true, false, true, true",
			"TAKEN, false, true, false,             true, true, false, true, true",
			"CONTENDED, false, true, false,         true, true, false, true, true",
			"UNIDENTIFIED, false, false, false,     true, true, false, true, true",
			"TAKEN_UNSURE, false, false, false,     false, false, false, false, false",
			"TAKEN_UNSURE, false, true, false,      false, false, false, false, false",
			"SHARED_INCUMBENT, false, true, true,   false, false, false, false, false",
			"SHARED_INCUMBENT, false, false, true,  false, false, false, false, false",
			"SUSPECT, false, true, false,           false, false, false, false, false",
			"SUSPECT, true, true, false,            false, false, false, true, false",
			"SUSPECT, true, true, true,             false, false, false, false, false",
			"UNKNOWN, false, false, false,          false, false, false, false, true",
			"UNKNOWN, false, true, false,           false, false, false, false, false" })
	void refuses(Verdict verdict, boolean strong, boolean joined, boolean owner, boolean byDefault, boolean pausing,
			boolean warning, boolean failingIfUnidentified, boolean requiring) {
		GroupFinding finding = Findings.of(verdict, strong, joined, owner ? Findings.stamp(Findings.SHOP) : null);
		assertThat(settings(GuardPolicy.FAIL, UnidentifiedPolicy.WARN, false).refuses(finding)).isEqualTo(byDefault);
		assertThat(settings(GuardPolicy.PAUSE, UnidentifiedPolicy.WARN, false).refuses(finding)).isEqualTo(pausing);
		assertThat(settings(GuardPolicy.WARN, UnidentifiedPolicy.FAIL, true).refuses(finding)).isEqualTo(warning);
		assertThat(settings(GuardPolicy.FAIL, UnidentifiedPolicy.FAIL, false).refuses(finding))
			.isEqualTo(failingIfUnidentified);
		assertThat(settings(GuardPolicy.FAIL, UnidentifiedPolicy.WARN, true).refuses(finding)).isEqualTo(requiring);
	}

	static GuardSettings settings(GuardPolicy policy, UnidentifiedPolicy unidentified, boolean require) {
		return new GuardSettings(policy, unidentified, GuardedListeners.LANE, Findings.SHOP, Set.of(), false, false,
				require, false, Set.of(), null, GuardSettings.Timing.DEFAULT);
	}

}

package io.mergelane.guard;

import java.util.List;
import java.util.Objects;

import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.OwnerStamp;
import io.mergelane.group.Verdict;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupStamps}.
 */
class GroupStampsTests {

	private static final String CLIENT_ID = "shop%%listener";

	private final GroupStamps stamps = new GroupStamps(Findings.SHOP, false, CLIENT_ID);

	@Test
	void whoeverCommitsTheOwnerStays() {
		OwnerStamp billing = Findings.stamp(Findings.BILLING);
		this.stamps.assigned(Findings.PARTITION, "ml1;" + billing.text() + ";t=1AAAAAAB.A");
		assertThat(stamp(this.stamps)).isEqualTo(billing.writtenBy(Findings.SHOP, CLIENT_ID));
	}

	@Test
	void doesNotWriteAnewWhatItHasWritten() {
		String own = Findings.stamp(Findings.SHOP).writtenBy(Findings.SHOP, CLIENT_ID).text();
		this.stamps.assigned(Findings.PARTITION, "ml1;" + own);
		this.stamps.found(Findings.of(Verdict.CLEAR, false, true));
		assertThat(this.stamps.stamp(Findings.PARTITION)).isEqualTo(own);
	}

	@Test
	void claimsAGroupThatNobodyElseUses() {
		this.stamps.assigned(Findings.PARTITION, "");
		assertThat(this.stamps.stamp(Findings.PARTITION)).as("not before it is looked").isEmpty();
		this.stamps.found(Findings.of(Verdict.CLEAR, false, true));
		assertThat(stamp(this.stamps))
			.isEqualTo(new OwnerStamp(Findings.SHOP, Findings.NOW, true, Findings.SHOP, CLIENT_ID));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CLEAR")
	void claimsNoOther(Verdict verdict) {
		this.stamps.assigned(Findings.PARTITION, "another application's");
		this.stamps.found(Findings.of(verdict, false, true));
		assertThat(this.stamps.stamp(Findings.PARTITION)).isEmpty();
	}

	@Test
	void givesPartitionsWithoutOwnerToThatOfTheOthers() {
		TopicPartition other = new TopicPartition("orders", 1);
		this.stamps.assigned(other, "");
		this.stamps.found(Findings.of(Verdict.TAKEN, false, true, Findings.stamp(Findings.BILLING)));
		assertThat(stamp(this.stamps, other).claim()).isEqualTo(Findings.stamp(Findings.BILLING).claim());
	}

	@Test
	void takesOverWhatItIsToTakeOver() {
		GroupStamps taking = new GroupStamps(Findings.SHOP, true, CLIENT_ID);
		OwnerStamp billing = Findings.stamp(Findings.BILLING);
		taking.assigned(Findings.PARTITION, "ml1;" + billing.text());
		taking.found(new GroupFinding(Findings.subject(true), true, new GroupLook.Answer.Seen(Findings.facts(billing)),
				Verdict.CLEAR, false, List.of()));
		assertThat(stamp(taking).owner()).isEqualTo(Findings.SHOP);
	}

	private static OwnerStamp stamp(GroupStamps stamps) {
		return stamp(stamps, Findings.PARTITION);
	}

	private static OwnerStamp stamp(GroupStamps stamps, TopicPartition partition) {
		return Objects.requireNonNull(OwnerStamp.in("ml1;" + stamps.stamp(partition)));
	}

}

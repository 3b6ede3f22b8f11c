package io.mergelane.guard;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.OwnerStamp;
import io.mergelane.group.SeenMember;
import io.mergelane.group.Verdict;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What may be found of a group.
 */
final class Findings {

	static final ApplicationIdentity SHOP = ApplicationIdentity.parse("shop");

	static final ApplicationIdentity BILLING = ApplicationIdentity.parse("billing");

	static final TopicPartition PARTITION = new TopicPartition("orders", 0);

	static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

	private Findings() {
	}

	static GroupFinding of(Verdict verdict, boolean strong, boolean joined) {
		return of(verdict, strong, joined, null);
	}

	static GroupFinding of(Verdict verdict, boolean strong, boolean joined, @Nullable OwnerStamp stamp) {
		GroupLook.Answer answer = (verdict == Verdict.UNKNOWN) ? new GroupLook.Answer.Failed("planned", NOW)
				: new GroupLook.Answer.Seen(facts(stamp));
		return new GroupFinding(subject(false), joined, answer, verdict, strong, List.of());
	}

	static GroupSubject subject(boolean takeOver) {
		return new GroupSubject("group", SHOP, Set.of(), Set.of(), Set.of("orders"), false, takeOver);
	}

	static GroupFacts facts(@Nullable OwnerStamp stamp, SeenMember... members) {
		return new GroupFacts("group", GroupType.CLASSIC, GroupState.STABLE, List.of(members),
				(stamp != null) ? Map.of(PARTITION, new GroupFacts.Committed(5, stamp)) : Map.of(), false, NOW);
	}

	static OwnerStamp stamp(ApplicationIdentity owner) {
		return new OwnerStamp(owner, NOW.minusSeconds(100), true, owner, owner.clientId("listener"));
	}

}

package io.mergelane.group;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes up what a look at the group {@code orders} may show to {@code shop@prod}.
 */
final class Looks {

	static final Instant NOW = Instant.parse("2026-03-20T12:00:00Z");

	static final ApplicationIdentity SHOP = ApplicationIdentity.parse("shop@prod");

	static final ApplicationIdentity OLD_SHOP = ApplicationIdentity.parse("kiosk@prod");

	static final ApplicationIdentity BILLING = ApplicationIdentity.parse("billing@prod");

	static final ApplicationIdentity STAGING = ApplicationIdentity.parse("shop@staging");

	static final GroupSubject SUBJECT = new GroupSubject("orders", SHOP, Set.of(OLD_SHOP), Set.of("till"),
			Set.of("orders"), false, false);

	private Looks() {
	}

	static GroupSubject subject(boolean adopt, boolean takeOver) {
		return new GroupSubject(SUBJECT.group(), SUBJECT.identity(), SUBJECT.previous(), SUBJECT.clientIds(),
				SUBJECT.topics(), adopt, takeOver);
	}

	static GroupSubject subject(String... topics) {
		return new GroupSubject(SUBJECT.group(), SUBJECT.identity(), SUBJECT.previous(), SUBJECT.clientIds(),
				Set.of(topics), false, false);
	}

	static SeenMember member(String clientId, TopicPartition... assigned) {
		return new SeenMember(clientId + "-1f7c", clientId, "/10.0.3.11", null, Set.of(assigned), null);
	}

	static SeenMember staticMember(String clientId, int epoch, TopicPartition... assigned) {
		return new SeenMember(clientId + "-1f7c", clientId, "/10.0.3.11", "till-1", Set.of(assigned), epoch);
	}

	static TopicPartition[] partitions(String topic, int... partitions) {
		return IntStream.of(partitions)
			.mapToObj((partition) -> new TopicPartition(topic, partition))
			.toArray(TopicPartition[]::new);
	}

	static Claim founded(ApplicationIdentity owner) {
		return new Claim(owner, NOW.minus(Duration.ofDays(1)), true);
	}

	static Claim adopted(ApplicationIdentity owner, Duration age) {
		return new Claim(owner, NOW.minus(age), false);
	}

	static GroupFacts facts(@Nullable Claim owner, SeenMember... members) {
		Map<TopicPartition, GroupFacts.Committed> committed = new HashMap<>();
		if (owner != null) {
			// A later writer, and a later claim that does not count.
			committed.put(new TopicPartition("orders", 0), committed(owner, BILLING));
			committed.put(new TopicPartition("orders", 1), committed(new Claim(BILLING, NOW, true), BILLING));
			committed.put(new TopicPartition("orders", 2), new GroupFacts.Committed(7, null));
		}
		return new GroupFacts("orders", GroupType.CLASSIC, GroupState.STABLE, List.of(members), committed, false, NOW);
	}

	static GroupFacts.Committed committed(Claim owner, ApplicationIdentity writer) {
		return new GroupFacts.Committed(5,
				new OwnerStamp(owner.identity(), owner.since(), owner.founded(), writer, "x"));
	}

	static GroupFacts hidden(@Nullable Claim owner) {
		GroupFacts facts = facts(owner);
		return new GroupFacts("orders", GroupType.CONSUMER, GroupState.UNKNOWN, List.of(), facts.committed(), true,
				NOW);
	}

	static GroupFinding judge(GroupSubject subject, GroupFacts facts, boolean joined) {
		return new GroupJudge().judge(subject, new GroupLook.Answer.Seen(facts), joined, NOW);
	}

	static GroupFinding failed(String reason) {
		return new GroupJudge().judge(SUBJECT, new GroupLook.Answer.Failed(reason, NOW), false, NOW);
	}

	static List<String> clientIds(List<GroupMember> members) {
		return members.stream().map(GroupMember::clientId).collect(Collectors.toList());
	}

	static SeenMember[] with(SeenMember[] members, SeenMember member) {
		SeenMember[] all = Arrays.copyOf(members, members.length + 1);
		all[members.length] = member;
		return all;
	}

}

package io.mergelane.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupRows}.
 */
class GroupRowsTests {

	private static final GroupMember OWN = member("shop", GroupMember.Kind.OWN);

	private static final GroupMember OTHER = member("billing", GroupMember.Kind.FOREIGN,
			new TopicPartition("orders", 0), new TopicPartition("others", 0));

	@Test
	void tellsOfVerdictAndMembers() {
		Map<String, Double> rows = rows(status(seen(false), Verdict.SHARED_INCUMBENT, Duration.ofSeconds(90)));
		assertThat(rows).containsEntry("mergelane.group.guard group=shop verdict=shared-incumbent", 1.0)
			.containsEntry("mergelane.group.guard group=shop verdict=clear", 0.0)
			.containsEntry("mergelane.group.guard.starved group=shop", 90.0)
			.containsEntry("mergelane.group.members group=shop kind=own", 1.0)
			.containsEntry("mergelane.group.members group=shop kind=foreign", 1.0)
			.containsEntry("mergelane.group.members group=shop kind=unidentified", 0.0)
			.containsEntry("mergelane.group.members.idle group=shop", 1.0)
			.containsEntry("mergelane.group.partitions.unassigned group=shop", 2.0);
	}

	@Test
	void tellsTheVerdictOnlyIfKafkaDoesNotAnswer() {
		assertTellsNoMembers(new GroupLook.Answer.Failed("planned", Instant.EPOCH));
	}

	@Test
	void tellsTheVerdictOnlyIfMembersAreHidden() {
		assertTellsNoMembers(seen(true));
	}

	private static void assertTellsNoMembers(GroupLook.Answer answer) {
		Map<String, Double> rows = rows(status(answer, Verdict.UNKNOWN, null));
		assertThat(rows).hasSize(Verdict.values().length + 1)
			.containsEntry("mergelane.group.guard group=shop verdict=unknown", 1.0)
			.containsEntry("mergelane.group.guard.starved group=shop", 0.0);
	}

	@Test
	void tellsNothingBeforeTheFirstLook() {
		assertThat(rows(new GroupStatus("shop", null, List.of(), null))).isEmpty();
	}

	private static GroupLook.Answer seen(boolean hidden) {
		return new GroupLook.Answer.Seen(new GroupFacts("shop", GroupType.CONSUMER, GroupState.STABLE, List.of(),
				Map.of(new TopicPartition("orders", 0), new GroupFacts.Committed(1, null),
						new TopicPartition("orders", 1), new GroupFacts.Committed(1, null),
						new TopicPartition("orders", 2), new GroupFacts.Committed(1, null),
						new TopicPartition("others", 1), new GroupFacts.Committed(1, null)),
				hidden, Instant.EPOCH));
	}

	private static GroupMember member(String clientId, GroupMember.Kind kind, TopicPartition... assigned) {
		return new GroupMember(clientId, clientId, "/10.0.0.1", null, Set.of(assigned), null, kind);
	}

	private static GroupStatus status(GroupLook.Answer answer, Verdict verdict, @Nullable Duration starved) {
		GroupSubject subject = new GroupSubject("shop", new ApplicationIdentity("shop", null), Set.of(), Set.of(),
				Set.of("orders"), false, false);
		return new GroupStatus("shop", new GroupFinding(subject, true, answer, verdict, false, List.of(OWN, OTHER)),
				List.of(), starved);
	}

	private static Map<String, Double> rows(GroupStatus status) {
		Map<String, Double> rows = new HashMap<>();
		for (MeterRow row : new GroupRows(() -> List.of(status)).get()) {
			rows.put(row.meter().id() + " "
					+ row.tags()
						.stream()
						.map((tag) -> tag.getKey() + "=" + tag.getValue())
						.collect(Collectors.joining(" ")),
					row.value());
		}
		return rows;
	}

}

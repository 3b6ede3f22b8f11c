package io.mergelane.group;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CollisionReport} and {@link GroupIdCollisionException}.
 */
class CollisionReportTests {

	private static final String INSTANCE = "host 10.0.4.7, version 3.2.0";

	private static final Claim BILLING = new Claim(Looks.BILLING, Instant.parse("2026-03-01T09:12:30Z"), true);

	private static final Claim SHOP = new Claim(Looks.SHOP, Instant.parse("2026-03-01T09:12:30Z"), true);

	private static final SeenMember OWN = Looks.member("shop%prod%orders-0", Looks.partitions("orders", 6, 7));

	private static final SeenMember WORKING = Looks.member("billing%prod%bills-0",
			Looks.partitions("orders", 0, 1, 2, 3, 4, 5));

	private static final SeenMember IDLE = Looks.member("billing%prod%bills-1");

	private static final SeenMember LEGACY = Looks.member("consumer-orders-1", Looks.partitions("orders", 0, 1));

	@Test
	void tellsOfAGroupInUse() {
		CollisionReport report = report(Looks.facts(BILLING, IDLE, WORKING), false);
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' is already used by another application.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : billing@prod, since 2026-03-01T09:12Z (recorded in the committed offsets)
				  other member     : billing%prod%bills-0 at /10.0.3.11, holds orders[0-5]
				  other member     : billing%prod%bills-1 at /10.0.3.11, holds nothing
				  If both ran, Kafka would share the partitions between the two: each would miss records.""");
		assertThat(report.action()).isEqualTo(
				"Give this application its own spring.kafka.consumer.group-id, or, if it replaces the owner, set "
						+ "mergelane.group-guard.previous-identities=billing@prod.");
	}

	@Test
	void tellsOfAGroupWhoseOwnerIsNotRunning() {
		assertThat(report(Looks.facts(BILLING), false).description()).isEqualTo("""
				Consumer group 'orders' belongs to another application.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : billing@prod, since 2026-03-01T09:12Z (recorded in the committed offsets)
				  If both ran, Kafka would share the partitions between the two: each would miss records.""");
	}

	@Test
	void tellsOfAGroupInUseThatHasNoOwner() {
		CollisionReport report = report(Looks.facts(null, WORKING), false);
		assertThat(report.description())
			.contains("group owner      : none (nothing is recorded in the committed " + "offsets)");
		assertThat(report.action()).isEqualTo(
				"Give this application its own spring.kafka.consumer.group-id, or, if it replaces the other one, "
						+ "set mergelane.group-guard.previous-identities=billing@prod.");
	}

	@Test
	void tellsOfAGroupThatWasTakenWhileItRan() {
		assertThat(report(Looks.facts(BILLING, OWN, WORKING), true).description()).endsWith("\n  own members      : 1"
				+ "\n  If both run, Kafka shares the partitions between the two: each misses records.");
	}

	@Test
	void tellsOfADoubtfulOwner() {
		Claim adopted = new Claim(Looks.BILLING, Looks.NOW.minus(Duration.ofDays(2)), false);
		CollisionReport report = report(Looks.facts(adopted), false);
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' seems to belong to another application, which is not to be seen.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : billing@prod, since 2026-03-18T12:00Z (recorded in the committed offsets; \
				there were offsets of nobody before)
				  If both ran, Kafka would share the partitions between the two: each would miss records.""");
		assertThat(report.action())
			.isEqualTo("Give this application its own spring.kafka.consumer.group-id, or, if the group is this "
					+ "application's, set mergelane.group-guard.take-over=true for one start.");
	}

	@Test
	void tellsOfMembersThatNobodyKnows() {
		CollisionReport report = report(Looks.facts(null, LEGACY, Looks.member("rdkafka")), false);
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' already has members, and nobody can tell whose they are.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : none (nothing is recorded in the committed offsets)
				  unknown member   : consumer-orders-1 at /10.0.3.11, holds orders[0-1]; a default client id of \
				the Java client
				  unknown member   : rdkafka at /10.0.3.11, holds nothing; a default client id of librdkafka \
				(C, C++, Python, Go, .NET, Node.js, Rust, PHP)
				  If they are another application's and both ran, Kafka would share the partitions between the two: \
				each would miss records.""");
		assertThat(report.action())
			.isEqualTo("Give this application its own spring.kafka.consumer.group-id, or, if they are its own older "
					+ "version without this starter, set mergelane.group-guard.adopt=true for this one deployment.");
	}

	@Test
	void tellsOfHiddenMembers() {
		assertThat(report(Looks.hidden(SHOP), true).description()).isEqualTo("""
				Consumer group 'orders' has members that hardly are this application's.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : shop@prod, since 2026-03-01T09:12Z (recorded in the committed offsets)
				  hidden members   : one of them holds a topic that this application may not see
				  If they are another application's, Kafka shares the partitions between the two: each misses \
				records.""");
	}

	@Test
	void tellsOfMembersThatMayBeAnOlderVersion() {
		CollisionReport report = report(Looks.facts(SHOP, OWN, LEGACY), true);
		assertThat(report.description())
			.startsWith("Consumer group 'orders' has members that may be this application's older version.");
		assertThat(report.action()).isEqualTo("Find out by their hosts whose they are. If they are not this "
				+ "application's older version, give them a group id of their own.");
	}

	@Test
	void tellsTheOwnerWhoHasCome() {
		CollisionReport report = report(Looks.facts(SHOP, OWN, WORKING), true);
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' belongs to this application, but another one has joined it.
				  this application : shop@prod (host 10.0.4.7, version 3.2.0), topics [orders]
				  group owner      : shop@prod, since 2026-03-01T09:12Z (recorded in the committed offsets)
				  other member     : billing%prod%bills-0 at /10.0.3.11, holds orders[0-5]
				  own members      : 1
				  As both run, Kafka shares the partitions between the two: each misses records.""");
		assertThat(report.action()).isEqualTo("Give billing@prod a group id of its own, or stop it.");
	}

	@Test
	void tellsBothOfAContest() {
		CollisionReport report = report(Looks.facts(null, OWN, WORKING), true);
		assertThat(report.description()).startsWith("Consumer group 'orders' has been joined by two applications.");
		assertThat(report.action()).isEqualTo("Give either this application or billing@prod a group id of its own. If "
				+ "they are started one after the other, the group is the first one's.");
	}

	@Test
	void tellsThatNothingIsKnown() {
		CollisionReport report = new CollisionReport(Looks.failed("Kafka has not answered within 5000 ms"), "");
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' could not be looked at: Kafka has not answered within 5000 ms.
				  this application : shop@prod, topics [orders]
				  Whether another application uses it is not known.""");
		assertThat(report.action()).isEqualTo("See that Kafka can be reached with the settings of the consumer, "
				+ "spring.kafka.bootstrap-servers above all, and that its user may read the group and its topics.");
	}

	@Test
	void tellsThatAllIsWell() {
		CollisionReport report = new CollisionReport(Looks.judge(Looks.subject(), Looks.facts(SHOP, OWN), true), "");
		assertThat(report.description()).isEqualTo("""
				Consumer group 'orders' is used by this application only.
				  this application : shop@prod, topics by pattern
				  group owner      : shop@prod, since 2026-03-01T09:12Z (recorded in the committed offsets)
				  own members      : 1""");
		assertThat(report.action()).isEqualTo("Nothing is to be done.");
	}

	@Test
	void tellsWhatASinglePartitionMeans() {
		GroupFacts facts = Looks.facts(null, Looks.member("billing%prod%bills-0", Looks.partitions("orders", 0)));
		assertThat(report(facts, false).description()).endsWith(
				"If both ran, Kafka would give the only partition to one of the two: the other would get no records.");
		assertThat(report(facts, true).description())
			.endsWith("As both run, Kafka gives the only partition to one of the two: the other gets no records.");
	}

	@Test
	void tellsWhatOtherTopicsMean() {
		GroupFacts facts = Looks.facts(null, Looks.member("billing%prod%bills-0", Looks.partitions("bills", 0)));
		assertThat(report(facts, false).description())
			.endsWith("If both ran, each start and stop of one would make the other rebalance.");
		assertThat(report(facts, true).description())
			.endsWith("As both run, each start and stop of one makes the other rebalance.");
	}

	@Test
	void listsTenMembersAndTopicsAtMost() {
		SeenMember[] members = {};
		for (int i = 10; i < 22; i++) {
			members = Looks.with(members, Looks.member("billing%prod%bills-" + i, Looks.partitions("orders", i)));
		}
		String[] topics = new String[12];
		for (int i = 0; i < topics.length; i++) {
			topics[i] = "topic-%02d".formatted(i);
		}
		String description = new CollisionReport(Looks.judge(Looks.subject(topics), Looks.facts(null, members), false),
				"")
			.description();
		assertThat(description).contains("topic-09 and 2 more]")
			.contains("billing%prod%bills-19 at", "\n                     and 2 more\n")
			.doesNotContain("topic-10", "bills-20");
	}

	@Test
	void namesStaticMembers() {
		GroupFacts facts = Looks.facts(null, Looks.staticMember("billing%prod%bills-0", 3));
		assertThat(report(facts, false).description())
			.contains("other member     : billing%prod%bills-0 at /10.0.3.11, static id till-1, holds nothing");
	}

	@Test
	void letsNobodyElseWriteLines() {
		GroupFacts facts = Looks.facts(null, Looks.member("x\n2026-03-20 ERROR \u001b[31m" + "y".repeat(500)));
		assertThat(report(facts, false).description())
			.contains("  unknown member   : x?2026-03-20 ERROR ?[31m" + "y".repeat(96) + "... at /10.0.3.11")
			.doesNotContain("\u001b");
	}

	@Test
	void becomesAnExceptionForAllGroupsTogether() {
		GroupFinding orders = Looks.judge(Looks.SUBJECT, Looks.facts(BILLING), false);
		GroupSubject bills = new GroupSubject("bills", Looks.SHOP, Set.of(), Set.of(), Set.of("bills"), false, false);
		GroupFinding other = Looks.judge(bills, Looks.facts(BILLING), false);
		GroupIdCollisionException exception = new GroupIdCollisionException(List.of(orders, other), INSTANCE);
		assertThat(exception.findings()).containsExactly(orders, other);
		assertThat(exception.description()).startsWith("Consumer group 'orders' belongs")
			.contains("\nConsumer group 'bills' belongs")
			.endsWith("\nNothing was joined or committed by this start.");
		assertThat(exception.action()).isEqualTo(new CollisionReport(orders, INSTANCE).action());
		assertThat(exception).hasMessage(exception.description() + "\n" + exception.action());
	}

	@Test
	void saysNothingOfAStartThatHasJoined() {
		GroupFinding joined = Looks.judge(Looks.SUBJECT, Looks.facts(BILLING, OWN), true);
		assertThat(new GroupIdCollisionException(List.of(joined), INSTANCE).description())
			.doesNotContain("Nothing was joined");
	}

	private static CollisionReport report(GroupFacts facts, boolean joined) {
		return new CollisionReport(Looks.judge(Looks.SUBJECT, facts, joined), INSTANCE);
	}

}

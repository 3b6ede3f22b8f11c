package io.mergelane.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupJudge}.
 */
class GroupJudgeTests {

	private static final SeenMember OWN = Looks.member("shop%prod%orders-0", Looks.partitions("orders", 0));

	private static final SeenMember FOREIGN = Looks.member("shop%staging%orders-0");

	private static final SeenMember UNKNOWN = Looks.member("consumer-orders-1", Looks.partitions("orders", 1));

	private static final SeenMember OWNER = Looks.member("billing%prod%bills-0");

	/**
	 * Each line of the table, with and without own members.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# owner          | others          | before join      | after join
			none             | none            | CLEAR            | CLEAR
			none             | unknown         | UNIDENTIFIED     | SUSPECT
			none             | hidden          | UNIDENTIFIED     | SUSPECT
			none             | foreign         | TAKEN            | CONTENDED
			none             | foreign,unknown | TAKEN            | CONTENDED
			me               | none            | CLEAR            | CLEAR
			me               | unknown         | SUSPECT          | SUSPECT
			me               | hidden          | SUSPECT          | SUSPECT
			me               | foreign         | SHARED_INCUMBENT | SHARED_INCUMBENT
			me               | foreign,unknown | SHARED_INCUMBENT | SHARED_INCUMBENT
			me adopted       | none            | CLEAR            | CLEAR
			me adopted       | unknown         | SUSPECT          | SUSPECT
			me adopted       | foreign         | SHARED_INCUMBENT | SHARED_INCUMBENT
			previous         | none            | CLEAR            | CLEAR
			previous         | unknown         | SUSPECT          | SUSPECT
			previous         | hidden          | SUSPECT          | SUSPECT
			previous         | foreign         | SHARED_INCUMBENT | SHARED_INCUMBENT
			previous         | foreign,unknown | SHARED_INCUMBENT | SHARED_INCUMBENT
			other            | none            | TAKEN            | TAKEN
			other            | unknown         | TAKEN            | TAKEN
			other            | hidden          | TAKEN            | TAKEN
			other            | foreign         | TAKEN            | TAKEN
			other            | foreign,unknown | TAKEN            | TAKEN
			other            | owner           | TAKEN            | TAKEN
			other adopted    | none            | TAKEN_UNSURE     | TAKEN_UNSURE
			other adopted    | unknown         | TAKEN_UNSURE     | TAKEN_UNSURE
			other adopted    | hidden          | TAKEN_UNSURE     | TAKEN_UNSURE
			other adopted    | foreign         | TAKEN_UNSURE     | TAKEN_UNSURE
			other adopted    | foreign,unknown | TAKEN_UNSURE     | TAKEN_UNSURE
			other adopted    | owner           | TAKEN            | TAKEN
			other adopted    | owner,unknown   | TAKEN            | TAKEN
			other 7 days ago | none            | TAKEN            | TAKEN
			other 7 days ago | unknown         | TAKEN            | TAKEN
			other 7 days ago | hidden          | TAKEN            | TAKEN
			other 7 days ago | foreign         | TAKEN            | TAKEN
			other 7 days ago | foreign,unknown | TAKEN            | TAKEN
			other 7 days ago | owner           | TAKEN            | TAKEN
			""")
	void judgesByTheTable(String owner, String others, Verdict before, Verdict after) {
		assertThat(Looks.judge(Looks.SUBJECT, facts(owner, others, false), false).verdict()).isEqualTo(before);
		assertThat(Looks.judge(Looks.SUBJECT, facts(owner, others, false), true).verdict()).isEqualTo(after);
		if (!others.equals("hidden")) {
			assertThat(Looks.judge(Looks.SUBJECT, facts(owner, others, true), false).verdict()).isEqualTo(before);
			assertThat(Looks.judge(Looks.SUBJECT, facts(owner, others, true), true).verdict()).isEqualTo(after);
		}
	}

	private static GroupFacts facts(String owner, String others, boolean own) {
		Claim claim = switch (owner) {
			case "me" -> Looks.founded(Looks.SHOP);
			case "me adopted" -> Looks.adopted(Looks.SHOP, Duration.ofDays(1));
			case "previous" -> Looks.founded(Looks.OLD_SHOP);
			case "other" -> Looks.founded(Looks.BILLING);
			case "other adopted" -> Looks.adopted(Looks.BILLING, Duration.ofDays(7).minusSeconds(1));
			case "other 7 days ago" -> Looks.adopted(Looks.BILLING, Duration.ofDays(7));
			default -> null;
		};
		return others.equals("hidden") ? Looks.hidden(claim) : Looks.facts(claim, members(others, own));
	}

	private static SeenMember[] members(String others, boolean own) {
		List<SeenMember> members = new ArrayList<>();
		if (own) {
			members.add(OWN);
		}
		for (String other : others.split(",")) {
			switch (other) {
				case "foreign" -> members.add(FOREIGN);
				case "unknown" -> members.add(UNKNOWN);
				case "owner" -> members.add(OWNER);
				default -> assertThat(other).isEqualTo("none");
			}
		}
		return members.toArray(SeenMember[]::new);
	}

	@Test
	void knowsNothingIfKafkaDoesNotAnswer() {
		GroupFinding finding = Looks.failed("Kafka has not answered within 5000 ms");
		assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
		assertThat(finding.failure()).isEqualTo("Kafka has not answered within 5000 ms");
		assertThat(finding.facts()).isNull();
		assertThat(finding.owner()).isNull();
		assertThat(finding.asOf()).isEqualTo(Looks.NOW);
	}

	@Test
	void tellsMembersApart() {
		GroupFinding finding = Looks.judge(Looks.SUBJECT,
				Looks.facts(null, OWN, FOREIGN, UNKNOWN, Looks.member("kiosk%prod%orders-3"), Looks.member("till"),
						Looks.member("till-12"), Looks.member("till-x"), Looks.member("shop%%orders-0")),
				true);
		assertThat(Looks.clientIds(finding.own())).containsExactly("shop%prod%orders-0", "kiosk%prod%orders-3", "till",
				"till-12");
		assertThat(Looks.clientIds(finding.foreign())).containsExactly("shop%staging%orders-0", "shop%%orders-0");
		assertThat(Looks.clientIds(finding.unidentified())).containsExactly("consumer-orders-1", "till-x");
		assertThat(finding.foreign().get(0).identity()).isEqualTo(Looks.STAGING);
		assertThat(finding.unidentified().get(0).identity()).isNull();
	}

	@Test
	void theFirstClaimCounts() {
		Claim owner = Looks.founded(Looks.SHOP);
		GroupFinding finding = Looks.judge(Looks.SUBJECT, Looks.facts(owner, OWN), true);
		assertThat(finding.owner()).isEqualTo(owner);
		assertThat(finding.verdict()).isEqualTo(Verdict.CLEAR);
	}

	@Test
	void allSeeTheSameOwnerOfTwoClaimsOfOneSecond() {
		GroupFacts facts = new GroupFacts("orders", GroupType.CLASSIC, GroupState.EMPTY, List.of(),
				Map.of(new TopicPartition("orders", 0),
						Looks.committed(new Claim(Looks.SHOP, Looks.NOW, true), Looks.SHOP),
						new TopicPartition("orders", 1),
						Looks.committed(new Claim(Looks.BILLING, Looks.NOW, true), Looks.BILLING)),
				false, Looks.NOW);
		assertThat(facts.owner()).isEqualTo(new Claim(Looks.BILLING, Looks.NOW, true));
	}

	/**
	 * Adoption allows to join; it does not say that all is well.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void mayAdoptMembersThatNobodyKnows(boolean joined) {
		GroupSubject adopting = Looks.subject(true, false);
		assertThat(Looks.judge(adopting, Looks.facts(null, UNKNOWN), joined).verdict()).isEqualTo(Verdict.SUSPECT);
		assertThat(Looks.judge(adopting, Looks.facts(null, UNKNOWN), joined).strong()).isFalse();
		assertThat(Looks.judge(adopting, Looks.hidden(null), joined).strong()).isTrue();
		assertThat(Looks.judge(adopting, Looks.facts(null, OWN), joined).verdict()).isEqualTo(Verdict.CLEAR);
	}

	@Test
	void adoptsNobodyWhoIsKnown() {
		GroupSubject adopting = Looks.subject(true, false);
		assertThat(Looks.judge(adopting, Looks.facts(null, FOREIGN, UNKNOWN), false).verdict())
			.isEqualTo(Verdict.TAKEN);
		assertThat(Looks.judge(adopting, Looks.facts(Looks.founded(Looks.BILLING), UNKNOWN), false).verdict())
			.isEqualTo(Verdict.TAKEN);
	}

	@Test
	void takesOverTheRecordButNotTheMembers() {
		GroupSubject taking = Looks.subject(false, true);
		Claim owner = Looks.founded(Looks.BILLING);
		assertThat(Looks.judge(taking, Looks.facts(owner), false).verdict()).isEqualTo(Verdict.CLEAR);
		assertThat(Looks.judge(taking, Looks.facts(owner, UNKNOWN), false).verdict()).isEqualTo(Verdict.SUSPECT);
		assertThat(Looks.judge(taking, Looks.facts(owner, OWNER), false).verdict()).isEqualTo(Verdict.SHARED_INCUMBENT);
		assertThat(Looks.judge(taking, Looks.facts(null, FOREIGN), false).verdict()).isEqualTo(Verdict.TAKEN);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "consumer-orders-1, orders, false", "consumer-2, orders, false",
					"orders-service-0, orders, false", "orders-service-0, none, false",
					"orders-service-0, payments, true", "consumer-orders-1, payments, true", "rdkafka, orders, true",
					"sarama, none, true", "kafka-python-2.2.15, orders, true", "console-consumer, none, true" })
	void suspectsStronglyWhatHardlyIsAnOlderVersion(String clientId, @Nullable String topic, boolean strong) {
		SeenMember member = Looks.member(clientId,
				(topic != null) ? Looks.partitions(topic, 0) : new TopicPartition[0]);
		GroupFinding incumbent = Looks.judge(Looks.SUBJECT, Looks.facts(Looks.founded(Looks.SHOP), OWN, member), true);
		assertThat(incumbent.verdict()).isEqualTo(Verdict.SUSPECT);
		assertThat(incumbent.strong()).isEqualTo(strong);
		GroupFinding newcomer = Looks.judge(Looks.SUBJECT, Looks.facts(null, member), false);
		assertThat(newcomer.verdict()).isEqualTo(Verdict.UNIDENTIFIED);
		assertThat(newcomer.strong()).isEqualTo(strong);
	}

	@Test
	void suspectsHiddenMembersStrongly() {
		assertThat(Looks.judge(Looks.SUBJECT, Looks.hidden(Looks.founded(Looks.SHOP)), true).strong()).isTrue();
	}

	@Test
	void suspectsNoTopicIfItSubscribesByPattern() {
		SeenMember member = Looks.member("consumer-orders-1", Looks.partitions("payments", 0));
		assertThat(Looks.judge(Looks.subject(), Looks.facts(null, member), true).strong()).isFalse();
	}

	@Test
	void isOnlyStrongAboutWhatIsUnknown() {
		SeenMember foreign = Looks.member("billing%prod%bills-0", Looks.partitions("payments", 0));
		SeenMember own = Looks.member("till-0", Looks.partitions("payments", 1));
		assertThat(Looks.judge(Looks.SUBJECT, Looks.facts(null, foreign, Looks.member("rdkafka")), true).strong())
			.isFalse();
		assertThat(Looks.judge(Looks.SUBJECT, Looks.facts(null, own, UNKNOWN), true).strong()).isFalse();
	}

}

package io.mergelane.sample.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.mergelane.sample.member.MemberChanged;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Incident}.
 */
class IncidentTests {

	private static final int COUNT = 20_000;

	@Test
	void sameSeedGivesTheSameMessages() {
		assertThat(messages(7, 6)).isEqualTo(messages(7, 6)).isNotEqualTo(messages(8, 6));
	}

	@Test
	void publishesAsManyMessagesAsAsked() {
		assertThat(messages(7, 6)).hasSize(COUNT);
	}

	@Test
	void changesArePinnedToTheSeed() {
		Instant modifiedAt = Instant.parse("2024-11-20T00:09:21.249164Z");
		assertThat(messages(7, 6).get(0).change())
			.isEqualTo(new MemberChanged(1L, 1, "Chloé 4wf2i", "PLATINUM", modifiedAt, false));
	}

	@Test
	void copyFollowsInAnotherPartitionOneSecondApartEitherWay() {
		List<FeedMessage> messages = messages(7, 6);
		Set<Duration> distances = new HashSet<>();
		int copies = 0;
		for (int i = 1; i < messages.size(); i++) {
			FeedMessage message = messages.get(i);
			if (!message.copy()) {
				continue;
			}
			copies++;
			FeedMessage first = messages.get(i - 1);
			assertThat(message.partition()).isNotEqualTo(first.partition());
			assertThat(key(message)).isEqualTo(key(first));
			distances.add(Duration.between(modifiedAt(first), modifiedAt(message)));
		}
		assertThat(distances).containsExactlyInAnyOrder(Duration.ofSeconds(1), Duration.ofSeconds(-1));
		assertThat(copies).isBetween(COUNT / 13, COUNT / 9);
	}

	@Test
	void noTwoChangesHaveTheSameVersion() {
		assertThat(messages(7, 6)).extracting(IncidentTests::modifiedAt).doesNotHaveDuplicates();
	}

	@Test
	void membersChangeSeveralTimesAndNotInOrder() {
		Map<MemberKey, Instant> last = new HashMap<>();
		int outOfOrder = 0;
		for (FeedMessage message : messages(7, 6)) {
			Instant previous = last.put(key(message), modifiedAt(message));
			outOfOrder += (previous != null && previous.isAfter(modifiedAt(message))) ? 1 : 0;
		}
		assertThat(last).hasSizeBetween(COUNT / 6, COUNT / 3);
		assertThat(outOfOrder).isGreaterThan(COUNT / 20);
	}

	@Test
	void fillsEveryPartition() {
		assertThat(messages(7, 6)).extracting(FeedMessage::partition).contains(0, 1, 2, 3, 4, 5);
	}

	@Test
	void onePartitionTakesCopiesToo() {
		assertThat(messages(7, 1)).hasSize(COUNT).extracting(FeedMessage::partition).containsOnly(0);
	}

	@Test
	void expectsTheNewestChangeOfEachMember() {
		ExpectedMembers expected = new ExpectedMembers();
		Map<MemberKey, MemberChanged> newest = new HashMap<>();
		for (FeedMessage message : messages(7, 6)) {
			expected.add(message.change());
			newest.merge(key(message), message.change(), (one, other) -> Objects.requireNonNull(one.modifiedAt())
				.isAfter(Objects.requireNonNull(other.modifiedAt())) ? one : other);
		}
		assertThat(expected.size()).isEqualTo(newest.size());
		newest.forEach((key, change) -> {
			assertThat(key.userId()).isBetween(1L, expected.maxUserId());
			assertThat(expected.get(key)).usingRecursiveComparison().isEqualTo(change);
		});
	}

	private static List<FeedMessage> messages(long seed, int partitions) {
		List<FeedMessage> messages = new ArrayList<>();
		FeedProperties properties = new FeedProperties(true, COUNT, 0.1, 4, seed, Duration.ofMinutes(1));
		new Incident(properties, partitions).forEach(messages::add);
		return messages;
	}

	private static MemberKey key(FeedMessage message) {
		return new MemberKey(Objects.requireNonNull(message.change().userId()),
				Objects.requireNonNull(message.change().ordSeq()));
	}

	private static Instant modifiedAt(FeedMessage message) {
		return Objects.requireNonNull(message.change().modifiedAt());
	}

}

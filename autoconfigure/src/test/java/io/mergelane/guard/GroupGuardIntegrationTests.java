package io.mergelane.guard;

import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.Verdict;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Applications that share a consumer group, on a real broker: promise S16.
 */
@ExtendWith(OutputCaptureExtension.class)
class GroupGuardIntegrationTests {

	private static final int PARTITIONS = 2;

	@RegisterExtension
	static final Scenes scenes = new Scenes();

	private final Scene scene = scenes.create(PARTITIONS);

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationAloneFoundsItsGroupAndSaysSo(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop@prod")) {
			assertThat(this.scene.stamps().values()).allSatisfy((stamp) -> {
				assertThat(stamp.owner()).isEqualTo(ApplicationIdentity.parse("shop@prod"));
				assertThat(stamp.founded()).isTrue();
				assertThat(stamp.clientId()).isEqualTo("shop%prod%listener");
			});
			await(() -> shop.verdict() == Verdict.CLEAR);
		}
		try (GuardedApplication restarted = this.scene.lane("shop@prod")) {
			this.scene.sendAndAwait(restarted);
			assertThat(restarted.verdicts()).extracting((event) -> event.getFinding().verdict())
				.containsOnly(Verdict.CLEAR);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anApplicationWithACopiedGroupIdDoesNotStartAndTheOwnerNoticesNothing(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop@prod")) {
			GroupIdCollisionException refusal = this.scene.refused("billing@prod");
			assertThat(refusal.description()).contains(this.scene.topic(), "billing@prod", "shop@prod");
			assertThat(refusal.findings()).singleElement()
				.satisfies((finding) -> assertThat(finding.verdict()).isEqualTo(Verdict.TAKEN));
			this.scene.sendAndAwait(shop);
			assertThat(shop.verdict()).isEqualTo(Verdict.CLEAR);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void neitherDoesItWhileTheOwnerIsDown(String protocol) {
		this.scene.protocol(protocol);
		this.scene.owner("shop@prod").close();
		this.scene.refused("billing@prod");
		try (GuardedApplication shop = this.scene.lane("shop@prod")) {
			this.scene.sendAndAwait(shop);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aCopyInAnotherEnvironmentDoesNotStart(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop@prod")) {
			assertThat(this.scene.refused("shop@staging").description()).contains("shop@staging");
			this.scene.sendAndAwait(shop);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aSecondInstanceAndARenamedOneMayJoin(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.lane("shop"); GuardedApplication second = this.scene.lane("shop")) {
			this.scene.sendAndAwait(shop, second);
			await(() -> this.scene.stamps().size() == PARTITIONS);
			assertThat(second.verdicts()).extracting((event) -> event.getFinding().verdict())
				.containsOnly(Verdict.CLEAR);
		}
		this.scene.with("mergelane.group-guard.previous-identities", "shop");
		try (GuardedApplication renamed = this.scene.lane("store")) {
			this.scene.sendAndAwait(renamed);
		}
		this.scene.without("mergelane.group-guard.previous-identities");
		this.scene.refused("store");
		this.scene.with("mergelane.group-guard.take-over", "true");
		try (GuardedApplication owner = this.scene.lane("store")) {
			this.scene.sendAndAwait(owner);
			await(() -> this.scene.stamps()
				.values()
				.stream()
				.allMatch((stamp) -> stamp.owner().application().equals("store")));
		}
		this.scene.without("mergelane.group-guard.take-over");
		try (GuardedApplication owner = this.scene.lane("store")) {
			this.scene.sendAndAwait(owner);
		}
	}

	/**
	 * The incident itself: the owner does not know of any guard.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void anOwnerWithoutStarterKeepsItsPartitionsUnlessItIsToBeAdopted(String protocol) {
		this.scene.protocol(protocol);
		this.scene.with("mergelane.group-guard.policy", "off");
		try (GuardedApplication old = this.scene.plain("shop")) {
			this.scene.sendAndAwait(old);
			this.scene.without("mergelane.group-guard.policy");
			assertThat(this.scene.refused("billing").action()).contains("mergelane.group-guard.adopt");
			this.scene.sendAndAwait(old);
			assertThat(this.scene.stamps()).isEmpty();
			this.scene.with("mergelane.group-guard.adopt", "true");
			try (GuardedApplication next = this.scene.lane("shop")) {
				this.scene.sendAndAwait(old, next);
				old.container().stop();
				this.scene.sendAndAwait(old, next);
				await(() -> this.scene.stamps().size() == PARTITIONS);
				assertThat(this.scene.stamps().values()).allSatisfy((stamp) -> assertThat(stamp.founded()).isFalse());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void theOwnerGoesOnWhenAnotherJoinsAndSaysSo(String protocol, CapturedOutput output) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop")) {
			this.scene.with("mergelane.group-guard.policy", "warn");
			try (GuardedApplication billing = this.scene.lane("billing")) {
				await(() -> shop.verdict() == Verdict.SHARED_INCUMBENT && billing.verdict() == Verdict.TAKEN);
				this.scene.sendAndAwait(shop, billing);
				assertThat(shop.container().isRunning()).isTrue();
				assertThat(this.scene.stamps().values())
					.allSatisfy((stamp) -> assertThat(stamp.owner().application()).isEqualTo("shop"));
			}
			await(() -> shop.verdict() == Verdict.CLEAR);
			assertThat(output).contains("is this application's alone again");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aListenerThatIsKeptOutStartsWhenTheGroupIsFree(String protocol) {
		this.scene.protocol(protocol);
		GuardedApplication shop = this.scene.owner("shop");
		try {
			this.scene.with("mergelane.group-guard.policy", "pause");
			try (GuardedApplication billing = this.scene.lane("billing")) {
				assertThat(billing.container().isRunning()).isFalse();
				assertThat(billing.guard().statuses()).singleElement()
					.satisfies((status) -> assertThat(status.keptOut()).containsExactly(GuardedApplication.LISTENER));
				shop.close();
				await(() -> this.scene.deleteGroup());
				await(() -> billing.container().isRunning());
				this.scene.sendAndAwait(billing);
				assertThat(billing.guard().statuses()).singleElement()
					.satisfies((status) -> assertThat(status.keptOut()).isEmpty());
			}
		}
		finally {
			shop.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void plainListenersAreGuardedIfThatIsWanted(String protocol) {
		this.scene.protocol(protocol);
		this.scene.with("mergelane.group-guard.listeners", "all");
		try (GuardedApplication shop = this.scene.plain("shop")) {
			this.scene.sendAndAwait(shop);
			await(() -> {
				this.scene.send(1);
				return this.scene.stamps().size() == PARTITIONS;
			});
			Scene.refusal(() -> this.scene.plain("billing").close());
			this.scene.refused("billing");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aListenerThatIsStartedLaterIsLookedAtThen(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop")) {
			this.scene.with("spring.kafka.listener.auto-startup", "false");
			try (GuardedApplication billing = this.scene.lane("billing")) {
				assertThatExceptionOfType(GroupIdCollisionException.class)
					.isThrownBy(() -> billing.container().start());
				assertThat(billing.container().isRunning()).isFalse();
			}
			this.scene.sendAndAwait(shop);
		}
	}

}

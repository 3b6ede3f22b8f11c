package io.mergelane.guard;

import java.time.Instant;
import java.util.List;

import io.mergelane.group.Verdict;
import io.mergelane.testsupport.PollingMember;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.annotation.EnableKafka;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Kafka's own listeners, guarded as lane listeners are, on a real broker: promise
 * S16.
 */
class PlainListenersIntegrationTests {

	@RegisterExtension
	static final Scenes scenes = new Scenes();

	private final Scene scene = scenes.create(2).with("mergelane.group-guard.listeners", "all");

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void oneThatIsRegisteredLaterIsLookedAtBeforeItJoins(String protocol) {
		this.scene.protocol(protocol);
		try (GuardedApplication shop = this.scene.owner("shop")) {
			List<MemberDescription> before = this.scene.members();
			try (GuardedApplication billing = this.scene.start("billing", Later.class)) {
				assertThat(billing.guard().statuses()).isEmpty();
				billing.context().getBean(GuardedApplication.Plain.class);
				await(() -> billing.verdict() == Verdict.TAKEN && !billing.container().isRunning());
				assertThat(billing.handled()).isEmpty();
				assertThat(this.scene.members()).isEqualTo(before);
			}
			this.scene.sendAndAwait(shop);
		}
		try (GuardedApplication shop = this.scene.start("shop", Later.class)) {
			shop.context().getBean(GuardedApplication.Plain.class);
			this.scene.sendAndAwait(shop);
			assertThat(this.scene.members()).extracting(MemberDescription::clientId)
				.containsExactly("shop%%listener-0");
			this.scene.sendAndAwait(shop);
			await(() -> this.scene.stamps()
				.values()
				.stream()
				.allMatch((stamp) -> stamp.clientId().equals("shop%%listener")));
		}
	}

	@Test
	void oneThatIsKeptOutStartsWhenTheGroupIsFreeAndIsGuardedThen() {
		try (GuardedApplication shop = this.scene.owner("shop")) {
			this.scene.with("mergelane.group-guard.policy", "pause");
			try (GuardedApplication billing = this.scene.plain("billing")) {
				await(() -> !billing.container().isRunning());
				assertThat(keptOut(billing)).containsExactly(GuardedApplication.LISTENER);
				shop.close();
				await(this.scene::deleteGroup);
				await(() -> billing.container().isRunning());
				await(() -> keptOut(billing).isEmpty());
				this.scene.sendAndAwait(billing);
				this.scene.sendAndAwait(billing);
				await(() -> this.scene.stamps().size() == 2);
				assertThat(this.scene.stamps().values())
					.allMatch((stamp) -> stamp.owner().application().equals("billing"));
			}
		}
	}

	@Test
	void theUsersOwnPauseIsRespected() {
		this.scene.with("spring.kafka.listener.auto-startup", "false");
		try (GuardedApplication shop = this.scene.plain("shop")) {
			this.scene.send(4);
			shop.container().pause();
			shop.container().start();
			await(() -> shop.verdict() == Verdict.CLEAR && shop.finding().joined());
			Instant joined = shop.finding().asOf();
			// By then it would have begun.
			await(() -> shop.finding().asOf().isAfter(joined.plusSeconds(2)));
			assertThat(shop.container().isPauseRequested()).isTrue();
			assertThat(shop.handled()).isEmpty();
			shop.container().resume();
			this.scene.sendAndAwait(shop);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aLateConflictStopsIt(boolean paused) {
		this.scene.with("mergelane.group-guard.previous-identities", "warehouse")
			.with("spring.kafka.listener.auto-startup", "false");
		try (PollingMember warehouse = new PollingMember(this.scene.member("warehouse%%listener-0", "classic"),
				List.of(this.scene.topic())); GuardedApplication billing = this.scene.plain("billing")) {
			await(() -> warehouse.assigned().size() == 2);
			if (paused) {
				billing.container().pause();
			}
			billing.container().start();
			await(() -> warehouse.assigned().size() == 1);
			warehouse.commit(warehouse.assigned().iterator().next(), new OffsetAndMetadata(0, Stamps.of("elsewhere")));
			await(() -> !billing.container().isRunning());
			await(() -> this.scene.members().size() == 1);
		}
	}

	@Test
	void itWaitsAgainWhenItIsStartedAgain() {
		try (GuardedApplication shop = this.scene.plain("shop")) {
			this.scene.sendAndAwait(shop);
			shop.container().stop();
			shop.container().start();
			assertThat(shop.container().isRunning()).isTrue();
			this.scene.sendAndAwait(shop);
			assertThat(shop.container().isPauseRequested()).isFalse();
			assertThat(shop.verdicts()).extracting((event) -> event.getFinding().verdict()).containsOnly(Verdict.CLEAR);
		}
	}

	private static List<String> keptOut(GuardedApplication application) {
		return application.guard().statuses().get(0).keptOut();
	}

	/**
	 * Registers its listener when the bean is asked for.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	static class Later {

		@Bean
		@Lazy
		GuardedApplication.Plain late(GuardedApplication.Common common) {
			return new GuardedApplication.Plain(common);
		}

	}

}

package io.mergelane.sample.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;

/**
 * Publishes sign-ups.
 * <p>
 * Threading: thread-safe.
 */
class SignUpFeed {

	/** Topic of the sign-ups. */
	static final String TOPIC = "signups";

	private static final int USERS = 2000;

	private static final String BUSIEST = user(7);

	private final KafkaTemplate<String, String> kafka;

	private final JsonMapper json;

	private volatile boolean skewed;

	SignUpFeed(KafkaTemplate<String, String> kafka, JsonMapper json) {
		this.kafka = kafka;
		this.json = json;
	}

	void publish(int count) {
		for (int i = 0; i < count; i++) {
			publish((this.skewed && i % 2 == 0) ? BUSIEST : anyone(), SignedUp.SPRING);
		}
	}

	void publishOne(String campaign) {
		publish(anyone(), campaign);
	}

	/**
	 * Says whether one user signs up as often as all others together.
	 */
	void skewed(boolean skewed) {
		this.skewed = skewed;
	}

	private void publish(String user, String campaign) {
		String message = this.json.writeValueAsString(new SignedUp(user, campaign));
		// What is lost here was never there.
		CompletableFuture<SendResult<String, String>> unused = this.kafka.send(TOPIC, user, message);
	}

	private String anyone() {
		return user(ThreadLocalRandom.current().nextInt(USERS));
	}

	private static String user(int number) {
		return "user-" + number;
	}

}

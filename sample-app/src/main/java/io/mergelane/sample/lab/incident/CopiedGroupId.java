package io.mergelane.sample.lab.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.mergelane.LaneListener;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.sample.lab.stage.Message;
import io.mergelane.sample.lab.stage.Outcome;
import io.mergelane.sample.lab.stage.RunningApplication;
import io.mergelane.sample.lab.stage.Scenario;
import io.mergelane.sample.lab.stage.Stage;

import org.springframework.context.ApplicationContextException;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * A new application is started with another application's group id.
 * <p>
 * Forced: of two members Kafka gives the only partition to the one whose client id comes
 * first, and {@code back-office} comes before {@code coupons}.
 */
final class CopiedGroupId implements Scenario {

	private static final int SIGNUPS = 200;

	@Override
	public String name() {
		return "copied-group-id";
	}

	@Override
	public String incident() {
		return "A new application was started with another application's group id, and coupons were no longer granted.";
	}

	@Override
	public String load() {
		return SIGNUPS + " sign-ups in one partition, half of them after the second application was started";
	}

	@Override
	public Outcome plain(Stage stage) throws Exception {
		Coupons coupons = new Coupons();
		RunningApplication owner = stage.startPlain("coupons", List.of(coupons, PlainCoupons.class),
				"spring.kafka.client-id=coupons");
		publishHalf(stage, 0);
		stage.await("coupons are granted", () -> coupons.size() == SIGNUPS / 2);
		RunningApplication other = stage.startPlain("back-office", List.of(PlainBackOffice.class),
				"spring.kafka.client-id=back-office");
		stage.await("the second application has the partition", () -> other.partitions() == 1);
		return rest(stage, coupons, owner, 0);
	}

	@Override
	public Outcome mergelane(Stage stage) throws Exception {
		Coupons coupons = new Coupons();
		RunningApplication owner = stage.startMergelane("coupons", List.of(coupons, LaneCoupons.class));
		publishHalf(stage, 0);
		stage.await("coupons are granted", () -> coupons.size() == SIGNUPS / 2);
		int refused = 0;
		try {
			stage.startMergelane("back-office", List.of(LaneBackOffice.class));
		}
		catch (ApplicationContextException ex) {
			refused = (ex.getRootCause() instanceof GroupIdCollisionException) ? 1 : 0;
		}
		return rest(stage, coupons, owner, refused);
	}

	private static Outcome rest(Stage stage, Coupons coupons, RunningApplication owner, int refused) throws Exception {
		publishHalf(stage, 1);
		stage.await("all sign-ups are read by somebody", () -> stage.topic().committed(0) == SIGNUPS);
		return Outcome.of("coupons granted", coupons.size(), "coupons")
			.and("coupons never granted", SIGNUPS - coupons.size(), "coupons")
			.and("partitions of the owner", owner.partitions(), "of 1")
			.and("second application refused at its start", refused, "of 1");
	}

	private static void publishHalf(Stage stage, int half) throws Exception {
		if (half == 0) {
			stage.topic().create(1);
		}
		List<Message> signups = new ArrayList<>();
		for (int i = 0; i < SIGNUPS / 2; i++) {
			signups.add(new Message(0, "user-" + i, "user-" + (half * SIGNUPS / 2 + i)));
		}
		stage.topic().publish(signups);
	}

	@Override
	public boolean happened(Outcome outcome) {
		return outcome.value("coupons never granted") > 0;
	}

	/**
	 * The users who have a coupon.
	 * <p>
	 * Threading: thread-safe.
	 */
	static final class Coupons {

		private final Set<String> users = ConcurrentHashMap.newKeySet();

		void grant(String user) {
			this.users.add(user);
		}

		int size() {
			return this.users.size();
		}

	}

	record PlainCoupons(Coupons coupons) {

		@KafkaListener(id = "coupons", topics = "${lab.topic}", groupId = "${lab.topic}")
		void grant(String user) {
			this.coupons.grant(user);
		}

	}

	static final class PlainBackOffice {

		@KafkaListener(id = "signup-report", topics = "${lab.topic}", groupId = "${lab.topic}")
		void count(String user) {
		}

	}

	record LaneCoupons(Coupons coupons) {

		@LaneListener(id = "coupons", topics = "${lab.topic}", groupId = "${lab.topic}")
		void grant(String user) {
			this.coupons.grant(user);
		}

	}

	static final class LaneBackOffice {

		@LaneListener(id = "signup-report", topics = "${lab.topic}", groupId = "${lab.topic}")
		void count(String user) {
		}

	}

}

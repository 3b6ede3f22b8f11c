package io.mergelane.group;

import java.time.Instant;
import java.util.Random;

import io.mergelane.tracker.CommitMetadata;
import io.mergelane.tracker.OffsetTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OwnerStamp}.
 */
class OwnerStampTests {

	private static final ApplicationIdentity SHOP = ApplicationIdentity.parse("shop@prod");

	private static final ApplicationIdentity BILLING = ApplicationIdentity.parse("billing");

	private static final Instant SINCE = Instant.parse("2026-03-01T09:12:30Z");

	private static final OwnerStamp STAMP = new OwnerStamp(SHOP, SINCE, true, BILLING, "billing%%orders-0");

	private static final String TEXT = "o=shop@prod;s=1772356350;f=1;w=billing;c=billing%%orders-0";

	@Test
	void isWrittenAndRead() {
		assertThat(STAMP.text()).isEqualTo(TEXT);
		assertThat(OwnerStamp.in("ml1;" + TEXT)).isEqualTo(STAMP);
		assertThat(OwnerStamp.in("ml1;" + TEXT.replace("f=1", "f=0")))
			.isEqualTo(new OwnerStamp(SHOP, SINCE, false, BILLING, "billing%%orders-0"));
	}

	@Test
	void isReadBesideWhatTheTrackerWrites() {
		String metadata = finishedAhead().metadata(STAMP.text(), CommitMetadata.DEFAULT_LIMIT).text();
		assertThat(metadata).startsWith("ml1;" + TEXT + ";t=1");
		assertThat(OwnerStamp.in(metadata)).isEqualTo(STAMP);
		assertThat(CommitMetadata.read(metadata, 10).contains(12)).isTrue();
	}

	@Test
	void isReadBesideFieldsOfALaterRelease() {
		assertThat(OwnerStamp.in("ml1;x=1;" + TEXT + ";y=;t=1AAAA")).isEqualTo(STAMP);
	}

	@Test
	void leavesTheOwnerWhoeverWrites() {
		OwnerStamp next = STAMP.writtenBy(SHOP, "shop%prod%orders-1");
		assertThat(next).isEqualTo(new OwnerStamp(SHOP, SINCE, true, SHOP, "shop%prod%orders-1"));
		assertThat(next.claim()).isEqualTo(new Claim(SHOP, SINCE, true));
	}

	@Test
	void knowsTheTimeToTheSecond() {
		assertThat(new OwnerStamp(SHOP, SINCE.plusNanos(999_999_999), true, BILLING, "billing%%orders-0"))
			.isEqualTo(STAMP);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new OwnerStamp(SHOP, Instant.EPOCH.minusNanos(1), true, SHOP, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> new OwnerStamp(SHOP, Instant.MAX, true, SHOP, ""));
	}

	@Test
	void cleansClientIds() {
		OwnerStamp stamp = new OwnerStamp(SHOP, SINCE, true, SHOP, "a;t=1 \u00fc");
		assertThat(stamp.clientId()).isEqualTo("a_t_1__");
		assertThat(OwnerStamp.in("ml1;" + stamp.text())).isEqualTo(stamp);
	}

	@Test
	void cutsTheClientIdFirst() {
		String longest = "x".repeat(ApplicationIdentity.MAX_LENGTH);
		ApplicationIdentity identity = new ApplicationIdentity(longest, longest);
		Instant latest = Instant.ofEpochSecond(999_999_999_999L);
		OwnerStamp stamp = new OwnerStamp(identity, latest, true, identity, identity.clientId("orders"));
		assertThat(stamp.text()).hasSize(300).endsWith(";c=xxxxxxxxxxxxxxx");
		assertThat(OwnerStamp.in("ml1;" + stamp.text())).isEqualTo(stamp);
		assertThat(new OwnerStamp(SHOP, SINCE, true, SHOP, "x".repeat(1000)).text()).hasSize(300);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ";", "ml1", "ml1;", "ml1;t=1AAAAAA", "ml2;" + TEXT, TEXT, "ML1;" + TEXT, "ml1" + TEXT,
			" ml1;" + TEXT, "ml1;;" + TEXT, "ml1;" + TEXT + ";", "ml1;" + TEXT + ";o=shop@prod",
			"ml1;o=shop@prod;s=1772356350;f=1;w=billing", "ml1;s=1772356350;f=1;w=billing;c=x",
			"ml1;o=;s=1772356350;f=1;w=billing;c=x", "ml1;o=shop@;s=1772356350;f=1;w=billing;c=x",
			"ml1;o=shop;s=-1;f=1;w=billing;c=x", "ml1;o=shop;s=1772356350000;f=1;w=billing;c=x",
			"ml1;o=shop;s=;f=1;w=billing;c=x", "ml1;o=shop;s=+1;f=1;w=billing;c=x",
			"ml1;o=shop;s=9223372036854775807;f=1;w=billing;c=x", "ml1;o=shop;s=1;f=2;w=billing;c=x",
			"ml1;o=shop;s=1;f=;w=billing;c=x", "ml1;o=shop;s=1;f=1;w=;c=x", "{\"offset\":5}", "bgAAEAAA/8=", "\u0000" })
	void isNotFoundInWhatItDidNotWrite(String metadata) {
		assertThat(OwnerStamp.in(metadata)).isNull();
	}

	@Test
	void isNotFoundIfItsEndIsMissing() {
		String metadata = "ml1;" + TEXT;
		int complete = metadata.indexOf(";c=") + 3;
		for (int i = 0; i < complete; i++) {
			assertThat(OwnerStamp.in(metadata.substring(0, i))).as(metadata.substring(0, i)).isNull();
		}
	}

	@Test
	void neverThrowsWhateverItReads() {
		Random random = new Random(20_261_122);
		String alphabet = "osfwct=;=;@ml1shop0123456789%-_. \u00fc\n\uD83D";
		for (int i = 0; i < 100_000; i++) {
			StringBuilder metadata = new StringBuilder((i % 2 == 0) ? "" : "ml1;" + TEXT);
			for (int edits = random.nextInt(30); edits > 0; edits--) {
				char character = alphabet.charAt(random.nextInt(alphabet.length()));
				int at = random.nextInt(metadata.length() + 1);
				if (at < metadata.length() && random.nextBoolean()) {
					metadata.setCharAt(at, character);
				}
				else {
					metadata.insert(at, character);
				}
			}
			OwnerStamp stamp = OwnerStamp.in(metadata.toString());
			if (stamp != null) {
				assertThat(stamp.text()).hasSizeLessThanOrEqualTo(OwnerStamp.MAX_LENGTH);
				assertThat(OwnerStamp.in("ml1;" + stamp.text())).as(metadata.toString()).isEqualTo(stamp);
			}
		}
	}

	@Test
	void isReadAsItWasWrittenWhateverItTells() {
		Random random = new Random(20_261_122);
		for (int i = 0; i < 10_000; i++) {
			OwnerStamp stamp = new OwnerStamp(identity(random),
					Instant.ofEpochSecond(random.nextLong(1_000_000_000_000L)), random.nextBoolean(), identity(random),
					name(random, 400));
			assertThat(stamp.text()).hasSizeLessThanOrEqualTo(OwnerStamp.MAX_LENGTH);
			assertThat(OwnerStamp.in("ml1;" + stamp.text())).isEqualTo(stamp);
		}
	}

	private static ApplicationIdentity identity(Random random) {
		return new ApplicationIdentity(name(random, 64), random.nextBoolean() ? name(random, 64) : null);
	}

	private static String name(Random random, int most) {
		String alphabet = "ABCXYZabcxyz0189._-";
		StringBuilder name = new StringBuilder();
		for (int length = 1 + random.nextInt(most); length > 0; length--) {
			name.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return name.toString();
	}

	private static OffsetTracker finishedAhead() {
		OffsetTracker tracker = new OffsetTracker(10);
		tracker.register(10, OffsetTracker.NO_LEADER_EPOCH, 0, 0);
		tracker.register(11, OffsetTracker.NO_LEADER_EPOCH, 0, 0);
		tracker.complete(tracker.register(12, OffsetTracker.NO_LEADER_EPOCH, 0, 0));
		tracker.advance();
		return tracker;
	}

}

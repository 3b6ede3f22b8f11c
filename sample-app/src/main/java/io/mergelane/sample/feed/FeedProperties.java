package io.mergelane.sample.feed;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Which incident is published. The same values give the same messages.
 * <p>
 * Threading: immutable.
 *
 * @param enabled Whether to publish the incident, prove the result and end. Otherwise,
 * the application only consumes, and stays up.
 * @param count Number of messages to publish, copies included.
 * @param duplicateShare Share of the changes that are published twice, from 0 to 1.
 * @param changesPerMember Mean number of changes of one member.
 * @param seed Seed of everything that is drawn at random.
 * @param timeout How long to wait without any progress before giving up.
 */
@ConfigurationProperties("sample.feed")
public record FeedProperties(@DefaultValue("true") boolean enabled, @DefaultValue("400000") int count,
		@DefaultValue("0.1") double duplicateShare, @DefaultValue("4") int changesPerMember,
		@DefaultValue("20241120") long seed, @DefaultValue("5m") Duration timeout) {

	public FeedProperties {
		Assert.isTrue(count > 0, "sample.feed.count must be positive");
		Assert.isTrue(duplicateShare >= 0 && duplicateShare <= 1, "sample.feed.duplicate-share must be from 0 to 1");
		Assert.isTrue(changesPerMember > 0, "sample.feed.changes-per-member must be positive");
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "sample.feed.timeout must be positive");
	}

}

package io.mergelane.sample.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The load of the live page: 200 sign-ups a second, and a listener that grants coupons.
 */
@Configuration(proxyBeanMethods = false)
@Profile("live")
class LiveConfiguration {

	private static final Duration TICK = Duration.ofMillis(100);

	private static final int SIGN_UPS_PER_TICK = 20;

	private static final int PARTITIONS = 6;

	@Bean
	static KafkaAdmin.NewTopics liveTopics() {
		return new KafkaAdmin.NewTopics(TopicBuilder.name(SignUpFeed.TOPIC).partitions(PARTITIONS).build(),
				TopicBuilder.name(SignUpFeed.TOPIC + "-dlt").partitions(PARTITIONS).build());
	}

	@Bean
	static CouponService couponService() {
		return new CouponService();
	}

	@Bean
	static CouponListener couponListener(CouponService service) {
		return new CouponListener(service);
	}

	@Bean
	static SignUpFeed signUpFeed(KafkaTemplate<String, String> kafka, JsonMapper json) {
		return new SignUpFeed(kafka, json);
	}

	@Bean
	static SecondInstance secondInstance(CouponService service, KafkaConnectionDetails kafka) {
		return new SecondInstance(service, List.of("--spring.application.name=member-sync",
				"--spring.kafka.bootstrap-servers=" + String.join(",", kafka.getBootstrapServers()),
				"--mergelane.listeners.coupons.parallelism=16", "--mergelane.listeners.coupons.retry.max-attempts=8"));
	}

	@Bean
	static ThreadPoolTaskScheduler liveScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(2);
		scheduler.setThreadNamePrefix("live-");
		return scheduler;
	}

	@Bean
	static Troubles troubles(SignUpFeed feed, CouponService service, SecondInstance instance,
			ThreadPoolTaskScheduler liveScheduler) {
		return new Troubles(feed, service, instance, liveScheduler);
	}

	@Bean
	static ApplicationRunner liveLoad(SignUpFeed feed, ThreadPoolTaskScheduler liveScheduler) {
		return (arguments) -> {
			Future<?> unused = liveScheduler.scheduleAtFixedRate(() -> feed.publish(SIGN_UPS_PER_TICK), TICK);
		};
	}

	@Bean
	static RouterFunction<ServerResponse> liveRoutes(Troubles troubles) {
		return LiveRoutes.of(troubles);
	}

}

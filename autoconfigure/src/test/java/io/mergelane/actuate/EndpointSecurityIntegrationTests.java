package io.mergelane.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.mergelane.LaneListener;
import io.mergelane.listener.LaneListenerContainerFactory;
import io.mergelane.testsupport.TestBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint and the probes over HTTP, behind a login and without one.
 */
class EndpointSecurityIntegrationTests {

	private static final int RECORDS = 200;

	private static final String KEYS = "kafkaconsumers/%s/keys";

	private static final String TOP = "\"top\":[{\"key\":";

	private static final String PAUSE = "{\"action\":\"pause\",\"listener\":\"web\",\"reason\":\"planned\"}";

	private static final TestBroker broker = new TestBroker();

	private static final HttpClient http = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void startApplication() {
		List.of("web", "open", "probed").forEach((topic) -> broker.createTopic(topic, 1));
		for (int i = 0; i < RECORDS; i++) {
			broker.send("web", 0, "customer-7", "value");
		}
		application = start(Secured.class, "web");
		await(() -> application.getBean(Listener.class).handled.get() == RECORDS);
		await(() -> get(application, "operator", KEYS.formatted("web")).body().contains(TOP));
		await(() -> get(application, "operator", "kafkaconsumers/web/tracker").body().contains("\"committed\":"));
	}

	@AfterAll
	static void stopApplication() {
		application.close();
		broker.close();
	}

	@Test
	void letsNobodySteerWhoMayNot() throws Exception {
		assertThat(post(application, null, PAUSE).statusCode()).isEqualTo(401);
		assertThat(post(application, "support", PAUSE).statusCode()).isEqualTo(403);
		assertThat(application.getBean(LaneListenerContainerFactory.class).snapshots().get(0).paused()).isFalse();
		assertThat(post(application, "operator", PAUSE)).satisfies((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.body()).contains("\"result\":\"done\"");
		});
		assertThat(application.getBean(LaneListenerContainerFactory.class).snapshots().get(0).paused()).isTrue();
		assertThat(get(application, "operator", "health").statusCode()).isEqualTo(503);
		assertThat(post(application, "operator", PAUSE.replace("pause", "resume")).statusCode()).isEqualTo(200);
		assertThat(post(application, "operator", PAUSE.replace("pause", "seek")).statusCode()).isEqualTo(403);
	}

	@Test
	void showsKeysToThoseWhoMaySeeThem() throws Exception {
		assertThat(get(application, null, "kafkaconsumers/web/keys").statusCode()).isEqualTo(401);
		assertThat(get(application, "operator", KEYS.formatted("web")).body()).contains(TOP)
			.doesNotContain("customer-7");
		assertThat(get(application, "support", "kafkaconsumers/web/keys").body()).contains("\"key\":\"customer-7\"");
		assertThat(get(application, "support", "kafkaconsumers/web/tracker").body())
			.contains("{\"tracker\":{\"web-0\":{\"listener\":\"web\",\"committed\":");
		assertThat(get(application, "support", "kafkaconsumers/web/members").body())
			.contains("\"clientId\":\"shop%%web-0\"", "\"kind\":\"OWN\"", "\"host\":\"/127.0.0.1\"");
		assertThat(get(application, "support", "kafkaconsumers/web/other").statusCode()).isEqualTo(404);
	}

	@Test
	void showsNoKeysWithoutALogin() throws Exception {
		try (ConfigurableApplicationContext open = start(Open.class, "open")) {
			for (int i = 0; i < RECORDS; i++) {
				broker.send("open", 0, "customer-7", "value");
			}
			await(() -> open.getBean(Listener.class).handled.get() == RECORDS);
			await(() -> get(open, null, KEYS.formatted("open")).body().contains(TOP));
			assertThat(get(open, null, KEYS.formatted("open")).body()).doesNotContain("customer-7");
			assertThat(post(open, null, PAUSE.replace("pause", "skip")).statusCode()).as("not listed").isEqualTo(403);
			assertThat(post(open, null, PAUSE).statusCode()).as("no such group here").isEqualTo(404);
		}
	}

	@Test
	void tellsTheProbes() throws Exception {
		try (ConfigurableApplicationContext probed = start(Secured.class, "probed",
				"--mergelane.health.readiness=running", "--mergelane.health.liveness=stuck-thread",
				"--mergelane.defaults.no-committed-offset=fail")) {
			await(() -> get(probed, null, "health/readiness").statusCode() == 503);
			assertThat(get(probed, null, "health/readiness").body()).isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}");
			assertThat(get(probed, null, "health/liveness").statusCode()).isEqualTo(200);
			HealthEndpointGroups groups = probed.getBean(HealthEndpointGroups.class);
			assertThat(isMember(groups, "liveness", "kafkaConsumersLiveness")).isTrue();
			assertThat(isMember(groups, "liveness", "kafkaConsumersReadiness")).isFalse();
			assertThat(isMember(groups, "liveness", "livenessState")).isTrue();
			assertThat(isMember(groups, "readiness", "kafkaConsumers")).isFalse();
			assertThat(get(probed, null, "health").body()).contains("\"kafkaConsumers\":", "\"state\":\"failed\"")
				.doesNotContain("kafkaConsumersReadiness", "kafkaConsumersLiveness");
		}
		assertThat(get(application, null, "health/readiness").statusCode()).isEqualTo(200);
		assertThat(isMember(application.getBean(HealthEndpointGroups.class), "liveness", "kafkaConsumersLiveness"))
			.isFalse();
	}

	private static boolean isMember(HealthEndpointGroups groups, String group, String name) {
		return Objects.requireNonNull(groups.get(group)).isMember(name);
	}

	private static ConfigurableApplicationContext start(Class<?> configuration, String topic, String... args) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "spring.application.name=shop", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false", "test.topic=" + topic,
					"spring.kafka.bootstrap-servers=" + broker.address(),
					"management.endpoints.web.exposure.include=health,kafkaconsumers",
					"management.endpoint.kafkaconsumers.access=unrestricted",
					"management.endpoint.kafkaconsumers.show-values=when-authorized",
					"management.endpoint.kafkaconsumers.roles=SUPPORT",
					"management.endpoint.health.show-details=always", "mergelane.endpoint.actions=pause,resume")
			.run(args);
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, @Nullable String user,
			String path) {
		return send(context, user, HttpRequest.newBuilder().GET(), path);
	}

	private static HttpResponse<String> post(ConfigurableApplicationContext context, @Nullable String user,
			String body) {
		return send(context, user,
				HttpRequest.newBuilder()
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body)),
				"kafkaconsumers/web");
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, @Nullable String user,
			HttpRequest.Builder request, String path) {
		String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
		request.uri(URI.create("http://127.0.0.1:" + port + "/actuator/" + path));
		if (user != null) {
			byte[] credentials = (user + ":planned").getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
		}
		try {
			return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Secured extends Listener {

		@Bean
		SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to("health"))
					.permitAll()
					.requestMatchers(EndpointRequest.toAnyEndpoint().withHttpMethod(HttpMethod.POST))
					.hasRole("OPERATOR")
					.anyRequest()
					.authenticated())
				.csrf((csrf) -> csrf.ignoringRequestMatchers(EndpointRequest.toAnyEndpoint()))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("operator").password("{noop}planned").roles("OPERATOR").build(),
					User.withUsername("support").password("{noop}planned").roles("SUPPORT").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class Open extends Listener {

	}

	static class Listener {

		final AtomicInteger handled = new AtomicInteger();

		@LaneListener(id = "web", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(@Payload String value) {
			this.handled.incrementAndGet();
		}

	}

}

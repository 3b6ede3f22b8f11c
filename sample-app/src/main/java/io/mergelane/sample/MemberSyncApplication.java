package io.mergelane.sample;

import java.util.List;

import io.mergelane.sample.lab.stage.KillableApplication;
import io.mergelane.sample.proof.IncidentRun;
import org.apache.kafka.clients.admin.NewTopic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.config.TopicBuilder;

/**
 * Starts member-sync: a service that merges change messages into a table and, unless
 * {@code sample.feed.enabled} is {@code false}, publishes an incident to itself, proves
 * the result and ends.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MemberSyncApplication {

	private static final String LIVE = "--live";

	/**
	 * Starts the application.
	 * @param args properties as {@code --name=value}; {@code --stay} keeps it up after
	 * the proof, {@code --live} does so with a load for the live page, {@code --lab} runs
	 * the incident lab instead
	 * @throws Exception if it cannot be started
	 */
	public static void main(String[] args) throws Exception {
		if (KillableApplication.isMeantBy(args)) {
			KillableApplication.main(args);
			return;
		}
		String scenario = LabApplication.scenarioIn(args);
		if (scenario != null) {
			System.exit(LabApplication.run(scenario, args));
		}
		SpringApplication application = new SpringApplication(MemberSyncApplication.class);
		if (List.of(args).contains(LIVE)) {
			application.setAdditionalProfiles("live");
		}
		ConfigurableApplicationContext context = application.run(args);
		context.getBeanProvider(IncidentRun.class).ifAvailable((incident) -> {
			boolean proven = incident.run();
			if (!context.getEnvironment().containsProperty("stay")) {
				System.exit(SpringApplication.exit(context, () -> proven ? 0 : 1));
			}
		});
	}

	@Bean
	static NewTopic memberChanges(SampleProperties properties) {
		return TopicBuilder.name(properties.topic()).partitions(properties.partitions()).replicas(1).build();
	}

	@EventListener
	void printAddress(WebServerInitializedEvent event) {
		System.out.printf("member-sync is up: http://localhost:%d/%n", event.getWebServer().getPort());
	}

}

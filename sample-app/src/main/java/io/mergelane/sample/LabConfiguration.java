package io.mergelane.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.sample.lab.Lab;
import io.mergelane.sample.lab.incident.Incidents;
import io.mergelane.sample.lab.stage.StageSettings;
import io.mergelane.sample.lab.web.LabRoutes;
import io.mergelane.sample.lab.web.LabRuns;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The incident lab, on the broker inside the application and on no other.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnEmbeddedBroker.class)
class LabConfiguration {

	private static final List<String> DATABASE = List.of("spring.datasource.url", "spring.datasource.username",
			"spring.datasource.password");

	private static final Duration SIDE_LIMIT = Duration.ofSeconds(90);

	@Bean
	static Lab lab(EmbeddedKafkaBroker broker, Environment environment) {
		List<String> arguments = new ArrayList<>();
		for (String property : DATABASE) {
			String value = environment.getProperty(property);
			if (value != null) {
				arguments.add("--" + property + "=" + value);
			}
		}
		return new Lab(new StageSettings(broker.getBrokersAsString(), arguments, SIDE_LIMIT), Incidents.ALL);
	}

	/** Found by itself too, so it must have the condition as well. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnEmbeddedBroker.class)
	@ConditionalOnWebApplication
	static class Web {

		@Bean
		static LabRuns labRuns(Lab lab) {
			return new LabRuns(lab.scenarios(), lab::run);
		}

		@Bean
		static RouterFunction<ServerResponse> labRoutes(LabRuns runs) {
			return LabRoutes.of(runs);
		}

	}

}

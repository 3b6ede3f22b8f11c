package io.mergelane.sample;

import java.util.Map;
import java.util.stream.Stream;

import io.mergelane.sample.lab.Lab;
import io.mergelane.sample.lab.LabCommand;
import io.mergelane.sample.lab.incident.Incidents;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * Runs the incident lab from the command line: nothing but the broker and the scenarios
 * asked for.
 */
@Import({ EmbeddedBrokerConfiguration.class, LabConfiguration.class })
final class LabApplication {

	private static final String ARGUMENT = "--lab";

	private LabApplication() {
	}

	/**
	 * Returns which scenario is asked for.
	 * @param args arguments of the command line
	 * @return the value of {@code --lab}, or {@code null} if it is not there
	 */
	static @Nullable String scenarioIn(String[] args) {
		return Stream.of(args)
			.filter((arg) -> arg.equals(ARGUMENT) || arg.startsWith(ARGUMENT + "="))
			.map((arg) -> arg.substring(Math.min(arg.length(), ARGUMENT.length() + 1)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Runs scenarios and returns when they have ended.
	 * @param scenario name of one, {@code all} or {@code list}
	 * @param args arguments of the command line
	 * @return the exit code
	 */
	static int run(String scenario, String[] args) {
		try (Opened opened = new Opened(args)) {
			return new LabCommand(Incidents.ALL, System.out).run(scenario, opened::lab);
		}
	}

	/**
	 * A lab that is opened when it is needed.
	 */
	private static final class Opened implements AutoCloseable {

		private final String[] args;

		private @Nullable ConfigurableApplicationContext context;

		Opened(String[] args) {
			this.args = args;
		}

		Lab lab() {
			SpringApplication application = new SpringApplication(LabApplication.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			// What a plain listener logs when its incident happens is counted, not shown.
			application
				.setDefaultProperties(Map.of("sample.embedded-broker", "true", "logging.threshold.console", "off"));
			this.context = application.run(this.args);
			return this.context.getBean(Lab.class);
		}

		@Override
		public void close() {
			if (this.context != null) {
				this.context.close();
			}
		}

	}

}

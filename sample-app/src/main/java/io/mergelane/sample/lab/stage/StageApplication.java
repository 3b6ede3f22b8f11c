package io.mergelane.sample.lab.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An ordinary Spring Boot application with nothing in it but the beans it is given: for a
 * plain one, without what the starter brings.
 * <p>
 * Threading: confined to the thread that starts it.
 */
@EnableAutoConfiguration
public final class StageApplication {

	/**
	 * The starter's auto-configurations, which a plain application does not have.
	 */
	static final String WITHOUT_MERGELANE = "--spring.autoconfigure.exclude=" + StreamSupport
		.stream(ImportCandidates.load(AutoConfiguration.class, StageApplication.class.getClassLoader()).spliterator(),
				false)
		.filter((name) -> name.startsWith("io.mergelane."))
		.collect(Collectors.joining(","));

	/**
	 * What all applications have. When a failed record is tried again, Spring Kafka
	 * fetches it again, once the fetch that is on its way has come back: half a second by
	 * default.
	 */
	private static final List<String> COMMON = List.of("--spring.config.name=none", "--spring.main.banner-mode=off",
			"--spring.main.log-startup-info=false", "--spring.kafka.consumer.auto-offset-reset=earliest",
			"--spring.kafka.consumer.fetch-max-wait=50ms");

	private StageApplication() {
	}

	/**
	 * Starts an application.
	 * @param beans classes of beans, and beans that are there already
	 * @param arguments properties as {@code --name=value}
	 * @return its context
	 */
	public static ConfigurableApplicationContext start(List<?> beans, List<String> arguments) {
		SpringApplication application = new SpringApplication(StageApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application
			.addInitializers((context) -> beans.forEach((bean) -> add((GenericApplicationContext) context, bean)));
		// Logging is that of the application around it.
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof LoggingApplicationListener))
			.toList());
		List<String> all = new ArrayList<>(COMMON);
		all.addAll(arguments);
		return application.run(all.toArray(String[]::new));
	}

	private static void add(GenericApplicationContext context, Object bean) {
		if (bean instanceof Class<?> type) {
			context.registerBean(type);
		}
		else {
			addInstance(context, bean, bean.getClass());
		}
	}

	private static <T> void addInstance(GenericApplicationContext context, Object bean, Class<T> type) {
		context.registerBean(type, () -> type.cast(bean));
	}

}

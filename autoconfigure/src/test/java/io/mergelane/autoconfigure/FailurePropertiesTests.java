package io.mergelane.autoconfigure;

import java.io.FileNotFoundException;
import java.net.ConnectException;

import io.mergelane.failure.FailureClassifier;
import io.mergelane.failure.FailureRule;
import io.mergelane.failure.FailureVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code mergelane.failures.*} and beans that judge failures.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailurePropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, MergelaneAutoConfiguration.class));

	@Test
	void classifiesByTheTable() {
		this.runner
			.run((context) -> assertThat(context.getBean(FailureClassifier.class).classify(new ConnectException()))
				.isEqualTo(FailureVerdict.TRANSIENT));
	}

	@Test
	void backsOffWhenTheUserDefinesAClassifier() {
		FailureClassifier own = new FailureClassifier();
		this.runner.withBean(FailureClassifier.class, () -> own)
			.run((context) -> assertThat(context.getBean(FailureClassifier.class)).isSameAs(own));
	}

	@Test
	void asksBeansInTheirOrder() {
		this.runner.withUserConfiguration(Rules.class).run((context) -> {
			FailureClassifier classifier = context.getBean(FailureClassifier.class);
			assertThat(classifier.classify(new ConnectException())).isEqualTo(FailureVerdict.UNKNOWN);
			assertThat(classifier.classify(new FileNotFoundException())).isEqualTo(FailureVerdict.PERMANENT);
		});
	}

	@Test
	void asksPropertiesBeforeBeans() {
		this.runner.withUserConfiguration(Rules.class)
			.withPropertyValues("mergelane.failures.transient=java.io.FileNotFoundException, java.net.SocketException",
					"mergelane.failures.permanent=java.net.ConnectException")
			.run((context) -> {
				FailureClassifier classifier = context.getBean(FailureClassifier.class);
				assertThat(classifier.classify(new FileNotFoundException())).isEqualTo(FailureVerdict.TRANSIENT);
				assertThat(classifier.classify(new ConnectException())).isEqualTo(FailureVerdict.PERMANENT);
			});
	}

	@Test
	void findsNestedClassesHoweverTheyAreWritten() {
		this.runner
			.withPropertyValues("mergelane.failures.permanent[0]=" + OrderClosedException.class.getCanonicalName())
			.run((context) -> assertThat(context.getBean(FailureClassifier.class).classify(new OrderClosedException()))
				.isEqualTo(FailureVerdict.PERMANENT));
	}

	@Test
	void refusesANameInBothLists() {
		this.runner
			.withPropertyValues("mergelane.failures.permanent=java.net.ConnectException",
					"mergelane.failures.transient=java.net.ConnectException")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
				.rootCause()
				.hasMessageContaining("mergelane.failures.permanent")
				.hasMessageContaining("mergelane.failures.transient")
				.hasMessageContaining("java.net.ConnectException"));
	}

	@Test
	void refusesAClassThatCannotBeThrown() {
		this.runner.withPropertyValues("mergelane.failures.transient=java.lang.String")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("mergelane.failures.transient")
				.hasMessageContaining("java.lang.String"));
	}

	@Test
	void warnsOfAClassThatIsNotThere(CapturedOutput output) {
		this.runner.withPropertyValues("mergelane.failures.transient=org.example.NotThere").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("There are no classes [org.example.NotThere] for mergelane.failures.transient");
		});
	}

	@SuppressWarnings("serial")
	static final class OrderClosedException extends RuntimeException {

	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		@Order(2)
		FailureRule everything() {
			return (failure) -> FailureVerdict.PERMANENT;
		}

		@Bean
		@Order(1)
		FailureRule connections() {
			return (failure) -> (failure instanceof ConnectException) ? FailureVerdict.UNKNOWN : null;
		}

	}

}

package io.mergelane.sample.proof;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SurfacedErrors}.
 */
class SurfacedErrorsTests {

	private final Logger rootLogger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

	private final Appender<ILoggingEvent> console = this.rootLogger.getAppender("console");

	private final SurfacedErrors errors = new SurfacedErrors();

	@BeforeEach
	void keepQuiet() {
		this.rootLogger.detachAppender(this.console);
	}

	@AfterEach
	void detach() {
		this.errors.destroy();
		this.rootLogger.addAppender(this.console);
	}

	@Test
	void countsErrorsOfMergelaneAndOfSpring() {
		LoggerFactory.getLogger("io.mergelane.listener.Lane").error("first");
		LoggerFactory.getLogger("org.springframework.kafka.listener.Container").error("second");
		assertThat(this.errors.count()).isEqualTo(2);
	}

	@Test
	void ignoresWarningsAndTheEmbeddedBroker() {
		LoggerFactory.getLogger("io.mergelane.listener.Lane").warn("tried again");
		LoggerFactory.getLogger("kafka.server.ReplicaManager").error("of the broker");
		assertThat(this.errors.count()).isZero();
	}

	@Test
	void countsNothingOnceItIsDestroyed() {
		this.errors.destroy();
		LoggerFactory.getLogger("io.mergelane.listener.Lane").error("late");
		assertThat(this.errors.count()).isZero();
	}

}

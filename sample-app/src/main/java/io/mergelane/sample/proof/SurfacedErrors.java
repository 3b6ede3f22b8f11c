package io.mergelane.sample.proof;

import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Counts the errors that came to the surface: events of level ERROR logged by Mergelane
 * or by Spring since the application started.
 * <p>
 * A unique violation that the engine has absorbed by trying again is not logged as an
 * error and does not count; one that it could not absorb is, and does.
 * <p>
 * Threading: thread-safe.
 */
@Component
class SurfacedErrors implements DisposableBean {

	private final AtomicInteger count = new AtomicInteger();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			if (isCounted(event)) {
				SurfacedErrors.this.count.incrementAndGet();
			}
		}

	};

	SurfacedErrors() {
		this.appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		this.appender.start();
		rootLogger().addAppender(this.appender);
	}

	int count() {
		return this.count.get();
	}

	@Override
	public void destroy() {
		rootLogger().detachAppender(this.appender);
		this.appender.stop();
	}

	private static boolean isCounted(ILoggingEvent event) {
		String name = event.getLoggerName();
		return event.getLevel().isGreaterOrEqual(Level.ERROR)
				&& (name.startsWith("io.mergelane") || name.startsWith("org.springframework"));
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}

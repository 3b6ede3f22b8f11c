package io.mergelane.sample.lab.stage;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Remembers the warnings and errors that are logged while a side runs, by anyone: message
 * and classes of the exceptions.
 * <p>
 * Threading: thread-safe.
 */
final class LoggedErrors implements AutoCloseable {

	private static final int MOST = 10_000;

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.WARN) && LoggedErrors.this.events.size() < MOST) {
				LoggedErrors.this.events.add(event.getFormattedMessage() + classes(event.getThrowableProxy()));
			}
		}

	};

	LoggedErrors() {
		this.appender.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		this.appender.start();
		rootLogger().addAppender(this.appender);
	}

	long mentioning(String text) {
		return this.events.stream().filter((event) -> event.contains(text)).count();
	}

	@Override
	public void close() {
		rootLogger().detachAppender(this.appender);
		this.appender.stop();
	}

	private static String classes(@Nullable IThrowableProxy failure) {
		StringBuilder text = new StringBuilder();
		for (IThrowableProxy cause = failure; cause != null; cause = cause.getCause()) {
			text.append(' ').append(cause.getClassName());
		}
		return text.toString();
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}

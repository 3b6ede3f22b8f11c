package io.mergelane.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.mergelane.LaneListener;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of listeners without the rest of the application: Kafka, Mergelane, JSON and, if
 * they are there, the {@code DataSource} with its schema. Of the application's components
 * only those with {@link LaneListener} methods are found; what they need else comes by
 * {@code @Import} or as a mock.
 * <p>
 * A broker is not part of it: add {@code @EmbeddedKafka} or a container. Commits come
 * after 20 ms instead of a second, so that {@link LaneTester#awaitFinished} does not
 * wait.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@BootstrapWith(LaneListenerTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(LaneListenerTypeExcludeFilter.class)
@ImportAutoConfiguration
public @interface LaneListenerTest {

	/**
	 * Properties in form of {@code name=value}.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * The classes with the listeners, by default all of the application.
	 * @return the classes
	 */
	@AliasFor("listeners")
	Class<?>[] value() default {};

	/**
	 * The classes with the listeners, by default all of the application.
	 * @return the classes
	 */
	@AliasFor("value")
	Class<?>[] listeners() default {};

}

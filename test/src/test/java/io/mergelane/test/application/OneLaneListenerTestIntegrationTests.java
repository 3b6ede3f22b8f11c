package io.mergelane.test.application;

import io.mergelane.test.LaneListenerTest;
import io.mergelane.test.LaneTester;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice with one of several listeners and properties of its own.
 */
@LaneListenerTest(value = OtherListener.class, properties = "mergelane.defaults.commit-interval=30ms")
@EmbeddedKafka(topics = "others", bootstrapServersProperty = "spring.kafka.bootstrap-servers")
class OneLaneListenerTestIntegrationTests {

	@Test
	void hasThatListener(@Autowired ApplicationContext context, @Autowired LaneTester lanes) {
		assertThat(context.getBeansOfType(MergeListener.class)).isEmpty();
		assertThat(context.getBeansOfType(OtherListener.class)).hasSize(1);
		lanes.send("others", null, "one");
		lanes.awaitFinished();
		assertThat(context.getBean(OtherListener.class).handled).containsExactly("one");
	}

	@Test
	void hasItsProperties(@Autowired Environment environment) {
		assertThat(environment.getProperty("mergelane.defaults.commit-interval")).isEqualTo("30ms");
	}

}

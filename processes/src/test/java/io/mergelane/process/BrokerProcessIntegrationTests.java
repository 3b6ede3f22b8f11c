package io.mergelane.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BrokerProcess}.
 */
class BrokerProcessIntegrationTests {

	@Test
	void keepsTopicsWhenKilledAndStartedAgain(@TempDir Path directory) throws Exception {
		try (BrokerProcess broker = BrokerProcess.startSmall(directory);
				Admin admin = BrokerProcess.admin(broker.bootstrapServers())) {
			admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
			broker.kill();
			broker.restart();
			assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("kept");
		}
	}

}

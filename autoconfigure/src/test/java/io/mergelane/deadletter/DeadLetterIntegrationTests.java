package io.mergelane.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import io.mergelane.LaneListener;
import io.mergelane.failure.DeadLetterNotSentException;
import io.mergelane.recovery.DeadLetter;
import io.mergelane.recovery.DeadLetterSink;
import io.mergelane.testsupport.ListenerContexts;
import io.mergelane.testsupport.RawRecords;
import io.mergelane.testsupport.TestBroker;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.kafka.support.serializer.JacksonJsonDeserializer;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters on a real broker, of records that lane listeners have polled.
 */
class DeadLetterIntegrationTests {

	private static final TestBroker broker = new TestBroker(Map.of("auto.create.topics.enable", "false"));

	private static final byte[] JUNK = { (byte) 0xFF, 0, (byte) 0xC3, 'a', (byte) 0xED };

	private static final byte[] TEXT = "{\"a\": \"grün\"}".getBytes(StandardCharsets.UTF_8);

	private String topic = "";

	@AfterAll
	static void stopBroker() {
		broker.close();
	}

	@BeforeEach
	void createTopics(TestInfo test) {
		this.topic = test.getTestMethod().orElseThrow().getName() + "-" + System.nanoTime();
		broker.createTopic(this.topic, 1);
	}

	@Test
	void areWhatLayInTheLogOfText() {
		runner(Listening.class).run(this::assertDeadLetters);
	}

	@Test
	void areWhatLayInTheLogOfJson() {
		runner(Listening.class)
			.withPropertyValues("spring.kafka.consumer.key-deserializer=" + IntegerDeserializer.class.getName(),
					"spring.kafka.consumer.value-deserializer=" + JacksonJsonDeserializer.class.getName(),
					"spring.kafka.consumer.properties.spring.json.trusted.packages=*")
			.run((context) -> {
				assertDeadLetters(context);
				assertThat(context.getBean(Polled.class).records.get(0).value()).isEqualTo(new Named("grün"));
				assertThat(
						((ConsumerFactory<?, ?>) context.getBean(ConsumerFactory.class)).getConfigurationProperties())
					.containsEntry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, JacksonJsonDeserializer.class);
			});
	}

	@Test
	void areWhatLayInTheLogOfADeserializerOfTheListener() {
		runner(Overriding.class).run((context) -> {
			assertDeadLetters(context);
			assertThat(context.getBean(Polled.class).records)
				.allSatisfy((record) -> assertThat(record.value()).isNull());
		});
	}

	@Test
	void areWhatLayInTheLogOfInstances() {
		runner(Listening.class, Instances.class).run((context) -> {
			assertDeadLetters(context);
			assertThat(context.getBean(Polled.class).records.get(0).value()).isEqualTo(new Named("grün"));
			assertThat(context.getBean(ConsumerFactory.class).getValueDeserializer())
				.isInstanceOf(JacksonJsonDeserializer.class);
			assertThat(context.getBean(Instances.class).added).hasSize(1)
				.allSatisfy((id) -> assertThat(id).startsWith("ownConsumerFactory."));
			assertThat(context.getBean(Instances.class).processed).hasSize(1);
		});
	}

	@Test
	void areWhatLayInTheLogOfSuppliersThatHandleErrorsThemselves() {
		runner(Listening.class, Suppliers.class).run(this::assertDeadLetters);
	}

	private void assertDeadLetters(AssertableApplicationContext context) {
		broker.createTopic(this.topic + "-dlt", 1);
		List<ProducerRecord<byte[], byte[]>> sources = sources();
		RawRecords.send(broker, sources);
		Polled polled = context.getBean(Polled.class);
		await(() -> polled.records.size() == sources.size());
		DeadLetterSink sink = context.getBean(DeadLetterSink.class);
		for (ConsumerRecord<?, ?> record : polled.records) {
			sink.send(new DeadLetter(record, "listener", "group", new IllegalStateException(), 1)).join();
		}
		List<ConsumerRecord<byte[], byte[]>> letters = RawRecords.read(broker, this.topic + "-dlt", 1, sources.size());
		for (int i = 0; i < sources.size(); i++) {
			ProducerRecord<byte[], byte[]> source = sources.get(i);
			ConsumerRecord<byte[], byte[]> letter = letters.get(i);
			assertThat(letter.key()).as("key of %d", i).isEqualTo(source.key());
			assertThat(letter.value()).as("value of %d", i).isEqualTo(source.value());
			Header[] headers = letter.headers().toArray();
			Header[] originals = source.headers().toArray();
			assertThat(headers).hasSize(originals.length + 12);
			assertThat(Arrays.copyOf(headers, originals.length)).isEqualTo(originals);
			assertThat(letter.headers().lastHeader(KafkaHeaders.DLT_ORIGINAL_TOPIC).value())
				.isEqualTo(utf8(this.topic));
			assertThat(letter.headers().lastHeader(KafkaHeaders.DLT_ORIGINAL_OFFSET).value()[Long.BYTES - 1])
				.isEqualTo((byte) i);
		}
	}

	private List<ProducerRecord<byte[], byte[]>> sources() {
		Headers typed = new RecordHeaders().add("z", utf8("1"))
			.add("__TypeId__", utf8(Named.class.getName()))
			.add("a", null)
			.add("z", JUNK);
		Headers large = new RecordHeaders().add("large", new byte[600_000]);
		byte[] four = { 0, 0, 0, 4 };
		return List.of(source(four, TEXT, typed), source(JUNK, JUNK, typed), source(four, null, typed),
				source(null, TEXT, typed), source(JUNK, TEXT, large), source(four, new byte[0], new RecordHeaders()));
	}

	private ProducerRecord<byte[], byte[]> source(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
		return new ProducerRecord<>(this.topic, 0, key, value, headers);
	}

	@Test
	void failIfTheirTopicIsMissingAndAreWrittenWhenItIsThere() {
		RawRecords.send(broker, sources());
		runner(Listening.class).withPropertyValues("mergelane.dead-letter.send-timeout=1s").run((context) -> {
			DeadLetterSink sink = context.getBean(DeadLetterSink.class);
			DeadLetter letter = letter(context);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(sink.send(letter)::get)
				.havingCause()
				.isInstanceOf(DeadLetterNotSentException.class)
				.withMessageContaining(
						"Dead letter cannot be written to '" + this.topic + "-dlt': there is no such topic");
			broker.createTopic(this.topic + "-dlt", 1);
			await(() -> sink.send(letter).handle((kept, failure) -> failure == null).join());
			assertThat(RawRecords.read(broker, this.topic + "-dlt", 1, 1).get(0).value()).isEqualTo(TEXT);
		});
	}

	@Test
	void failIfTheBrokerFindsThemTooLarge() throws Exception {
		try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
			admin.createTopics(List.of(new NewTopic(this.topic + "-dlt", 1, (short) 1)
				.configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "200")))).all().get();
		}
		RawRecords.send(broker, sources());
		runner(Listening.class).run((context) -> {
			CompletableFuture<Void> kept = context.getBean(DeadLetterSink.class).send(letter(context));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(kept::get)
				.havingCause()
				.isInstanceOf(DeadLetterNotSentException.class)
				.withMessageContaining("RecordTooLargeException");
		});
	}

	private static DeadLetter letter(AssertableApplicationContext context) {
		Polled polled = context.getBean(Polled.class);
		await(() -> !polled.records.isEmpty());
		return new DeadLetter(polled.records.get(0), "listener", "group", new IllegalStateException(), 1);
	}

	private ApplicationContextRunner runner(Class<?>... configurations) {
		// Letters are sent by the test alone.
		return ListenerContexts.runner(broker, this.topic, configurations)
			.withBean(Polled.class)
			.withPropertyValues("mergelane.defaults.dead-letter.enabled=false");
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Named(String a) {

	}

	/**
	 * Sees the records that no listener method is called with, too.
	 */
	static class Polled implements BatchInterceptor<Object, Object> {

		final List<ConsumerRecord<?, ?>> records = new CopyOnWriteArrayList<>();

		@Override
		public ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> polled,
				Consumer<Object, Object> consumer) {
			polled.forEach(this.records::add);
			return polled;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}")
		void handle(ConsumerRecord<?, ?> record) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Overriding {

		@LaneListener(id = "listener", topics = "${test.topic}", groupId = "${test.topic}",
				properties = "value.deserializer=org.apache.kafka.common.serialization.IntegerDeserializer")
		void handle(ConsumerRecord<?, ?> record) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Instances {

		final List<String> added = new CopyOnWriteArrayList<>();

		final List<Object> processed = new CopyOnWriteArrayList<>();

		@Bean
		DefaultKafkaConsumerFactory<Object, Object> ownConsumerFactory() {
			JacksonJsonDeserializer<Object> json = new JacksonJsonDeserializer<>();
			json.addTrustedPackages("*");
			DefaultKafkaConsumerFactory<Object, Object> factory = new DefaultKafkaConsumerFactory<>(
					Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
					object(new IntegerDeserializer()), json, false);
			factory.addListener(new ConsumerFactory.Listener<>() {

				@Override
				public void consumerAdded(String id, Consumer<Object, Object> consumer) {
					Instances.this.added.add(id);
				}

			});
			factory.addPostProcessor((consumer) -> {
				this.processed.add(consumer);
				return consumer;
			});
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Suppliers {

		@Bean
		DefaultKafkaConsumerFactory<Object, Object> ownConsumerFactory() {
			return new DefaultKafkaConsumerFactory<>(
					Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
					() -> object(new ErrorHandlingDeserializer<>(new IntegerDeserializer())),
					() -> object(new ErrorHandlingDeserializer<>(new IntegerDeserializer())));
		}

	}

	@SuppressWarnings("unchecked")
	private static Deserializer<Object> object(Deserializer<?> deserializer) {
		return (Deserializer<Object>) deserializer;
	}

}

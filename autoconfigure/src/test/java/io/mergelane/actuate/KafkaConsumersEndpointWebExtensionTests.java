package io.mergelane.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.SeekAnswer;
import io.mergelane.consumer.SeekTarget;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupLook;
import io.mergelane.group.GroupMember;
import io.mergelane.group.GroupSubject;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.listener.LaneListeners;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.replay.DeadLetterReplay;
import io.mergelane.replay.ReplayFilter;
import io.mergelane.replay.ReplayRefusedException;
import io.mergelane.replay.ReplayReport;
import io.mergelane.replay.ReplayRequest;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.MissingParametersException;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.StaticApplicationContext;

import static io.mergelane.testsupport.ListenerContexts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link KafkaConsumersEndpointWebExtension}, called as by a request.
 */
@ExtendWith(OutputCaptureExtension.class)
class KafkaConsumersEndpointWebExtensionTests {

	private static final TopicPartition PARTITION = new TopicPartition("shop", 1);

	private final LaneListeners listeners = mock();

	private final DeadLetterReplay replay = mock();

	private final KafkaConsumersReplays replays = new KafkaConsumersReplays(() -> this.replay);

	private @Nullable GroupStatus status;

	private final List<AuditEvent> audited = new ArrayList<>();

	@AfterEach
	void stopReplays() {
		this.replays.close();
	}

	@Test
	void isNotThereByDefault() {
		assertThat(operations(Access.READ_ONLY, KafkaConsumersAction.values())).isNotEmpty()
			.allSatisfy((operation) -> assertThat(operation.getType()).isEqualTo(OperationType.READ));
	}

	@Test
	void refusesWhatIsNotListed() {
		assertAnswer(post(recordRequest("skip"), KafkaConsumersAction.RETRY), 403, "mergelane.endpoint.actions");
		then(this.listeners).shouldHaveNoInteractions();
		assertThat(this.audited).singleElement()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("status", 403));
	}

	@Test
	void skipsARecord(CapturedOutput output) {
		given(this.listeners.skip("orders", PARTITION, 7, "closed by hand")).willReturn(SteeringResult.DONE);
		assertAnswer(post(recordRequest("skip"), KafkaConsumersAction.SKIP), 200, "done");
		assertThat(this.audited).singleElement().satisfies((event) -> {
			assertThat(event.getPrincipal()).isEqualTo("anonymous");
			assertThat(event.getType()).isEqualTo("KAFKA_CONSUMERS_ACTION");
			assertThat(event.getData()).containsEntry("record", "shop-1@7")
				.containsEntry("reason", "closed by hand")
				.containsEntry("result", "done");
		});
		assertThat(output).contains("WARN").contains("record=shop-1@7");
	}

	@Test
	void triesARecordAgain() {
		given(this.listeners.retryNow("orders", PARTITION, 7)).willReturn(SteeringResult.NOT_WAITING);
		assertAnswer(post(recordRequest("retry"), KafkaConsumersAction.RETRY), 409, "not waiting");
	}

	@Test
	void changesNothingInADryRun() {
		given(this.listeners.check("orders", PARTITION, 7)).willReturn(SteeringResult.NOT_ASSIGNED);
		Map<String, Object> request = recordRequest("skip");
		request.put("dryRun", true);
		assertAnswer(post(request, KafkaConsumersAction.SKIP), 409, "not assigned here");
		request.put("action", "pause");
		assertAnswer(post(request, KafkaConsumersAction.PAUSE), 200, "done");
		then(this.listeners).should().check("orders", PARTITION, 7);
		then(this.listeners).shouldHaveNoMoreInteractions();
	}

	@Test
	void pausesAndResumes() {
		given(this.listeners.pause("orders")).willReturn(SteeringResult.DONE);
		given(this.listeners.resume("orders")).willReturn(SteeringResult.DONE);
		assertAnswer(post(request("pause"), KafkaConsumersAction.PAUSE), 200, "done");
		assertAnswer(post(request("resume"), KafkaConsumersAction.RESUME), 200, "done");
	}

	@Test
	void movesThePosition() {
		given(this.listeners.seek("orders", PARTITION, SeekTarget.offset(3), 9, "closed by hand"))
			.willReturn(new SeekAnswer(SteeringResult.DONE, 9, 3, 0));
		WebEndpointResponse<?> response = post(seekRequest("3"), KafkaConsumersAction.SEEK);
		assertAnswer(response, 200, "done");
		assertThat(response.getBody()).extracting("seek").isEqualTo(new SeekDescriptor(9L, 3L, 0));
		assertThat(this.audited).singleElement()
			.satisfies((event) -> assertThat(event.getData()).containsEntry("partition", "shop-1")
				.containsEntry("expectedCommitted", 9L)
				.containsEntry("to", "3")
				.containsEntry("reason", "closed by hand"));
	}

	@Test
	void movesNothingInADryRun() {
		given(this.listeners.checkSeek("orders", PARTITION, SeekTarget.LATEST, 9))
			.willReturn(new SeekAnswer(SteeringResult.NOT_AS_EXPECTED, 8, -1, 0));
		Map<String, Object> request = seekRequest("latest");
		request.put("dryRun", true);
		WebEndpointResponse<?> response = post(request, KafkaConsumersAction.SEEK);
		assertAnswer(response, 409, "the committed offset is not the expected one");
		assertThat(response.getBody()).extracting("seek").isEqualTo(new SeekDescriptor(8L, null, 0));
		then(this.listeners).should().checkSeek("orders", PARTITION, SeekTarget.LATEST, 9);
		then(this.listeners).shouldHaveNoMoreInteractions();
	}

	@Test
	void movesNothingThatIsNotListedOrCannotBeMeant() {
		assertAnswer(post(seekRequest("3"), KafkaConsumersAction.SKIP), 403, "mergelane.endpoint.actions");
		assertAnswer(post(seekRequest("soon"), KafkaConsumersAction.SEEK), 400, "'to' must be an offset, a time as");
		assertAnswer(post(seekRequest("99999999999999999999"), KafkaConsumersAction.SEEK), 400, "'to' is no offset");
		for (String missing : List.of("topic", "partition", "expectedCommitted", "to", "reason")) {
			Map<String, Object> request = seekRequest("3");
			request.remove(missing);
			assertThat(post(request, KafkaConsumersAction.SEEK).getStatus()).as(missing).isEqualTo(400);
		}
		then(this.listeners).shouldHaveNoInteractions();
	}

	@Test
	void namesTheOwnerOfAPartitionThatIsNotHere() {
		this.status = new GroupStatus("shop", new GroupFinding(
				new GroupSubject("shop", new ApplicationIdentity("shop", null), Set.of(), Set.of(), Set.of("shop"),
						false, false),
				true, new GroupLook.Answer.Failed("planned", Instant.EPOCH), Verdict.CLEAR, false,
				List.of(new GroupMember("1", "shop%prod%orders-1", "/10.0.3.12", null, Set.of(PARTITION), null,
						GroupMember.Kind.OWN))),
				List.of(), null);
		given(this.listeners.skip("orders", PARTITION, 7, "closed by hand")).willReturn(SteeringResult.NOT_ASSIGNED);
		given(this.listeners.seek("orders", PARTITION, SeekTarget.time(Instant.EPOCH), 9, "closed by hand"))
			.willReturn(new SeekAnswer(SteeringResult.NOT_ASSIGNED, -1, -1, 0));
		String text = "the partition is not assigned here: shop%prod%orders-1 at /10.0.3.12 has it";
		assertAnswer(post(recordRequest("skip"), KafkaConsumersAction.SKIP), 409, text);
		assertAnswer(post(seekRequest("1970-01-01T00:00:00Z"), KafkaConsumersAction.SEEK), 409, text);
	}

	private static Map<String, Object> seekRequest(String to) {
		Map<String, Object> request = request("seek");
		request.putAll(Map.of("topic", "shop", "partition", "1", "to", to, "expectedCommitted", 9));
		return request;
	}

	@Test
	void refusesWhatIsIncomplete() {
		assertAnswer(post(request("retry"), KafkaConsumersAction.RETRY), 400, "topic, partition and offset");
		Map<String, Object> unfounded = request("pause");
		unfounded.put("reason", " ");
		assertAnswer(post(unfounded, KafkaConsumersAction.PAUSE), 400, "reason");
		unfounded.remove("reason");
		assertAnswer(post(unfounded, KafkaConsumersAction.PAUSE), 400, "reason");
		assertAnswer(post(request("stop"), KafkaConsumersAction.PAUSE), 400, "no such action");
		assertThatExceptionOfType(MissingParametersException.class)
			.isThrownBy(() -> post(new HashMap<>(Map.of("group", "shop")), KafkaConsumersAction.PAUSE));
		then(this.listeners).shouldHaveNoInteractions();
	}

	@Test
	void knowsNoListenerOfAnotherGroup() {
		Map<String, Object> request = request("pause");
		request.put("listener", "audit");
		assertAnswer(post(request, KafkaConsumersAction.PAUSE), 404, "no such listener");
		request = request("pause");
		request.put("group", "other");
		assertAnswer(post(request, KafkaConsumersAction.PAUSE), 404, "no such listener");
	}

	@Test
	void startsAReplay(CapturedOutput output) {
		given(this.listeners.topics("orders")).willReturn(List.of("shop"));
		ReplayRequest expected = new ReplayRequest(
				"fix", "shop-dlt", new ReplayFilter(Instant.parse("2026-03-01T08:00:00Z"),
						Instant.parse("2026-03-02T08:00:00Z"), "shop", "java.io.IOException", "orders"),
				7, 50, "orders");
		CountDownLatch end = new CountDownLatch(1);
		given(this.replay.replay(expected)).willAnswer((call) -> {
			end.await();
			return report(false, null);
		});
		Map<String, Object> request = replayRequest();
		request.putAll(
				Map.of("from", "2026-03-01T08:00:00Z", "to", "2026-03-02T08:00:00Z", "exception", "java.io.IOException",
						"originalTopic", "shop", "limit", 7, "recordsPerSecond", "50", "target", "handler"));
		assertAnswer(post(request, KafkaConsumersAction.REPLAY), 202, "replay 'fix' is running");
		assertThat(this.replays.of("shop")).singleElement()
			.satisfies((descriptor) -> assertThat(descriptor.hasEnded()).isFalse());
		assertAnswer(post(request, KafkaConsumersAction.REPLAY), 409, "another replay is running");
		end.countDown();
		await(() -> this.replays.of("shop").get(0).hasEnded());
		assertThat(this.replays.of("shop")).singleElement()
			.satisfies((descriptor) -> assertThat(descriptor.state()).isEqualTo("done"));
		assertThat(this.audited).hasSize(2);
		assertThat(this.audited.get(0).getData()).containsEntry("id", "fix")
			.containsEntry("target", "handler")
			.containsEntry("limit", "7")
			.containsEntry("status", 202);
		assertThat(output).contains("WARN").contains("id=fix");
	}

	@Test
	void answersADryRunWithItsCounts() {
		given(this.listeners.topics("orders")).willReturn(List.of("shop"));
		ReplayRequest expected = new ReplayRequest("fix", "shop-dlt", ReplayFilter.ALL.withListener("orders"));
		given(this.replay.dryRun(expected)).willReturn(report(true, null));
		Map<String, Object> request = replayRequest();
		request.put("dryRun", true);
		WebEndpointResponse<?> response = post(request, KafkaConsumersAction.REPLAY);
		assertAnswer(response, 200, "replay 'fix' is done");
		assertThat(response.getBody()).isInstanceOfSatisfying(KafkaConsumersEndpointWebExtension.ActionDescriptor.class,
				(answer) -> assertThat(answer.replay()).isNotNull()
					.satisfies((descriptor) -> assertThat(Objects.requireNonNull(descriptor.counts()).matched())
						.isEqualTo(3)));
		then(this.replay).should().dryRun(expected);
		then(this.replay).shouldHaveNoMoreInteractions();
	}

	@Test
	void saysWhyADryRunIsRefused() {
		given(this.replay.dryRun(any())).willThrow(new ReplayRefusedException("There is no dead-letter topic 'x'."));
		Map<String, Object> request = replayRequest();
		request.putAll(Map.of("dryRun", true, "deadLetterTopic", "x"));
		assertAnswer(post(request, KafkaConsumersAction.REPLAY), 409, "There is no dead-letter topic 'x'.");
	}

	@Test
	void saysWhatTheParametersOfAReplayMustBe() {
		given(this.listeners.topics("orders")).willReturn(List.of("a", "b"));
		assertBad("'deadLetterTopic' must name one", Map.of());
		assertBad("several: [a-dlt, b-dlt]", Map.of());
		assertBad("'id' must name", Map.of("id", " "));
		Map<String, Object> withTopic = Map.of("deadLetterTopic", "dead");
		assertBad("'id' must be 1 to 100 letters", withTopic, "id", "a b");
		assertBad("'limit' must be a whole number", withTopic, "limit", "many");
		assertBad("'limit' must be from 1 to 100000", withTopic, "limit", 0);
		assertBad("'recordsPerSecond' must be at least 1", withTopic, "recordsPerSecond", "-1");
		assertBad("'from' must be a time", withTopic, "from", "yesterday");
		assertBad("'target' must be original-topic or handler", withTopic, "target", "HANDLER ");
		assertBad("'exception' must not be empty", withTopic, "exception", "");
		assertBad("'deadLetterTopic' must not be empty", Map.of("deadLetterTopic", ""));
		then(this.replay).shouldHaveNoInteractions();
		assertThat(this.replays.of("shop")).isEmpty();
	}

	private void assertBad(String result, Map<String, Object> parameters, Object... more) {
		Map<String, Object> request = replayRequest();
		request.putAll(parameters);
		if (more.length > 0) {
			request.put(more[0].toString(), more[1]);
		}
		assertAnswer(post(request, KafkaConsumersAction.REPLAY), 400, result);
	}

	@Test
	void replaysNothingUnlessThatIsListed() {
		assertAnswer(post(replayRequest(), KafkaConsumersAction.SKIP), 403, "mergelane.endpoint.actions");
		Map<String, Object> unfounded = replayRequest();
		unfounded.remove("reason");
		assertAnswer(post(unfounded, KafkaConsumersAction.REPLAY), 400, "a reason is needed");
		then(this.replay).shouldHaveNoInteractions();
	}

	private static ReplayReport report(boolean dryRun, @Nullable String failure) {
		return new ReplayReport("fix", dryRun, 9, 3, dryRun ? 0 : 3, 0, 0, List.of(), false, List.of(), List.of(),
				failure);
	}

	private static Map<String, Object> replayRequest() {
		Map<String, Object> request = request("replay");
		request.put("id", "fix");
		return request;
	}

	private static Map<String, Object> request(String action) {
		return new HashMap<>(
				Map.of("group", "shop", "action", action, "listener", "orders", "reason", "closed by hand"));
	}

	private static Map<String, Object> recordRequest(String action) {
		Map<String, Object> request = request(action);
		request.putAll(Map.of("topic", "shop", "partition", "1", "offset", 7));
		return request;
	}

	private static void assertAnswer(WebEndpointResponse<?> response, int status, String result) {
		assertThat(response.getStatus()).isEqualTo(status);
		assertThat(response.getBody()).isInstanceOfSatisfying(KafkaConsumersEndpointWebExtension.ActionDescriptor.class,
				(answer) -> {
					assertThat(answer.status()).isEqualTo(status);
					assertThat(answer.result()).contains(result);
				});
	}

	private WebEndpointResponse<?> post(Map<String, Object> arguments, KafkaConsumersAction... allowed) {
		WebOperation write = operations(Access.UNRESTRICTED, allowed).stream()
			.filter((operation) -> operation.getType() == OperationType.WRITE)
			.findFirst()
			.orElseThrow();
		@Nullable Object response = write.invoke(new InvocationContext(SecurityContext.NONE, arguments));
		assertThat(response).isInstanceOf(WebEndpointResponse.class);
		return (WebEndpointResponse<?>) Objects.requireNonNull(response);
	}

	private List<WebOperation> operations(Access access, KafkaConsumersAction... allowed) {
		StaticApplicationContext context = new StaticApplicationContext();
		ListenerSnapshot listener = new ListenerSnapshot("orders", "shop", true, false, EngineSnapshot.NONE, List.of(),
				List.of(), List.of());
		KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(() -> List.of(listener),
				() -> (this.status != null) ? List.of(this.status) : List.of(), this.replays::of,
				(group, own) -> new GroupLag(null, Map.of(), null), ShownKeys.NEVER);
		context.registerBean(KafkaConsumersEndpoint.class, () -> endpoint);
		context.registerBean(KafkaConsumersEndpointWebExtension.class,
				() -> new KafkaConsumersEndpointWebExtension(Set.of(allowed), endpoint, this.listeners, this.replays,
						(topic) -> topic + "-dlt",
						(event) -> this.audited.add(((AuditApplicationEvent) event).getAuditEvent())));
		context.refresh();
		// What an application allows if it says nothing about the endpoint.
		EndpointAccessResolver resolver = (id, preset) -> (access == Access.READ_ONLY) ? preset : access;
		WebEndpointDiscoverer discoverer = new WebEndpointDiscoverer(context,
				new ConversionServiceParameterValueMapper(), new EndpointMediaTypes("application/json"), List.of(),
				List.of(), List.of(), List.of(), List.of(OperationFilter.byAccess(resolver)));
		return discoverer.getEndpoints().stream().flatMap((found) -> found.getOperations().stream()).toList();
	}

}

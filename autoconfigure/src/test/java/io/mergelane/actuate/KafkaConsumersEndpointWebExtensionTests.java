package io.mergelane.actuate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.listener.LaneListeners;
import io.mergelane.listener.ListenerSnapshot;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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

	private final List<AuditEvent> audited = new ArrayList<>();

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
		KafkaConsumersEndpoint endpoint = new KafkaConsumersEndpoint(() -> List.of(listener));
		context.registerBean(KafkaConsumersEndpoint.class, () -> endpoint);
		context.registerBean(KafkaConsumersEndpointWebExtension.class,
				() -> new KafkaConsumersEndpointWebExtension(Set.of(allowed), endpoint, this.listeners,
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

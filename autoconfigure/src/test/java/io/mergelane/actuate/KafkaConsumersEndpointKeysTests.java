package io.mergelane.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.mergelane.NullKey;
import io.mergelane.Ordering;
import io.mergelane.consumer.ConsumerSnapshot;
import io.mergelane.consumer.EngineSnapshot;
import io.mergelane.consumer.RecordCounts;
import io.mergelane.flow.Circuit;
import io.mergelane.lag.group.GroupLag;
import io.mergelane.listener.ListenerSnapshot;
import io.mergelane.skew.KeyCount;
import io.mergelane.skew.TopicSkew;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for the keys that {@link KafkaConsumersEndpoint} shows.
 */
class KafkaConsumersEndpointKeysTests {

	private static final long HOT = 0xa91f03c211111111L;

	private final ListenerSnapshot busy = new ListenerSnapshot("orders", "shop", true, false,
			new EngineSnapshot(Ordering.KEY, NullKey.PARTITION_ORDER, Circuit.State.CLOSED, false, 0, 64, 0,
					RecordCounts.NONE),
			List.of(consumer(
					new TopicSkew("orders", Duration.ofMinutes(7), 60_000, 12, true,
							List.of(new KeyCount(HOT, "customer-7", 41_000, 41_020),
									new KeyCount(0x0b, null, 900, 950)),
							20, Map.of(0, 45_000L, 1, 15_000L))),
					consumer(
							new TopicSkew("orders", Duration.ofMinutes(5), 30_000, 0, false,
									List.of(new KeyCount(0x0c, "small", 299, 299)), 20, Map.of(10, 30_000L)),
							new TopicSkew("audit", Duration.ofMinutes(5), 7, 7, false, List.of(), 0, Map.of(0, 7L)))),
			List.of(), List.of());

	private final ListenerSnapshot idle = new ListenerSnapshot("idle", "shop", true, false, EngineSnapshot.NONE,
			List.of(), List.of(), List.of());

	@Test
	void showsKeysByListenerAndTopic() throws Exception {
		JSONAssert.assertEquals(
				"""
						{"keys":{
						  "idle":{},
						  "orders":{
						    "audit":{"window":"PT5M","records":7,"nullKeys":7,"sampled":false,"top":[],"partitionSkew":null,
						      "partitions":{"audit-0":1.0},"advice":null},
						    "orders":{"window":"PT7M","records":90000,"nullKeys":12,"sampled":true,
						      "top":[
						        {"key":"a91f03c2","atLeast":41000,"atMost":41040,"share":0.456},
						        {"key":"00000000","atLeast":900,"atMost":970,"share":0.01}],
						      "partitionSkew":1.5,"partitions":{"orders-0":0.5,"orders-1":0.167,"orders-10":0.333},
						      "advice":"One key has at least 45 % of the records. More partitions cannot help: records of a key are handled one after the other; make the handler faster, or the key finer."}}}}
						""",
				JsonMapper.shared().writeValueAsString(endpoint(Show.NEVER).section("shop", "keys")), true);
	}

	@Test
	void ordersPartitionsByNumber() {
		assertThat(orders(endpoint(Show.NEVER).section("shop", "keys")).partitions().keySet())
			.containsExactly("orders-0", "orders-1", "orders-10");
	}

	@Test
	void knowsNoOtherSectionAndNoOtherGroup() {
		assertThat(endpoint(Show.NEVER).section("shop", "other")).isNull();
		assertThat(endpoint(Show.NEVER).section("other", "keys")).isNull();
		assertThat(endpoint(Show.NEVER).section("shop", "other", SecurityContext.NONE)).isNull();
	}

	@Test
	void showsNobodyAKeyUnlessItIsAllowed() {
		assertThat(key(Show.NEVER, user("admin"))).isEqualTo("a91f03c2");
		assertThat(key(Show.NEVER, null)).isEqualTo("a91f03c2");
	}

	@Test
	void showsEverybodyAKeyIfThatIsAllowed() {
		assertThat(key(Show.ALWAYS, SecurityContext.NONE)).isEqualTo("customer-7");
		assertThat(key(Show.ALWAYS, null)).isEqualTo("customer-7");
	}

	@Test
	void showsAKeyToWhoIsAuthorized() {
		assertThat(key(Show.WHEN_AUTHORIZED, SecurityContext.NONE)).isEqualTo("a91f03c2");
		assertThat(key(Show.WHEN_AUTHORIZED, user("guest"), "admin", "support")).isEqualTo("a91f03c2");
		assertThat(key(Show.WHEN_AUTHORIZED, user("support"), "admin", "support")).isEqualTo("customer-7");
		assertThat(key(Show.WHEN_AUTHORIZED, user("guest"))).isEqualTo("customer-7");
		assertThat(key(Show.WHEN_AUTHORIZED, null)).as("JMX").isEqualTo("customer-7");
	}

	/**
	 * The web must not come to the operation that JMX has.
	 */
	@Test
	void isAskedByTheWebForWhoeverAsks() {
		KafkaConsumersEndpoint endpoint = endpoint(Show.WHEN_AUTHORIZED, "support");
		StaticApplicationContext context = new StaticApplicationContext();
		context.registerBean(KafkaConsumersEndpoint.class, () -> endpoint);
		context.registerBean(KafkaConsumersEndpointWebExtension.class, () -> extension(endpoint));
		context.refresh();
		WebEndpointDiscoverer discoverer = new WebEndpointDiscoverer(context,
				new ConversionServiceParameterValueMapper(), new EndpointMediaTypes("application/json"), List.of(),
				List.of(), List.of(), List.of(), List.of());
		List<WebOperation> sections = discoverer.getEndpoints()
			.stream()
			.flatMap((found) -> found.getOperations().stream())
			.filter((operation) -> operation.getRequestPredicate().getPath().endsWith("/{group}/{section}"))
			.toList();
		assertThat(sections).singleElement().satisfies((operation) -> {
			assertThat(shownKey(operation, SecurityContext.NONE)).isEqualTo("a91f03c2");
			assertThat(shownKey(operation, user("support"))).isEqualTo("customer-7");
			assertThat(operation
				.invoke(new InvocationContext(SecurityContext.NONE, Map.of("group", "shop", "section", "other"))))
				.isNull();
		});
	}

	private static String shownKey(WebOperation operation, SecurityContext security) {
		return orders((OperationResponseBody) operation
			.invoke(new InvocationContext(security, Map.of("group", "shop", "section", "keys")))).top().get(0).key();
	}

	private String key(Show show, @Nullable SecurityContext security, String... roles) {
		KafkaConsumersEndpoint endpoint = endpoint(show, roles);
		return orders((security != null) ? extension(endpoint).section(security, "shop", "keys")
				: endpoint.section("shop", "keys"))
			.top()
			.get(0)
			.key();
	}

	private static KeysSection.TopicDescriptor orders(@Nullable OperationResponseBody keys) {
		Map<String, KeysSection.TopicDescriptor> topics = ((KeysSection) Objects.requireNonNull(keys)).keys()
			.get("orders");
		return Objects.requireNonNull(Objects.requireNonNull(topics).get("orders"));
	}

	private KafkaConsumersEndpoint endpoint(Show show, String... roles) {
		return new KafkaConsumersEndpoint(() -> List.of(this.busy, this.idle), List::of, (group) -> List.of(),
				(group, own) -> new GroupLag(null, Map.of(), null), new ShownKeys(show, Set.of(roles)));
	}

	private static KafkaConsumersEndpointWebExtension extension(KafkaConsumersEndpoint endpoint) {
		return new KafkaConsumersEndpointWebExtension(Set.of(), endpoint, mock(), mock(), (topic) -> topic, mock());
	}

	private static ConsumerSnapshot consumer(TopicSkew... skew) {
		return new ConsumerSnapshot(List.of(), 0, 0, List.of(skew), List.of());
	}

	private static SecurityContext user(String role) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> "someone";
			}

			@Override
			public boolean isUserInRole(String wanted) {
				return wanted.equals(role);
			}

		};
	}

}

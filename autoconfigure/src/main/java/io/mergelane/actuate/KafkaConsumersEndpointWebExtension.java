package io.mergelane.actuate;

import java.security.Principal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import io.mergelane.consumer.SeekAnswer;
import io.mergelane.consumer.SeekTarget;
import io.mergelane.consumer.SteeringResult;
import io.mergelane.listener.LaneListeners;
import io.mergelane.replay.ReplayRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.StringUtils;

/**
 * {@link EndpointWebExtension} of the {@link KafkaConsumersEndpoint} that knows who asks
 * for keys of records, and steers a listener, as far as that is allowed. Each request to
 * do so leaves a line in the log and an audit event, refused ones too.
 * <p>
 * Threading: thread-safe.
 */
@EndpointWebExtension(endpoint = KafkaConsumersEndpoint.class)
public class KafkaConsumersEndpointWebExtension {

	private static final Log logger = LogFactory.getLog(KafkaConsumersEndpointWebExtension.class);

	private static final int OK = 200;

	private static final int ACCEPTED = 202;

	private static final int BAD_REQUEST = 400;

	private static final int FORBIDDEN = 403;

	private static final int NOT_FOUND = 404;

	private static final int CONFLICT = 409;

	/**
	 * How long a request waits for the counts of a dry run.
	 */
	private static final long DRY_RUN_SECONDS = 10;

	private final Set<KafkaConsumersAction> allowed;

	private final KafkaConsumersEndpoint endpoint;

	private final LaneListeners listeners;

	private final KafkaConsumersReplays replays;

	private final UnaryOperator<String> deadLetterTopics;

	private final ApplicationEventPublisher events;

	/**
	 * Create the extension.
	 * @param allowed what may be done
	 * @param endpoint knows which listeners are in a group
	 * @param listeners steers them
	 * @param replays runs replays
	 * @param deadLetterTopics names the dead-letter topic of a topic
	 * @param events takes the audit events
	 */
	public KafkaConsumersEndpointWebExtension(Set<KafkaConsumersAction> allowed, KafkaConsumersEndpoint endpoint,
			LaneListeners listeners, KafkaConsumersReplays replays, UnaryOperator<String> deadLetterTopics,
			ApplicationEventPublisher events) {
		this.allowed = Set.copyOf(allowed);
		this.endpoint = endpoint;
		this.listeners = listeners;
		this.replays = replays;
		this.deadLetterTopics = deadLetterTopics;
		this.events = events;
	}

	/**
	 * Return a section of a group, with keys of records if whoever asks may see them.
	 * @param security knows who asks
	 * @param group the group
	 * @param section {@code lag}, {@code members}, {@code tracker}, {@code rebalances} or
	 * {@code keys}
	 * @return the section, or {@code null} if there is none, or no listener is in the
	 * group
	 */
	@ReadOperation
	public @Nullable OperationResponseBody section(SecurityContext security, @Selector String group,
			@Selector String section) {
		return this.endpoint.section(group, section, security);
	}

	/**
	 * Steer a listener, or replay its dead letters.
	 * @param group its group
	 * @param action what is done: {@code pause}, {@code resume}, {@code retry},
	 * {@code skip}, {@code seek} or {@code replay}
	 * @param listener id of the listener
	 * @param reason why
	 * @param topic topic of the record to be tried again or skipped, or of the partition
	 * to be moved
	 * @param partition its partition
	 * @param offset its offset
	 * @param dryRun whether to say only what would come of it
	 * @param id names a replay
	 * @param deadLetterTopic what is replayed; that of the listener by default
	 * @param from the earliest time of a dead letter
	 * @param to the first time that is too late, of a replay; where to go on, of a seek
	 * @param exception class of the exception in its headers
	 * @param originalTopic the topic its record comes from
	 * @param limit how many dead letters at most
	 * @param recordsPerSecond how many of them in a second
	 * @param target {@code original-topic} or {@code handler}
	 * @param expectedCommitted committed offset of the partition to be moved
	 * @param security knows who asks
	 * @return what came of it
	 */
	@WriteOperation
	public WebEndpointResponse<ActionDescriptor> act(@Selector String group, String action, String listener,
			@Nullable String reason, @Nullable String topic, @Nullable Integer partition, @Nullable Long offset,
			@Nullable Boolean dryRun, @Nullable String id, @Nullable String deadLetterTopic, @Nullable String from,
			@Nullable String to, @Nullable String exception, @Nullable String originalTopic, @Nullable String limit,
			@Nullable String recordsPerSecond, @Nullable String target, @Nullable Long expectedCommitted,
			SecurityContext security) {
		Request request = new Request(group, action, listener, reason, topic, partition, offset, expectedCommitted,
				Boolean.TRUE.equals(dryRun), new ReplayParameters(id, deadLetterTopic, from, to, exception,
						originalTopic, limit, recordsPerSecond, target));
		ActionDescriptor answer = answer(request);
		tell(request, answer, security.getPrincipal());
		return new WebEndpointResponse<>(answer, answer.status());
	}

	private ActionDescriptor answer(Request request) {
		KafkaConsumersAction action = actionOf(request.action());
		if (action == null) {
			return new ActionDescriptor(BAD_REQUEST,
					"there is no such action; there are pause, resume, retry, skip, seek and replay");
		}
		if (!this.allowed.contains(action)) {
			return new ActionDescriptor(FORBIDDEN, "the action is not listed in mergelane.endpoint.actions");
		}
		if (!StringUtils.hasText(request.reason())) {
			return new ActionDescriptor(BAD_REQUEST, "a reason is needed");
		}
		GroupDescriptor members = this.endpoint.group(request.group());
		if (members == null || !members.listeners().containsKey(request.listener())) {
			return new ActionDescriptor(NOT_FOUND, "no such listener is in this group");
		}
		return switch (action) {
			case PAUSE -> request.dryRun() ? done() : of(this.listeners.pause(request.listener()));
			case RESUME -> request.dryRun() ? done() : of(this.listeners.resume(request.listener()));
			case RETRY, SKIP -> onRecord(action, request, request.reason());
			case SEEK -> seek(request, request.reason());
			case REPLAY -> replay(request);
		};
	}

	private ActionDescriptor onRecord(KafkaConsumersAction action, Request request, String reason) {
		if (!StringUtils.hasText(request.topic()) || request.partition() == null || request.offset() == null) {
			return new ActionDescriptor(BAD_REQUEST, "topic, partition and offset are needed");
		}
		TopicPartition partition = new TopicPartition(request.topic(), request.partition());
		if (request.dryRun()) {
			return of(request, partition, this.listeners.check(request.listener(), partition, request.offset()));
		}
		return of(request, partition,
				(action == KafkaConsumersAction.RETRY)
						? this.listeners.retryNow(request.listener(), partition, request.offset())
						: this.listeners.skip(request.listener(), partition, request.offset(), reason));
	}

	private ActionDescriptor seek(Request request, String reason) {
		if (!StringUtils.hasText(request.topic()) || request.partition() == null
				|| request.expectedCommitted() == null) {
			return new ActionDescriptor(BAD_REQUEST, "topic, partition, to and expectedCommitted are needed");
		}
		SeekTarget target;
		try {
			target = SeekParameters.target(request.replay().to());
		}
		catch (IllegalArgumentException ex) {
			return new ActionDescriptor(BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
		TopicPartition partition = new TopicPartition(request.topic(), request.partition());
		SeekAnswer answer = request.dryRun()
				? this.listeners.checkSeek(request.listener(), partition, target, request.expectedCommitted())
				: this.listeners.seek(request.listener(), partition, target, request.expectedCommitted(), reason);
		ActionDescriptor result = of(request, partition, answer.result());
		return new ActionDescriptor(result.status(), result.result(), null, SeekDescriptor.of(answer));
	}

	/**
	 * Whoever asks in the wrong place is told where to ask.
	 */
	private ActionDescriptor of(Request request, TopicPartition partition, SteeringResult result) {
		String owner = (result == SteeringResult.NOT_ASSIGNED) ? this.endpoint.owner(request.group(), partition) : null;
		return (owner != null) ? new ActionDescriptor(CONFLICT, "%s: %s has it".formatted(result, owner)) : of(result);
	}

	private ActionDescriptor replay(Request request) {
		String listener = request.listener();
		ReplayRequest wanted;
		try {
			wanted = request.replay()
				.request(listener,
						() -> this.listeners.topics(listener).stream().map(this.deadLetterTopics).distinct().toList());
		}
		catch (IllegalArgumentException ex) {
			return new ActionDescriptor(BAD_REQUEST, String.valueOf(ex.getMessage()));
		}
		KafkaConsumersReplays.Started started = this.replays.start(request.group(), listener, wanted, request.dryRun());
		if (started == null) {
			return new ActionDescriptor(CONFLICT, "another replay is running, or the application stops");
		}
		return request.dryRun() ? of(started.await(DRY_RUN_SECONDS)) : of(started.descriptor());
	}

	private static ActionDescriptor of(ReplayDescriptor replay) {
		String result = "replay '%s' is %s".formatted(replay.id(), replay.state());
		if (!replay.hasEnded()) {
			return new ActionDescriptor(ACCEPTED, result + "; the state of the group shows what came of it", replay);
		}
		return new ActionDescriptor((replay.counts() != null) ? OK : CONFLICT,
				(replay.failure() != null) ? result + ": " + replay.failure() : result, replay);
	}

	private static @Nullable KafkaConsumersAction actionOf(String name) {
		for (KafkaConsumersAction action : KafkaConsumersAction.values()) {
			if (action.name().equals(name.toUpperCase(Locale.ROOT))) {
				return action;
			}
		}
		return null;
	}

	private static ActionDescriptor done() {
		return of(SteeringResult.DONE);
	}

	private static ActionDescriptor of(SteeringResult result) {
		return new ActionDescriptor((result == SteeringResult.DONE) ? OK : CONFLICT, result.toString());
	}

	private void tell(Request request, ActionDescriptor answer, @Nullable Principal principal) {
		String who = (principal != null) ? principal.getName() : "anonymous";
		Map<String, Object> asked = new TreeMap<>(request.details());
		logger.warn("'%s' asked the endpoint kafkaconsumers for %s: %s".formatted(who, asked, answer.result())
			.replaceAll("\\p{Cntrl}", " "));
		asked.put("status", answer.status());
		asked.put("result", answer.result());
		this.events.publishEvent(new AuditApplicationEvent(who, "KAFKA_CONSUMERS_ACTION", asked));
	}

	/**
	 * What came of a request.
	 *
	 * @param status the HTTP status
	 * @param result what was done, or why nothing was
	 * @param replay the replay, if one was asked for and has begun
	 * @param seek where the partition was and where it goes on, if that was asked for
	 */
	public record ActionDescriptor(int status, String result, @Nullable ReplayDescriptor replay,
			@Nullable SeekDescriptor seek) implements OperationResponseBody {

		ActionDescriptor(int status, String result, @Nullable ReplayDescriptor replay) {
			this(status, result, replay, null);
		}

		ActionDescriptor(int status, String result) {
			this(status, result, null, null);
		}

	}

	/**
	 * What is asked for.
	 */
	private record Request(String group, String action, String listener, @Nullable String reason,
			@Nullable String topic, @Nullable Integer partition, @Nullable Long offset,
			@Nullable Long expectedCommitted, boolean dryRun, ReplayParameters replay) {

		Map<String, Object> details() {
			Map<String, Object> details = new TreeMap<>(Map.of("group", this.group, "action", this.action, "listener",
					this.listener, "dryRun", this.dryRun));
			if (this.reason != null) {
				details.put("reason", this.reason);
			}
			if (this.topic != null && this.partition != null && this.offset != null) {
				details.put("record", "%s-%d@%d".formatted(this.topic, this.partition, this.offset));
			}
			if (this.topic != null && this.partition != null && this.expectedCommitted != null) {
				details.put("partition", "%s-%d".formatted(this.topic, this.partition));
				details.put("expectedCommitted", this.expectedCommitted);
			}
			details.putAll(this.replay.details());
			return details;
		}

	}

}

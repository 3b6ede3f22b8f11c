package io.mergelane.sample;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if no broker is configured, or if {@code sample.embedded-broker} says so.
 */
class OnEmbeddedBroker extends SpringBootCondition {

	private static final String SWITCH = "sample.embedded-broker";

	private static final String SERVERS = "spring.kafka.bootstrap-servers";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		boolean configured = binder.bind(SERVERS, Bindable.listOf(String.class)).isBound();
		boolean embedded = binder.bind(SWITCH, Boolean.class).orElse(!configured);
		return new ConditionOutcome(embedded, ConditionMessage.forCondition("Embedded broker")
			.because(SERVERS + (configured ? " is set, " : " is not set, ") + SWITCH + " is " + embedded));
	}

}

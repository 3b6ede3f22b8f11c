package io.mergelane.listener;

import io.mergelane.rebalance.RebalanceAudience;
import io.mergelane.rebalance.RebalanceEvent;
import io.mergelane.rebalance.StormReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the application of the rebalances of a listener, and the log if they are too
 * many. It goes on whatever listeners of the application throw.
 * <p>
 * Threading: thread-safe.
 */
final class ListenerRebalances implements RebalanceAudience {

	private static final Log logger = LogFactory.getLog(ListenerRebalances.class);

	private final LaneListenerContainer container;

	ListenerRebalances(LaneListenerContainer container) {
		this.container = container;
	}

	private String listener() {
		return String.valueOf(this.container.getListenerId());
	}

	@Override
	public void happened(RebalanceEvent event) {
		publish(new LaneRebalanceEvent(this.container, listener(), this.container.getGroupId(), event));
	}

	@Override
	public void explained(RebalanceEvent event) {
		publish(new LaneRebalanceCauseEvent(this.container, listener(), this.container.getGroupId(), event));
	}

	@Override
	public void stormBegan(StormReport storm) {
		logger.warn(
				"Listener '%s' of group '%s' is rebalanced too often: a consumer %d times in ten minutes, in which it has stood for %d seconds; mostly %s%s.%s"
					.formatted(listener(), this.container.getGroupId(), storm.rebalances(), storm.stopped().toSeconds(),
							storm.cause(), (storm.member() != null) ? "; " + storm.member() + " comes and goes" : "",
							(storm.advice() != null) ? " " + storm.advice() : ""));
		publish(new LaneRebalanceStormEvent(this.container, listener(), this.container.getGroupId(), storm, true));
	}

	@Override
	public void stormEnded(StormReport storm) {
		logger.info("Listener '%s' of group '%s' is not rebalanced too often any more".formatted(listener(),
				this.container.getGroupId()));
		publish(new LaneRebalanceStormEvent(this.container, listener(), this.container.getGroupId(), storm, false));
	}

	private void publish(ApplicationEvent event) {
		ApplicationEventPublisher publisher = this.container.getApplicationEventPublisher();
		if (publisher != null) {
			try {
				publisher.publishEvent(event);
			}
			catch (RuntimeException ex) {
				logger.error("A listener of %s failed".formatted(event.getClass().getSimpleName()), ex);
			}
		}
	}

}

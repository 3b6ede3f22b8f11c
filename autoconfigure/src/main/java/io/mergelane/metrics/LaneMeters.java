package io.mergelane.metrics;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.mergelane.guard.GroupStatus;
import io.mergelane.guard.GroupVerdictEvent;
import io.mergelane.listener.LaneRebalanceEvent;
import io.mergelane.listener.ListenerSnapshot;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.kafka.event.ConcurrentContainerStoppedEvent;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * Keeps the meters of listeners and groups as they are: by the events that change which
 * there are, and when they are read.
 * <p>
 * Threading: thread-safe. In a rebalance the groups are not looked at, as that may have
 * to wait.
 */
public final class LaneMeters implements SmartApplicationListener, AutoCloseable {

	private final LiveMeters listeners;

	private final LiveMeters groups;

	/**
	 * Create the meters.
	 * @param registry the registry
	 * @param snapshots gives the state of the listeners
	 * @param statuses tells what is known of the groups
	 * @param perPartition when there are meters of each partition
	 */
	public LaneMeters(MeterRegistry registry, Supplier<List<ListenerSnapshot>> snapshots,
			Supplier<List<GroupStatus>> statuses, PartitionMeters perPartition) {
		this(registry, snapshots, statuses, perPartition, System::nanoTime);
	}

	LaneMeters(MeterRegistry registry, Supplier<List<ListenerSnapshot>> snapshots, Supplier<List<GroupStatus>> statuses,
			PartitionMeters perPartition, LongSupplier nanoTime) {
		this.listeners = new LiveMeters(registry, new ListenerRows(snapshots, perPartition), nanoTime);
		this.groups = new LiveMeters(registry, new GroupRows(statuses), nanoTime);
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
		return changesListeners(type) || changesGroups(type);
	}

	private static boolean changesListeners(Class<? extends ApplicationEvent> type) {
		return LaneRebalanceEvent.class.isAssignableFrom(type) || ConsumerStartedEvent.class.isAssignableFrom(type)
				|| ConsumerStoppedEvent.class.isAssignableFrom(type)
				|| ConcurrentContainerStoppedEvent.class.isAssignableFrom(type)
				|| ContextRefreshedEvent.class.isAssignableFrom(type);
	}

	private static boolean changesGroups(Class<? extends ApplicationEvent> type) {
		return GroupVerdictEvent.class.isAssignableFrom(type) || ContextRefreshedEvent.class.isAssignableFrom(type);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (changesListeners(event.getClass())) {
			this.listeners.refresh();
		}
		if (changesGroups(event.getClass())) {
			this.groups.refresh();
		}
	}

	@Override
	public void close() {
		this.listeners.close();
		this.groups.close();
	}

}

package io.mergelane.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.mergelane.consumer.GroupMembership;
import io.mergelane.group.ApplicationIdentity;
import io.mergelane.group.ClusterAdmins;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupIdCollisionException;
import io.mergelane.group.Verdict;
import io.mergelane.listener.GroupEntry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.event.ConsumerStartingEvent;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.function.SingletonSupplier;

/**
 * Keeps the listeners of this application out of consumer groups of other applications.
 * <p>
 * All groups are looked at once before the listeners start, each when one of its
 * listeners starts later, and all of them from time to time. What is found decides
 * whether a listener starts, whether its partitions begin, and whether it goes on.
 * <p>
 * Threading: thread-safe.
 */
public final class GroupGuard
		implements GroupEntry, SmartLifecycle, DisposableBean, ApplicationListener<ConsumerStartingEvent> {

	private static final Log logger = LogFactory.getLog(GroupGuard.class);

	/**
	 * Two phases before Spring Kafka's listener registry, which is
	 * {@code Integer.MAX_VALUE - 100}, and one before the workers.
	 */
	private static final int PHASE = Integer.MAX_VALUE - 102;

	/**
	 * How old what was found before the listeners start may be when one starts.
	 */
	private static final Duration RECENT = Duration.ofSeconds(10);

	private static final int ATTEMPTS = 3;

	private final GuardSettings settings;

	private final Supplier<Collection<ConcurrentMessageListenerContainer<?, ?>>> registered;

	private final Supplier<String> instance = SingletonSupplier.of(GroupGuard::instance);

	private final GuardLog log;

	private final GroupRegister groups;

	private final GroupWatch watch;

	/**
	 * Those that ask by themselves before they start.
	 */
	private final Set<Object> asking = ConcurrentHashMap.newKeySet();

	private final PlainListeners plain = new PlainListeners(this);

	private final AtomicBoolean saidClientId = new AtomicBoolean();

	private volatile boolean running;

	private volatile boolean ended;

	/**
	 * Create a guard.
	 * @param settings how groups are looked after
	 * @param admins the clients that Kafka is asked with
	 * @param registered gives all listener containers of the application
	 * @param events takes a {@link GroupVerdictEvent} whenever a verdict changes
	 * @param exit ends the application
	 */
	public GroupGuard(GuardSettings settings, ClusterAdmins admins,
			Supplier<Collection<ConcurrentMessageListenerContainer<?, ?>>> registered, ApplicationEventPublisher events,
			Runnable exit) {
		this.settings = settings;
		this.registered = registered;
		Clock clock = Clock.systemUTC();
		this.log = new GuardLog(settings, this.instance, clock.instant());
		this.groups = new GroupRegister(settings, admins, this.log, events, clock, System::nanoTime);
		this.watch = new GroupWatch(settings, this.groups, this.log, exit);
	}

	/**
	 * Asked for only if there is something to tell: looking up the own host can take
	 * seconds.
	 */
	private static String instance() {
		long process = ProcessHandle.current().pid();
		try {
			return "host %s, process %d".formatted(InetAddress.getLocalHost().getHostAddress(), process);
		}
		catch (UnknownHostException ex) {
			return "process %d".formatted(process);
		}
	}

	@Override
	public String description() {
		return "guarded as %s, policy %s".formatted(this.settings.identity(),
				this.settings.policy().name().toLowerCase(Locale.ROOT));
	}

	@Override
	public void prepare(ConcurrentMessageListenerContainer<?, ?> container) {
		this.asking.add(container);
		GuardedContainer guarded = GuardedContainer.of(container);
		if (guarded != null) {
			identify(guarded);
		}
	}

	/**
	 * Configure a container that does not ask before it starts, and is not started.
	 * @param container the container
	 */
	public void preparePlain(ConcurrentMessageListenerContainer<?, ?> container) {
		GuardedContainer guarded = GuardedContainer.of(container);
		if (guarded != null && !this.asking.contains(container)) {
			identify(guarded);
			this.plain.prepare(guarded);
		}
	}

	/**
	 * A consumer is about to poll for the first time, on this thread.
	 */
	@Override
	public void onApplicationEvent(ConsumerStartingEvent event) {
		this.plain.starting(event.getContainer(MessageListenerContainer.class));
	}

	private void identify(GuardedContainer container) {
		String clientId = container.clientId();
		if (clientId == null) {
			container.clientId(this.settings.identity().clientId(container.id()));
		}
		else if (ApplicationIdentity.ofClientId(clientId) == null && this.saidClientId.compareAndSet(false, true)) {
			logger.info(
					"Listener '%s' has the client id '%s' of its own, which does not name the application: another one that has copied it is told apart only by what is committed"
						.formatted(container.id(), clientId));
		}
	}

	@Override
	public @Nullable GroupMembership enter(ConcurrentMessageListenerContainer<?, ?> container) {
		GuardedContainer guarded = GuardedContainer.of(container);
		if (guarded == null) {
			return GroupMembership.UNGUARDED;
		}
		GuardedGroup group = this.groups.of(guarded);
		group.starts(guarded);
		this.groups.checkCluster(group);
		GroupFinding finding = finding(group);
		if (this.ended) {
			// Who was waiting for Kafka must not start now: nobody would stop it.
			return null;
		}
		if (!this.settings.refuses(finding)) {
			return group.enter(guarded);
		}
		refuse(List.of(finding));
		group.keepOut(guarded);
		this.log.keptOut(finding, List.of(guarded.id()), this.settings.timing().retry());
		return null;
	}

	private GroupFinding finding(GuardedGroup group) {
		GroupFinding recent = group.finding(RECENT);
		return (recent != null && recent.joined() == group.hasJoined()) ? recent : look(List.of(group)).get(0);
	}

	/**
	 * Look at groups, and once more at those of which Kafka does not tell, unless it has
	 * kept silent: a start must not wait for it several times.
	 */
	private List<GroupFinding> look(Collection<GuardedGroup> wanted) {
		List<GroupFinding> findings = new ArrayList<>();
		Collection<GuardedGroup> left = wanted;
		long began = System.nanoTime();
		for (int attempt = 1; !left.isEmpty(); attempt++) {
			List<GroupRegister.Looked> all = this.groups.look(left);
			boolean silent = System.nanoTime() - began >= this.settings.timing().timeout().toNanos();
			boolean last = silent || attempt == ATTEMPTS || Thread.currentThread().isInterrupted();
			List<GuardedGroup> again = new ArrayList<>();
			for (GroupRegister.Looked looked : all) {
				if (looked.finding().verdict() == Verdict.UNKNOWN && !last) {
					again.add(looked.group());
				}
				else {
					findings.add(looked.finding());
				}
			}
			left = again;
		}
		return findings;
	}

	private List<GuardedContainer> guarded() {
		List<GuardedContainer> containers = new ArrayList<>();
		for (ConcurrentMessageListenerContainer<?, ?> container : this.registered.get()) {
			boolean looked = this.settings.listeners() == GuardedListeners.ALL || this.asking.contains(container);
			GuardedContainer guarded = looked ? GuardedContainer.of(container) : null;
			if (guarded != null) {
				containers.add(guarded);
			}
		}
		return containers;
	}

	private void refuse(List<GroupFinding> refused) {
		if (!refused.isEmpty() && this.settings.policy() == GuardPolicy.FAIL) {
			throw new GroupIdCollisionException(refused, this.instance.get());
		}
	}

	@Override
	public void start() {
		List<GuardedContainer> containers = guarded();
		new GroupConfiguration(this.settings.shared(), this.settings.policy() == GuardPolicy.WARN).check(containers);
		containers.forEach((container) -> preparePlain(container.container()));
		List<GuardedContainer> starting = containers.stream()
			.filter((container) -> container.container().isAutoStartup())
			.toList();
		List<GuardedGroup> wanted = starting.stream().map(this.groups::of).distinct().toList();
		wanted.forEach(this.groups::checkCluster);
		refuse(look(wanted).stream().filter(this.settings::refuses).toList());
		this.running = true;
	}

	/**
	 * Return what is known of the groups.
	 * @return the state of each group
	 */
	public List<GroupStatus> statuses() {
		return this.groups.all().stream().map(GuardedGroup::status).toList();
	}

	/**
	 * Return what goes on looking when the listeners have started.
	 * @return the watch, to be started and stopped with the application
	 */
	public SmartLifecycle watch() {
		return this.watch;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		this.ended = true;
		this.watch.stop();
	}

}

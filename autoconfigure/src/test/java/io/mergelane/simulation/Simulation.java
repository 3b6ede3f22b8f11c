package io.mergelane.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import io.mergelane.simulation.SimSettings.Smaller;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One run of a world: records are produced and things go wrong for a while; then it calms
 * down, and everything must come to its end.
 */
final class Simulation {

	/** Two of them have the same hash code. */
	private static final String[] KEYS = { "Aa", "BB", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L" };

	private static final long CALM = SimWorld.millis(120_000);

	private final EventLog log;

	private final SimSettings settings;

	private final SimWorld world;

	private final Checker checker;

	private final SimBroker broker;

	private final List<SimMember> members = new ArrayList<>();

	private int started;

	private boolean closing;

	private int produced;

	private Simulation(long seed, Smaller smaller, boolean withText) {
		this.log = new EventLog(withText);
		this.settings = SimSettings.of(seed, smaller);
		this.world = new SimWorld(seed, this.log);
		this.checker = new Checker(this.world, this.settings);
		this.broker = new SimBroker(this.world, this.settings, this.checker);
		this.checker.broker(this.broker);
	}

	/**
	 * Run a world.
	 * @param seed decides on everything
	 * @param smaller what is left out
	 * @param withText whether to keep the text of what happened
	 * @return what came of it
	 */
	static Result run(long seed, Smaller smaller, boolean withText) {
		Simulation simulation = new Simulation(seed, smaller, withText);
		SimFailure failure = simulation.run();
		return new Result(seed, simulation.settings, failure, simulation.log.hash(), simulation.log.lines(),
				simulation.checker.handled(), simulation.checker.handledAgain());
	}

	/**
	 * Run worlds until one fails. Called over the border of a class loader, hence with
	 * the types of Java only.
	 * @param first the first seed
	 * @param count the number of seeds
	 * @return seed and message of the first failure, or {@code null}
	 */
	static @Nullable String firstFailure(long first, long count) {
		for (long seed = first; seed < first + count; seed++) {
			SimFailure failure = run(seed, Smaller.NOTHING, false).failure();
			if (failure != null) {
				return seed + " " + failure.getMessage();
			}
		}
		return null;
	}

	private @Nullable SimFailure run() {
		try {
			prepare();
			long end = SimWorld.millis(this.settings.durationMillis());
			while (this.world.step(end)) {
				throwFailure();
			}
			calmDown();
			endWell();
			stopAll();
			throwFailure();
			return null;
		}
		catch (SimFailure ex) {
			SimFailure first = this.checker.failure();
			return (first != null) ? first : ex;
		}
	}

	private void throwFailure() {
		SimFailure failure = this.checker.failure();
		if (failure != null) {
			throw failure;
		}
	}

	private boolean hasLiving() {
		return this.members.stream().anyMatch((member) -> !member.isDead());
	}

	// Beginning

	private void prepare() {
		if (this.settings.has(Fault.FOREIGN)) {
			this.broker.logs().forEach(this::beginWithForeignCommit);
		}
		for (int i = 0; i < this.settings.members(); i++) {
			this.world.schedule(SimWorld.millis(this.world.below(500)), this::start);
		}
		this.world.schedule(0, this::produce);
		this.world.schedule(SimWorld.millis(200), this::tick);
		this.world.schedule(SimWorld.millis(100), this::goWrong);
	}

	private void beginWithForeignCommit(SimLog log) {
		int records = this.world.below(8);
		for (int i = 0; i < records; i++) {
			append(log);
		}
		List<Long> offsets = log.offsets();
		if (offsets.isEmpty() || this.world.chance(0.3)) {
			return;
		}
		long committed = offsets.get(this.world.below(offsets.size()));
		// They were handled by whoever committed.
		log.before(committed).forEach((record) -> record.finished = true);
		this.broker.tamper(log.partition(), new Committed(committed,
				this.settings.leaderEpochs() && this.world.chance(0.7) ? 0 : -1, foreignMetadata(), true, 0));
	}

	private String foreignMetadata() {
		return switch (this.world.below(5)) {
			case 0 -> "";
			case 1 -> "ml1;";
			case 2 -> "ml1;" + "x".repeat(this.world.below(20));
			case 3 -> "{\"some\":\"thing\"}";
			default -> {
				StringBuilder noise = new StringBuilder();
				for (int i = this.world.below(40); i > 0; i--) {
					noise.append((char) this.world.between(1, 0x2FF));
				}
				yield noise.toString();
			}
		};
	}

	private void start() {
		if (!this.closing && living().size() < this.settings.members()) {
			this.members.removeIf(SimMember::isDead);
			this.members.add(new SimMember(++this.started, this.world, this.settings, this.broker, this.checker));
		}
	}

	// Records

	private void produce() {
		if (this.produced >= this.settings.records()) {
			return;
		}
		int burst = this.world.between(1, 6);
		for (int i = 0; i < burst; i++) {
			this.produced++;
			String key = this.world.chance(this.settings.nullKeys()) ? null
					: KEYS[this.world.below(this.settings.keys())];
			String topic = "t" + this.world.below(this.settings.topics());
			int partitions = this.broker.partitionsOf(topic);
			int partition = (key != null) ? key.charAt(0) % partitions : this.world.below(partitions);
			append(this.broker.log(new TopicPartition(topic, partition)), key);
		}
		long pause = SimWorld.millis(this.settings.durationMillis()) * burst / this.settings.records();
		this.world.schedule((long) (pause * this.world.fraction() * 1.5), this::produce);
	}

	private void append(SimLog log) {
		append(log, KEYS[this.world.below(this.settings.keys())]);
	}

	private void append(SimLog log, @Nullable String key) {
		int gap = this.world.chance(0.1) ? this.world.below(8) : 0;
		SimRecord record = log.append(key, this.world.below(200), gap);
		this.world.note("produced", 0, record, 0, 0);
		Committed committed = this.broker.committed(log.partition());
		if (committed != null && committed.leaderEpoch() < 0 && record.offset < committed.offset()) {
			// After a truncation, nobody can tell that it is not the one that was
			// committed.
			record.finished = true;
		}
		if (this.world.chance(0.05)) {
			log.skip(1);
		}
	}

	// What goes wrong

	private void tick() {
		this.broker.group().tick();
		if (this.world.isCalm()) {
			start();
		}
		for (SimMember member : List.copyOf(this.members)) {
			SimConsumer consumer = member.consumer();
			long silent = this.world.now() - consumer.lastPoll;
			if (member.isDead() && !this.world.isCalm()) {
				// Its heartbeats are missed later, by removeDead.
				continue;
			}
			if (!member.isDead() && silent > SimWorld.millis(this.settings.maxPollIntervalMillis())) {
				this.broker.group().remove(consumer);
			}
			if (!member.isDead() && !member.isInTurn() && !member.isStopping() && consumer.isReachable()) {
				this.checker.afterAWhile(member);
			}
		}
		this.world.schedule(SimWorld.millis(200), this::tick);
	}

	private void goWrong() {
		if (this.world.isCalm()) {
			return;
		}
		List<Fault> faults = List.copyOf(this.settings.faults());
		if (!faults.isEmpty()) {
			happen(faults.get(this.world.below(faults.size())));
		}
		this.world.schedule(SimWorld.millis(this.world.below(1200)), this::goWrong);
	}

	private void happen(Fault fault) {
		SimMember member = oneOfTheLiving();
		switch (fault) {
			case CRASH -> {
				if (member != null) {
					crash(member);
				}
			}
			case STOP -> {
				if (member != null) {
					member.stop();
					this.world.schedule(SimWorld.millis(this.world.below(3000)), this::start);
				}
			}
			case STALL -> {
				if (member != null) {
					member.stalledUntil = Math.max(member.stalledUntil,
							this.world.now() + SimWorld.millis(someTime(this.settings.maxPollIntervalMillis())));
					this.world.note("stalls", member.id(), null, member.stalledUntil, 0);
				}
			}
			case DISCONNECT -> {
				if (member != null) {
					disconnect(member);
				}
			}
			case TRUNCATION -> elect(oneLog(), true);
			case RETENTION -> {
				SimLog log = oneLog();
				long start = log.start() + (long) ((log.end() - log.start()) * this.world.fraction());
				this.world.note("deleted before", 0, log.partition(), start, 0);
				log.deleteBefore(start);
			}
			case GROWTH -> {
				if (this.broker.partitions().size() < 8 && this.world.chance(0.3)) {
					this.broker.grow();
				}
			}
			case PAUSE -> {
				if (member != null) {
					TopicPartition partition = oneLog().partition();
					member.pauseByUser(partition);
					this.world.schedule(SimWorld.millis(this.world.below(1500)), () -> member.resumeByUser(partition));
				}
			}
			case FOREIGN -> {
				if (this.world.chance(0.2)) {
					stopAllAndTamper();
				}
				else {
					elect(oneLog(), false);
				}
			}
			default -> {
				// happens in its place
			}
		}
	}

	/**
	 * Return mostly a short time, sometimes one around a limit, sometimes a longer one.
	 */
	private int someTime(int limit) {
		return this.world.chance(0.5) ? this.world.below(200) : this.world.below(limit * 2);
	}

	private void crash(SimMember member) {
		member.crash();
		this.world.schedule(SimWorld.millis(this.settings.sessionMillis()),
				() -> this.broker.group().remove(member.consumer()));
		this.world.schedule(SimWorld.millis(this.world.below(3000)), this::start);
	}

	private void disconnect(SimMember member) {
		int millis = someTime(this.settings.sessionMillis());
		this.world.note("disconnected", member.id(), null, millis, 0);
		member.consumer().unreachableUntil = this.world.now() + SimWorld.millis(millis);
		if (millis > this.settings.sessionMillis()) {
			this.world.schedule(SimWorld.millis(this.settings.sessionMillis()), () -> {
				if (!member.consumer().isReachable()) {
					this.broker.group().remove(member.consumer());
				}
			});
		}
	}

	private void elect(SimLog log, boolean unclean) {
		if (!this.settings.leaderEpochs()) {
			return;
		}
		long kept = log.end();
		if (unclean) {
			kept -= Math.min(log.end() - log.start(), this.world.below(20));
		}
		log.elect(kept);
		this.world.note("leader elected", 0, log.partition(), kept, log.leaderEpoch());
		for (int i = unclean ? this.world.below(6) : 0; i > 0; i--) {
			append(log);
		}
	}

	/**
	 * Offsets can be set from outside while a group has no members.
	 */
	private void stopAllAndTamper() {
		for (SimMember member : this.members) {
			if (!member.isDead()) {
				member.crash();
				this.broker.group().remove(member.consumer());
			}
		}
		for (SimLog log : this.broker.logs()) {
			Committed committed = this.broker.committed(log.partition());
			if (committed != null && this.world.chance(0.5)) {
				long back = Math.max(log.start(), committed.offset() - this.world.below(6));
				String metadata = this.world.chance(0.7) ? committed.metadata() : foreignMetadata();
				if (back < committed.offset() || !metadata.equals(committed.metadata())) {
					this.broker.tamper(log.partition(),
							new Committed(back, committed.leaderEpoch(), metadata, true, 0));
				}
			}
		}
		for (int i = 0; i < this.settings.members(); i++) {
			this.world.schedule(SimWorld.millis(this.world.below(1000)), this::start);
		}
	}

	private @Nullable SimMember oneOfTheLiving() {
		List<SimMember> living = this.members.stream().filter((member) -> !member.isDead()).toList();
		return living.isEmpty() ? null : living.get(this.world.below(living.size()));
	}

	private SimLog oneLog() {
		List<SimLog> logs = new ArrayList<>(this.broker.logs());
		return logs.get(this.world.below(logs.size()));
	}

	// The end

	private void calmDown() {
		this.world.calmDown();
		for (int i = 0; i < this.settings.members(); i++) {
			this.world.schedule(SimWorld.millis(this.world.below(500)), this::start);
		}
	}

	private void endWell() {
		long end = this.world.now() + CALM;
		long look = this.world.now();
		String left = "nothing was looked at";
		while (this.world.now() < end) {
			look += SimWorld.millis(500);
			while (this.world.step(look)) {
				throwFailure();
			}
			left = hasLiving() ? this.checker.unfinishedBusiness(living()) : "nobody lives";
			if (left == null) {
				return;
			}
			look = Math.max(look, this.world.now());
		}
		throw this.checker.fail("LIVENESS: after all has been well for a long time, " + left);
	}

	private void stopAll() {
		this.closing = true;
		living().forEach(SimMember::stop);
		long end = this.world.now() + CALM;
		while (hasLiving() && this.world.step(end)) {
			throwFailure();
		}
		if (hasLiving()) {
			throw this.checker.fail("S19: members do not stop");
		}
	}

	private List<SimMember> living() {
		return this.members.stream().filter((member) -> !member.isDead()).toList();
	}

	/**
	 * What came of a run.
	 *
	 * @param seed its seed
	 * @param settings its settings
	 * @param failure the promise that was broken, or {@code null}
	 * @param hash hash of all that happened
	 * @param lines all that happened, if asked for
	 * @param handled how often records were given to a handler
	 * @param handledAgain how often those were finished before
	 */
	record Result(long seed, SimSettings settings, @Nullable SimFailure failure, long hash, List<String> lines,
			long handled, long handledAgain) {

		boolean failed() {
			return this.failure != null;
		}

		/**
		 * Look for a smaller world of the same seed that fails as well.
		 */
		Result shrink() {
			Result smallest = this;
			EnumSet<Fault> without = EnumSet.noneOf(Fault.class);
			Smaller smaller = Smaller.NOTHING;
			for (Fault fault : Fault.values()) {
				if (this.settings.has(fault)) {
					without.add(fault);
					Smaller tried = new Smaller(EnumSet.copyOf(without), smaller.members(), smaller.partitions(),
							smaller.records());
					Result result = run(this.seed, tried, true);
					if (result.failed()) {
						smallest = result;
						smaller = tried;
					}
					else {
						without.remove(fault);
					}
				}
			}
			for (int records = this.settings.records() / 2; records > 0; records /= 2) {
				for (int members = 1; members <= this.settings.members(); members++) {
					for (int partitions = 1; partitions <= this.settings.partitions(); partitions++) {
						Result result = run(this.seed, new Smaller(without, members, partitions, records), true);
						if (result.failed() && result.lines().size() < Math.max(1, smallest.lines().size())) {
							smallest = result;
						}
					}
				}
			}
			return smallest;
		}

		@Override
		public String toString() {
			return "seed %d: %s%n%s%n%s".formatted(this.seed, this.failure, this.settings,
					String.join("\n", this.lines));
		}

	}

}

package io.mergelane.group;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells people what a look has found and what to do about it.
 * <p>
 * Threading: immutable.
 *
 * @param finding what was found
 * @param instance which instance of this application looked, such as
 * {@code host 10.0.4.7, version 3.2.0}; may be empty
 */
public record CollisionReport(GroupFinding finding, String instance) {

	private static final int MOST_MEMBERS = 10;

	private static final int MOST_TOPICS = 10;

	private static final int MOST_CHARACTERS = 120;

	private static final Pattern UNPRINTABLE = Pattern.compile("[^\\p{Graph} ]");

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'")
		.withZone(ZoneOffset.UTC);

	private static final String OWN_GROUP = "Give this application its own spring.kafka.consumer.group-id";

	private static final String PREVIOUS = "mergelane.group-guard.previous-identities=";

	/**
	 * What was found.
	 * @return some lines, the first of them a sentence
	 */
	public String description() {
		List<String> lines = new ArrayList<>();
		lines.add("Consumer group '%s' %s.".formatted(printable(this.finding.subject().group()), headline()));
		lines.add(line("this application", self()));
		if (this.finding.facts() != null) {
			lines.add(line("group owner", owner()));
			addMembers(lines);
		}
		String consequence = consequence();
		if (!consequence.isEmpty()) {
			lines.add("  " + consequence);
		}
		return String.join("\n", lines);
	}

	private String headline() {
		return switch (this.finding.verdict()) {
			case CLEAR -> "is used by this application only";
			case SHARED_INCUMBENT -> "belongs to this application, but another one has joined it";
			case TAKEN -> this.finding.foreign().isEmpty() ? "belongs to another application"
					: "is already used by another application";
			case TAKEN_UNSURE -> "seems to belong to another application, which is not to be seen";
			case UNIDENTIFIED -> "already has members, and nobody can tell whose they are";
			case CONTENDED -> "has been joined by two applications";
			case SUSPECT -> this.finding.strong() ? "has members that hardly are this application's"
					: "has members that may be this application's older version";
			case UNKNOWN -> "could not be looked at: " + this.finding.failure();
		};
	}

	private String self() {
		GroupSubject subject = this.finding.subject();
		String identity = subject.identity() + (this.instance.isEmpty() ? "" : " (" + this.instance + ')');
		return identity + ", topics " + (subject.topics().isEmpty() ? "by pattern" : '[' + topics(subject) + ']');
	}

	private static String topics(GroupSubject subject) {
		String some = subject.topics().stream().sorted().limit(MOST_TOPICS).collect(Collectors.joining(", "));
		int more = subject.topics().size() - MOST_TOPICS;
		return (more > 0) ? some + " and " + more + " more" : some;
	}

	private String owner() {
		Claim owner = this.finding.owner();
		if (owner == null) {
			return "none (nothing is recorded in the committed offsets)";
		}
		String doubt = owner.founded() ? "" : "; there were offsets of nobody before";
		return "%s, since %s (recorded in the committed offsets%s)".formatted(owner.identity(),
				TIME.format(owner.since()), doubt);
	}

	private void addMembers(List<String> lines) {
		List<GroupMember> others = Stream.of(this.finding.foreign(), this.finding.unidentified())
			.flatMap((kind) -> kind.stream()
				.sorted(Comparator.comparing(GroupMember::clientId).thenComparing(GroupMember::memberId)))
			.toList();
		others.stream().limit(MOST_MEMBERS).map(CollisionReport::member).forEach(lines::add);
		if (others.size() > MOST_MEMBERS) {
			lines.add(line("", "and %d more".formatted(others.size() - MOST_MEMBERS)));
		}
		if (this.finding.hiddenTopics()) {
			lines.add(line("hidden members", "one of them holds a topic that this application may not see"));
		}
		if (!this.finding.own().isEmpty()) {
			lines.add(line("own members", "" + this.finding.own().size()));
		}
	}

	private static String member(GroupMember member) {
		StringBuilder text = new StringBuilder(printable(member.clientId()));
		text.append(" at ").append(printable(member.host()));
		if (member.instanceId() != null) {
			text.append(", static id ").append(printable(member.instanceId()));
		}
		text.append(", holds ").append(member.isIdle() ? "nothing" : PartitionRanges.of(member.assigned()));
		ClientLibrary library = ClientLibrary.of(member.clientId());
		if (library != null) {
			text.append("; a default client id of ").append(library);
		}
		return line((member.kind() == GroupMember.Kind.FOREIGN) ? "other member" : "unknown member", text.toString());
	}

	private static String line(String what, String text) {
		return "  %-16s %s %s".formatted(what, what.isEmpty() ? " " : ":", text);
	}

	// Others choose their client ids: they must not write lines of their own into a log.
	private static String printable(String text) {
		String clean = UNPRINTABLE.matcher(text).replaceAll("?");
		return (clean.length() > MOST_CHARACTERS) ? clean.substring(0, MOST_CHARACTERS) + "..." : clean;
	}

	private String consequence() {
		return switch (this.finding.verdict()) {
			case CLEAR -> "";
			case UNKNOWN -> "Whether another application uses it is not known.";
			case UNIDENTIFIED -> "If they are another application's and both ran, " + consequence(Tense.WOULD_BE);
			case SUSPECT -> "If they are another application's, " + consequence(Tense.IS);
			case SHARED_INCUMBENT, CONTENDED -> "As both run, " + consequence(Tense.IS);
			case TAKEN, TAKEN_UNSURE -> this.finding.joined() ? "If both run, " + consequence(Tense.IS)
					: "If both ran, " + consequence(Tense.WOULD_BE);
		};
	}

	private String consequence(Tense tense) {
		if (readsOtherTopics()) {
			return tense.of("each start and stop of one makes the other rebalance.",
					"each start and stop of one would make the other rebalance.");
		}
		if (this.finding.partitions() == 1) {
			return tense.of("Kafka gives the only partition to one of the two: the other gets no records.",
					"Kafka would give the only partition to one of the two: the other would get no records.");
		}
		return tense.of("Kafka shares the partitions between the two: each misses records.",
				"Kafka would share the partitions between the two: each would miss records.");
	}

	private boolean readsOtherTopics() {
		List<String> topics = Stream.of(this.finding.foreign(), this.finding.unidentified())
			.flatMap(List::stream)
			.flatMap((member) -> member.assigned().stream())
			.map((partition) -> partition.topic())
			.toList();
		return !topics.isEmpty() && topics.stream().noneMatch(this.finding.subject()::subscribes);
	}

	/**
	 * What to do about it.
	 * @return a sentence or two
	 */
	public String action() {
		return switch (this.finding.verdict()) {
			case CLEAR -> "Nothing is to be done.";
			case SHARED_INCUMBENT -> "Give %s a group id of its own, or stop it.".formatted(others());
			case TAKEN -> OWN_GROUP + takenOtherwise();
			case TAKEN_UNSURE -> OWN_GROUP + ", or, if the group is this application's, set "
					+ "mergelane.group-guard.take-over=true for one start.";
			case UNIDENTIFIED -> OWN_GROUP + ", or, if they are its own older version without this starter, set "
					+ "mergelane.group-guard.adopt=true for this one deployment.";
			case CONTENDED -> "Give either this application or " + others() + " a group id of its own. If they are "
					+ "started one after the other, the group is the first one's.";
			case SUSPECT -> "Find out by their hosts whose they are. If they are not this application's older "
					+ "version, give them a group id of their own.";
			case UNKNOWN -> "See that Kafka can be reached with the settings of the consumer, "
					+ "spring.kafka.bootstrap-servers above all, and that its user may read the group and its topics.";
		};
	}

	private String takenOtherwise() {
		Claim owner = this.finding.owner();
		return (owner != null) ? ", or, if it replaces the owner, set " + PREVIOUS + owner.identity() + '.'
				: ", or, if it replaces the other one, set " + PREVIOUS + others() + '.';
	}

	private String others() {
		return this.finding.foreign()
			.stream()
			.map(GroupMember::identity)
			.filter(Objects::nonNull)
			.map(ApplicationIdentity::toString)
			.distinct()
			.sorted()
			.collect(Collectors.joining(","));
	}

	/**
	 * Whether it happens already.
	 */
	private enum Tense {

		IS, WOULD_BE;

		private String of(String is, String wouldBe) {
			return (this == IS) ? is : wouldBe;
		}

	}

}

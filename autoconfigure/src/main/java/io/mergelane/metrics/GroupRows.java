package io.mergelane.metrics;

import java.util.List;
import java.util.function.Supplier;

import io.mergelane.group.GroupFacts;
import io.mergelane.group.GroupFinding;
import io.mergelane.group.GroupMember;
import io.mergelane.group.Verdict;
import io.mergelane.guard.GroupStatus;
import io.micrometer.core.instrument.Tags;

/**
 * Makes the values of the meters of consumer groups. They are the same in all instances
 * of an application.
 * <p>
 * Threading: thread-safe if the statuses are.
 *
 * @param statuses tells what is known of the groups
 */
record GroupRows(Supplier<List<GroupStatus>> statuses) implements Supplier<List<MeterRow>> {

	@Override
	public List<MeterRow> get() {
		Rows rows = new Rows();
		for (GroupStatus status : this.statuses.get()) {
			GroupFinding finding = status.finding();
			if (finding != null) {
				Tags tags = Tags.of("group", status.group());
				rows.addOneOf(LaneMeter.GUARD, tags, "verdict", Verdict.class, finding.verdict());
				if (status.starved() != null) {
					rows.add(LaneMeter.STARVED, tags, status.starved());
				}
				else {
					rows.add(LaneMeter.STARVED, tags, 0);
				}
				GroupFacts facts = finding.facts();
				if (facts != null && !facts.hiddenTopics()) {
					members(rows, tags, finding);
				}
			}
		}
		return rows.all();
	}

	private static void members(Rows rows, Tags tags, GroupFinding finding) {
		for (GroupMember.Kind kind : GroupMember.Kind.values()) {
			rows.add(LaneMeter.MEMBERS, tags.and("kind", Rows.nameOf(kind)),
					finding.members().stream().filter((member) -> member.kind() == kind).count());
		}
		rows.add(LaneMeter.IDLE_MEMBERS, tags, finding.idleMembers());
		rows.add(LaneMeter.UNASSIGNED, tags, finding.unassigned());
	}

}

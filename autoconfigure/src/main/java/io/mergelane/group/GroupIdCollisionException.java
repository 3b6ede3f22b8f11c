package io.mergelane.group;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Groups are not this application's, or it cannot be known; says what to change.
 * <p>
 * Threading: immutable.
 */
public class GroupIdCollisionException extends RuntimeException {

	private final transient List<GroupFinding> findings;

	private final String description;

	private final String action;

	/**
	 * Create an exception.
	 * @param findings what was found, of each group that is refused
	 * @param instance which instance of this application looked, such as
	 * {@code host 10.0.4.7, version 3.2.0}; may be empty
	 */
	public GroupIdCollisionException(List<GroupFinding> findings, String instance) {
		this(findings, description(findings, instance), text(findings, instance, CollisionReport::action));
	}

	private GroupIdCollisionException(List<GroupFinding> findings, String description, String action) {
		super(description + "\n" + action);
		this.findings = List.copyOf(findings);
		this.description = description;
		this.action = action;
	}

	private static String description(List<GroupFinding> findings, String instance) {
		String description = text(findings, instance, CollisionReport::description);
		return findings.stream().anyMatch(GroupFinding::joined) ? description
				: description + "\n" + "Nothing was joined or committed by this start.";
	}

	private static String text(List<GroupFinding> findings, String instance, Function<CollisionReport, String> part) {
		return findings.stream()
			.map((finding) -> new CollisionReport(finding, instance))
			.map(part)
			.distinct()
			.collect(Collectors.joining("\n"));
	}

	/**
	 * What was found.
	 * @return some lines
	 */
	public String description() {
		return this.description;
	}

	/**
	 * What to do about it.
	 * @return some lines
	 */
	public String action() {
		return this.action;
	}

	/**
	 * What was found, of each group that is refused.
	 * @return the findings
	 */
	public List<GroupFinding> findings() {
		return this.findings;
	}

}

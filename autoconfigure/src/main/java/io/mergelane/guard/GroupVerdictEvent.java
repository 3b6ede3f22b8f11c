package io.mergelane.guard;

import io.mergelane.group.GroupFinding;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;

/**
 * A consumer group was looked at, and the verdict is another than before.
 * <p>
 * Threading: published on the thread that looks, which goes on when its listeners have
 * returned.
 */
public class GroupVerdictEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient GroupFinding finding;

	private final transient @Nullable GroupFinding before;

	/**
	 * Create an event.
	 * @param source who looked
	 * @param finding what was found
	 * @param before what was found before, or {@code null} if nobody had looked
	 */
	public GroupVerdictEvent(Object source, GroupFinding finding, @Nullable GroupFinding before) {
		super(source);
		this.finding = finding;
		this.before = before;
	}

	public GroupFinding getFinding() {
		return this.finding;
	}

	public @Nullable GroupFinding getBefore() {
		return this.before;
	}

	@Override
	public String toString() {
		return "GroupVerdictEvent [group=%s, verdict=%s]".formatted(this.finding.subject().group(),
				this.finding.verdict());
	}

}

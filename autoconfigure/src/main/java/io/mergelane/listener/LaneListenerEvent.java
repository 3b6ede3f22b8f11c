package io.mergelane.listener;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;

/**
 * Something has happened to a lane listener.
 * <p>
 * Threading: as the events themselves say.
 */
public abstract class LaneListenerEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final String listener;

	private final @Nullable String group;

	LaneListenerEvent(Object source, String listener, @Nullable String group) {
		super(source);
		this.listener = listener;
		this.group = group;
	}

	/**
	 * Return which listener it is.
	 * @return its id
	 */
	public String getListener() {
		return this.listener;
	}

	/**
	 * Return its consumer group.
	 * @return the group, or {@code null} if it has none
	 */
	public @Nullable String getGroup() {
		return this.group;
	}

	/**
	 * Return what has happened.
	 */
	abstract Object what();

	@Override
	public String toString() {
		return "%s [listener=%s, group=%s, %s]".formatted(getClass().getSimpleName(), this.listener, this.group,
				what());
	}

}

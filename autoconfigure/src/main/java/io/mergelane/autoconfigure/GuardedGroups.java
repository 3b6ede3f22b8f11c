package io.mergelane.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

import io.mergelane.guard.GroupGuard;
import io.mergelane.guard.GroupStatus;
import io.mergelane.listener.GroupEntry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What is known of the groups, if they are looked after.
 *
 * @param entry lets listeners into their groups
 */
record GuardedGroups(ObjectProvider<GroupEntry> entry) implements Supplier<List<GroupStatus>> {

	@Override
	public List<GroupStatus> get() {
		return (this.entry.getIfAvailable() instanceof GroupGuard guard) ? guard.statuses() : List.of();
	}

}

package io.mergelane.actuate;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * {@link HealthEndpointGroupsPostProcessor} that makes indicators of lane listeners
 * members of Spring Boot's probes, and of nothing else: {@code /health} tells the same in
 * more words.
 * <p>
 * Threading: immutable.
 *
 * @param members the name of the indicator by that of the probe
 */
public record ProbeGroups(Map<String, String> members) implements HealthEndpointGroupsPostProcessor {

	public ProbeGroups {
		members = Map.copyOf(members);
	}

	@Override
	public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
		return new Groups(groups, this.members);
	}

	private record Groups(HealthEndpointGroups groups, Map<String, String> members) implements HealthEndpointGroups {

		@Override
		public HealthEndpointGroup getPrimary() {
			return new Group(this.groups.getPrimary(), null, Set.copyOf(this.members.values()));
		}

		@Override
		public Set<String> getNames() {
			return this.groups.getNames();
		}

		@Override
		public @Nullable HealthEndpointGroup get(String name) {
			HealthEndpointGroup group = this.groups.get(name);
			String member = this.members.get(name);
			return (group != null && member != null) ? new Group(group, member, Set.of()) : group;
		}

	}

	/**
	 * A group with a member more, or without some.
	 */
	private record Group(HealthEndpointGroup group, @Nullable String added,
			Set<String> removed) implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return name.equals(this.added) || (!this.removed.contains(name) && this.group.isMember(name));
		}

		@Override
		public boolean showComponents(SecurityContext securityContext) {
			return this.group.showComponents(securityContext);
		}

		@Override
		public boolean showDetails(SecurityContext securityContext) {
			return this.group.showDetails(securityContext);
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return this.group.getStatusAggregator();
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return this.group.getHttpCodeStatusMapper();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return this.group.getAdditionalPath();
		}

	}

}

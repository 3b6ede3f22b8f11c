package io.mergelane.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A section of what is known of a consumer group, which is too long to be shown with all
 * groups.
 */
@FunctionalInterface
interface GroupSection {

	OperationResponseBody of(GroupView group);

}

package io.mergelane.test.application;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;

import org.springframework.stereotype.Component;

/**
 * Merges changes into a table.
 */
@Component
class MergeListener {

	@LaneListener(id = "merge", topics = "changes")
	@MergeInto(table = "member", key = "id", version = "version")
	Row toRow(Change change) {
		return new Row(change.id(), change.name(), change.version());
	}

}

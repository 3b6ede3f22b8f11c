package io.mergelane.sample.member;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;

import org.springframework.stereotype.Component;

/**
 * Merges member changes into the member table.
 */
@Component
class MemberListener {

	@LaneListener(id = "member-sync", topics = "${sample.topic:member-changes}",
			concurrency = "${sample.concurrency:3}")
	@MergeInto(table = "${sample.table:member}", key = { "user_id", "ord_seq" }, version = "modified_at")
	MemberRow toRow(MemberChanged change) {
		return new MemberRow(change.userId(), change.ordSeq(), change.name(), change.grade(), change.modifiedAt(),
				change.deleted());
	}

}

package io.mergelane.benchmarks.feed;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;
import io.mergelane.benchmarks.boot.BootApplication;
import io.mergelane.benchmarks.database.Database;
import io.mergelane.benchmarks.member.MemberRow;

/**
 * The listener method of Mergelane.
 * <p>
 * Threading: thread-safe.
 */
final class MergelaneListener {

	@LaneListener(id = BootApplication.ID, topics = BootApplication.TOPIC, groupId = BootApplication.GROUP,
			concurrency = FeedContender.CONCURRENCY)
	@MergeInto(table = Database.TABLE, key = { "memberId", "ordSeq" }, version = "changedAt")
	MemberRow merge(MemberRow change) {
		return change;
	}

}

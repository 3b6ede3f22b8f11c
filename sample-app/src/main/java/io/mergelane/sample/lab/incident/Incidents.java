package io.mergelane.sample.lab.incident;

import java.util.List;

import io.mergelane.sample.lab.stage.Scenario;

/**
 * All incidents of the lab.
 */
public final class Incidents {

	/**
	 * The incidents in the order they are shown in.
	 */
	public static final List<Scenario> ALL = List.of(new CopiedGroupId(), new BacklogInMemory(), new DuplicateKeys(),
			new AutoCommit(), new CommitPastUnfinished(), new HeadOfLine(), new RebalanceStorm(),
			new OutageToDeadLetter(), new PollIntervalExceeded());

	private Incidents() {
	}

}

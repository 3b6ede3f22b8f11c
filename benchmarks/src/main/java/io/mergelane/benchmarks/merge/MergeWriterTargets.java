package io.mergelane.benchmarks.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.mergelane.benchmarks.database.Databases;
import io.mergelane.benchmarks.report.Results;
import io.mergelane.benchmarks.report.Target;

/**
 * What the merge writer must reach.
 */
final class MergeWriterTargets {

	private static final double OVERHEAD = 1.1;

	private static final double POISON = 4;

	private MergeWriterTargets() {
	}

	/**
	 * Return what is to be reached on a database.
	 * @param database its name
	 */
	static List<Target> of(String database) {
		List<Target> targets = new ArrayList<>(toLoad(database));
		for (WritePass pass : WritePass.values()) {
			String section = pass.title() + ", " + MergeWriterForms.IN_TURN;
			targets.add(Target.atMost(section + ": time of `writer-5000` to `bare-5000`", OVERHEAD,
					times(section, "writer-5000", "bare-5000")));
		}
		for (String writer : List.of("writer-5000", "writer-bulk-5000")) {
			targets.add(Target.atMost("poison: time of a chunk with a refused row to one without, `" + writer + "`",
					POISON, times(MergeWriterForms.POISON, writer + ", poison", writer + ", clean")));
		}
		return targets;
	}

	private static List<Target> toLoad(String database) {
		return switch (database) {
			case Databases.POSTGRES -> List.of(toLoad(WritePass.FRESH, "writer-5000", "load-5000", 0.55),
					toLoad(WritePass.UPDATE, "writer-5000", "load-5000", 0.38),
					toLoad(WritePass.REPLAY, "writer-5000", "load-5000", 0.5),
					toLoad(WritePass.FRESH, "writer-bulk-5000", "load-5000", 0.65),
					toLoad(WritePass.FRESH, "writer-500", "load-500", 0.75));
			case Databases.MARIADB -> List.of(toLoad(WritePass.FRESH, "writer-5000", "load-5000", 0.65),
					toLoad(WritePass.UPDATE, "writer-5000", "load-5000", 0.4));
			default -> List.of();
		};
	}

	private static Target toLoad(WritePass pass, String writer, String load, double bound) {
		return Target.atLeast(pass.title() + ": `" + writer + "` to `" + load + "` fresh", bound,
				(results) -> results.rate(pass.title(), writer) / results.rate(WritePass.FRESH.title(), load));
	}

	private static ToDoubleFunction<Results> times(String section, String slower, String faster) {
		return (results) -> results.rate(section, faster) / results.rate(section, slower);
	}

}

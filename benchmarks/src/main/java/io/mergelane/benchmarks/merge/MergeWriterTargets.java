package io.mergelane.benchmarks.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

	static List<Target> all() {
		List<Target> targets = new ArrayList<>(List.of(toCopy(WritePass.FRESH, "writer-5000", "copy-5000", 0.55),
				toCopy(WritePass.UPDATE, "writer-5000", "copy-5000", 0.38),
				toCopy(WritePass.REPLAY, "writer-5000", "copy-5000", 0.5),
				toCopy(WritePass.FRESH, "writer-copy-5000", "copy-5000", 0.65),
				toCopy(WritePass.FRESH, "writer-500", "copy-500", 0.75)));
		for (WritePass pass : WritePass.values()) {
			String section = pass.title() + ", " + MergeWriterForms.IN_TURN;
			targets.add(Target.atMost(section + ": time of `writer-5000` to `bare-5000`", OVERHEAD,
					times(section, "writer-5000", "bare-5000")));
		}
		for (String writer : List.of("writer-5000", "writer-copy-5000")) {
			targets.add(Target.atMost("poison: time of a chunk with a refused row to one without, `" + writer + "`",
					POISON, times(MergeWriterForms.POISON, writer + ", poison", writer + ", clean")));
		}
		return targets;
	}

	private static Target toCopy(WritePass pass, String writer, String copy, double bound) {
		return Target.atLeast(pass.title() + ": `" + writer + "` to `" + copy + "` fresh", bound,
				(results) -> results.rate(pass.title(), writer) / results.rate(WritePass.FRESH.title(), copy));
	}

	private static ToDoubleFunction<Results> times(String section, String slower, String faster) {
		return (results) -> results.rate(section, faster) / results.rate(section, slower);
	}

}

package io.mergelane.benchmarks.merge;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.mergelane.benchmarks.database.Database;
import io.mergelane.benchmarks.database.Databases;
import io.mergelane.benchmarks.database.Form;
import io.mergelane.benchmarks.member.Checksum;
import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.benchmarks.member.MemberRows;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.benchmarks.report.Column;
import io.mergelane.benchmarks.report.MarkdownReport;
import io.mergelane.benchmarks.report.ReportDirectory;
import io.mergelane.benchmarks.report.Results;
import io.mergelane.benchmarks.report.Section;
import io.mergelane.benchmarks.workload.Arguments;

/**
 * Main program: writes the same rows in several forms, in turn, into one table, and
 * prints what came of it.
 */
public final class MergeWriterForms {

	static final String IN_TURN = "in-turn";

	static final String POISON = "poison";

	static final int CHUNK = 5000;

	private static final int SMALL_CHUNK = 500;

	private static final int ROWS = 400_000;

	private static final int ROUNDS = 3;

	/**
	 * Chunks of the section about poison; a row of every second one is refused.
	 */
	private static final int POISON_CHUNKS = 20;

	private final Arguments arguments;

	private final int rows;

	private final Database database;

	private final FormPasses passes;

	private final Results results = new Results();

	private final Map<WritePass, Checksum> outcomes = new HashMap<>();

	private MergeWriterForms(Arguments arguments, Database database) {
		this.arguments = arguments;
		this.rows = arguments.number("rows", ROWS);
		this.database = database;
		this.passes = new FormPasses(database);
	}

	/**
	 * Run forms.
	 * @param args names of forms, none for all, and options
	 * @throws IOException if the database does not start
	 * @throws SQLException if the database fails
	 */
	public static void main(String[] args) throws IOException, SQLException {
		Arguments arguments = Arguments.parse(args);
		ReportDirectory directory = ReportDirectory.empty("merge-writer");
		String database = arguments.text("database", Databases.POSTGRES);
		Results results = run(arguments, database, directory);
		directory.publish(new MarkdownReport(results, String.join(" ", args),
				Column.withRatio(results, WritePass.FRESH.title(), "load-" + CHUNK), MergeWriterTargets.of(database)));
		System.exit(results.isVerified() ? 0 : 1);
	}

	private static Results run(Arguments arguments, String name, ReportDirectory directory)
			throws IOException, SQLException {
		try (Database database = Databases.start(name, directory.path().resolve("data"))) {
			MergeWriterForms program = new MergeWriterForms(arguments, database);
			program.run();
			return program.results;
		}
	}

	private void run() throws SQLException {
		Form load = this.database.load();
		FormContender bare = FormContender.merge("bare", this.database.bare(), CHUNK);
		Form writer = new WriterForm(this.database.dataSource(), false);
		FormContender plain = FormContender.merge("writer", writer, CHUNK);
		List<FormContender> writers = new ArrayList<>(List.of(plain));
		if (this.database.hasBulkLane()) {
			writers.add(FormContender.merge("writer-bulk", new WriterForm(this.database.dataSource(), true), CHUNK));
		}
		List<FormContender> alone = new ArrayList<>(List.of(FormContender.load(load, CHUNK), bare));
		alone.addAll(writers);
		alone.add(FormContender.load(load, SMALL_CHUNK));
		alone.add(FormContender.merge("writer", writer, SMALL_CHUNK));
		int rounds = this.arguments.number("rounds", ROUNDS);
		for (int round = 0; round <= rounds; round++) {
			for (FormContender contender : alone) {
				if (isWanted(contender.name())) {
					passes(round, "", List.of(contender));
				}
			}
			if (isWanted(IN_TURN)) {
				passes(round, ", " + IN_TURN, (round % 2 == 0) ? List.of(bare, plain) : List.of(plain, bare));
			}
			if (isWanted(POISON)) {
				for (FormContender contender : writers) {
					poison(round, contender);
				}
			}
		}
	}

	private boolean isWanted(String name) {
		return this.arguments.names().isEmpty() || this.arguments.names().contains(name);
	}

	private void passes(int round, String suffix, List<FormContender> inTurn) throws SQLException {
		this.database.empty();
		for (WritePass pass : inTurn.get(0).passes()) {
			List<MemberRow> members = MemberRows.inRandomOrder(this.rows, pass.version());
			Checksum outcome = this.outcomes.computeIfAbsent(pass, (key) -> Checksum.of(members.stream()));
			add(round, pass.section(this.rows, suffix), inTurn,
					this.passes.run(new PassRows(members, pass.writes(), outcome), inTurn));
		}
	}

	/**
	 * Of two chunks, the second has a row that the table refuses.
	 */
	private void poison(int round, FormContender contender) throws SQLException {
		List<MemberRow> members = new ArrayList<>(MemberRows.inRandomOrder(this.rows, 0)
			.subList(0, Math.min(this.rows, POISON_CHUNKS * contender.chunkSize())));
		for (int poison = contender.chunkSize(); poison < members.size(); poison += 2 * contender.chunkSize()) {
			members.set(poison, members.get(poison).refused());
		}
		Checksum outcome = Checksum.of(members.stream().filter((row) -> !row.hasRefusedGrade()));
		List<FormContender> inTurn = List.of(contender.named(contender.name() + ", clean"),
				contender.named(contender.name() + ", " + POISON));
		this.database.empty();
		add(round, new Section(POISON, "chunks in turn, every second one with a row that the table refuses"), inTurn,
				this.passes.run(new PassRows(members, true, outcome), inTurn));
	}

	/**
	 * The first round only warms up, unless it fails.
	 */
	private void add(int round, Section section, List<FormContender> contenders, List<PassResult> found) {
		for (int i = 0; i < found.size(); i++) {
			PassResult result = found.get(i);
			String name = contenders.get(i).name();
			System.err.printf("%s %s %d: %s%n", section.name(), name, round, result.summary());
			if (round > 0 || !result.isVerified()) {
				this.results.add(section, name, List.of(result));
			}
		}
	}

}

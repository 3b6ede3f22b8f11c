package io.mergelane.benchmarks.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.mergelane.benchmarks.database.Database;
import io.mergelane.benchmarks.database.Form.Chunk;
import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.benchmarks.pass.PassResult;
import io.mergelane.merge.MergeCount;

import org.springframework.dao.DataAccessException;

/**
 * Writes rows chunk by chunk and takes the time.
 * <p>
 * Threading: confined to the thread of the program.
 */
final class FormPasses {

	private final Database database;

	FormPasses(Database database) {
		this.database = database;
	}

	/**
	 * Write rows. If there are several contenders they take turns, chunk by chunk.
	 * @param rows the rows
	 * @param inTurn the contenders, whose chunks are of one size
	 * @return a result for each contender
	 */
	List<PassResult> run(PassRows rows, List<FormContender> inTurn) throws SQLException {
		try {
			List<Share> shares = inTurn.stream().map((contender) -> new Share()).toList();
			List<Turn> turns = prepare(rows, inTurn, shares);
			// Not while the time is taken.
			System.gc();
			for (Turn turn : turns) {
				turn.take();
			}
			String problem = rows.outcome().differenceTo(this.database.checksum());
			return shares.stream().map((share) -> share.result(problem)).toList();
		}
		catch (SQLException | DataAccessException | IllegalStateException ex) {
			return inTurn.stream().map((contender) -> PassResult.failed(ex.toString())).toList();
		}
		finally {
			this.database.cleanUp();
		}
	}

	private static List<Turn> prepare(PassRows rows, List<FormContender> inTurn, List<Share> shares)
			throws SQLException {
		int size = inTurn.get(0).chunkSize();
		List<Turn> turns = new ArrayList<>();
		for (int from = 0; from < rows.rows().size(); from += size) {
			List<MemberRow> chunk = rows.rows().subList(from, Math.min(from + size, rows.rows().size()));
			int index = turns.size() % inTurn.size();
			shares.get(index).expect(chunk, rows.writes());
			turns.add(new Turn(inTurn.get(index).form().prepare(chunk), shares.get(index)));
		}
		return turns;
	}

	/**
	 * A chunk to be written.
	 */
	private record Turn(Chunk chunk, Share share) {

		void take() throws SQLException {
			long begin = System.nanoTime();
			MergeCount count = this.chunk.write();
			this.share.add(System.nanoTime() - begin, count);
		}

	}

	/**
	 * What a contender has done.
	 */
	private static final class Share {

		private int rows;

		private long expected;

		private MergeCount count = MergeCount.NONE;

		private long nanos;

		void expect(List<MemberRow> chunk, boolean writes) {
			this.rows += chunk.size();
			this.expected += writes ? chunk.stream().filter((row) -> !row.hasRefusedGrade()).count() : 0;
		}

		void add(long nanos, MergeCount count) {
			this.nanos += nanos;
			this.count = this.count.plus(count);
		}

		PassResult result(String problem) {
			long most = this.count.written() + this.count.untold();
			boolean counted = this.count.written() <= this.expected && this.expected <= most;
			return PassResult.timed(this.nanos, this.rows, (problem.isEmpty() && !counted)
					? this.count + " instead of " + this.expected + " rows written" : problem);
		}

	}

}

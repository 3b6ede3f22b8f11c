package io.mergelane.benchmarks.merge;

import java.util.List;

import javax.sql.DataSource;

import io.mergelane.benchmarks.database.Form;
import io.mergelane.benchmarks.database.MemberTable;
import io.mergelane.benchmarks.member.MemberRow;
import io.mergelane.merge.JdbcMergeWriterFactory;
import io.mergelane.merge.MergeReport;
import io.mergelane.merge.MergeSettings;
import io.mergelane.merge.MergeWriter;
import io.mergelane.merge.dialect.MergeDialects;

/**
 * {@link MergeWriter}, which is given rows as they arrived.
 * <p>
 * Threading: confined to one thread.
 */
final class WriterForm implements Form {

	private final MergeWriter writer;

	/**
	 * Create the form.
	 * @param dataSource where to write
	 * @param bulk whether to use the faster way of the database
	 */
	WriterForm(DataSource dataSource, boolean bulk) {
		MergeSettings defaults = MergeSettings.defaults();
		MergeSettings settings = new MergeSettings(defaults.chunkSize(), defaults.maxAttempts(),
				defaults.minimumVersionPrecision(), defaults.maxRefusedRows(), bulk, defaults.connections());
		this.writer = new JdbcMergeWriterFactory(dataSource, new MergeDialects(), settings)
			.create(MemberTable.description(), MemberRow.class);
	}

	@Override
	public Chunk prepare(List<MemberRow> rows) {
		long refused = rows.stream().filter(MemberRow::hasRefusedGrade).count();
		return () -> {
			MergeReport report = this.writer.write(rows);
			if (report.rejected().size() != refused) {
				throw new IllegalStateException(report.toString());
			}
			return report.count();
		};
	}

}

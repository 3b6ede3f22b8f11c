package io.mergelane.handler;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

import io.mergelane.Deletes;
import io.mergelane.InvalidLaneListenerException;
import io.mergelane.MergeInto;
import io.mergelane.VersionSource;
import io.mergelane.merge.MergeRules;
import io.mergelane.merge.MergeSource;
import io.mergelane.merge.MergeTable;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link MergeInto} annotations of a listener say.
 * <p>
 * Threading: immutable.
 *
 * @param sources the tables and their rows
 * @param versionFrom where the version of rows comes from
 * @param tombstones which table tombstones delete rows of, and by which version; or
 * {@code null}
 * @param dataSource bean name of the data source, or {@code null}
 */
record MergeDefinition(List<MergeSource> sources, VersionSource versionFrom, @Nullable Tombstones tombstones,
		@Nullable String dataSource) {

	/**
	 * Read annotations.
	 * @param listener id of the listener
	 * @param annotations the annotations, at least one
	 * @param rowType type of the rows the method returns, or {@code null}
	 * @param placeholders resolves placeholders
	 * @throws InvalidLaneListenerException if they contradict each other
	 */
	static MergeDefinition of(String listener, List<MergeInto> annotations, @Nullable Class<?> rowType,
			UnaryOperator<String> placeholders) {
		return new Reader(listener, annotations, rowType, placeholders).read();
	}

	/**
	 * Names of the tables, for messages.
	 */
	String tables() {
		return String.join(", ", this.sources.stream().map((source) -> source.table().name()).toList());
	}

	private static final class Reader {

		private final String listener;

		private final List<MergeInto> annotations;

		private final @Nullable Class<?> rowType;

		private final UnaryOperator<String> placeholders;

		Reader(String listener, List<MergeInto> annotations, @Nullable Class<?> rowType,
				UnaryOperator<String> placeholders) {
			this.listener = listener;
			this.annotations = annotations;
			this.rowType = rowType;
			this.placeholders = placeholders;
		}

		MergeDefinition read() {
			MergeInto first = this.annotations.get(0);
			for (MergeInto other : this.annotations) {
				if (other.versionFrom() != first.versionFrom()) {
					throw invalid(other, "takes the version from elsewhere than its other table",
							"Let 'versionFrom' be the same for all tables of a listener.");
				}
				if (!other.dataSource().equals(first.dataSource())) {
					throw invalid(other, "names another DataSource than its other table",
							"A transaction has one DataSource: use a listener for each.");
				}
			}
			return new MergeDefinition(this.annotations.stream().map(this::source).toList(), first.versionFrom(),
					tombstones(), resolve(first.dataSource()));
		}

		private MergeSource source(MergeInto annotation) {
			List<String> key = Arrays.stream(annotation.key()).map(this.placeholders).toList();
			if (key.isEmpty()) {
				throw invalid(annotation, "names no key", "Name the columns of the primary key or of a unique index.");
			}
			MergeTable table = new MergeTable(this.placeholders.apply(annotation.table()), key,
					this.placeholders.apply(annotation.version()), rules(annotation));
			return new MergeSource(table, rowType(annotation));
		}

		private @Nullable Class<?> rowType(MergeInto annotation) {
			if (annotation.rows() != Object.class) {
				return annotation.rows();
			}
			return (this.annotations.size() == 1) ? this.rowType : null;
		}

		private MergeRules rules(MergeInto annotation) {
			MergeRules rules = MergeRules.STANDARD.ties(annotation.ties(), resolve(annotation.tie()));
			if (annotation.versionFrom() != VersionSource.ROW) {
				rules = rules.withVersionFromOutside();
			}
			String flag = resolve(annotation.flag());
			return switch (annotation.deletes()) {
				case NONE -> (flag != null) ? rules.softDeletes(flag) : rules;
				case SOFT -> rules.softDeletes(named(annotation, "flag", flag));
				case LEDGER -> rules.ledger(named(annotation, "ledger", resolve(annotation.ledger())),
						(flag != null) ? flag : "deleted");
				case HARD -> hard(annotation, rules);
			};
		}

		private MergeRules hard(MergeInto annotation, MergeRules rules) {
			if (!annotation.acceptResurrection()) {
				throw invalid(annotation,
						"deletes rows without remembering their version, so that a late or repeated older row brings"
								+ " them back",
						"Use Deletes.SOFT with a flag column, or Deletes.LEDGER; or set 'acceptResurrection' where each"
								+ " key stays in one partition, in order.");
			}
			return rules.hardDeletes();
		}

		private String named(MergeInto annotation, String attribute, @Nullable String value) {
			if (value == null) {
				throw invalid(annotation, "has Deletes.%s but no '%s'".formatted(annotation.deletes(), attribute),
						"Set '%s'.".formatted(attribute));
			}
			return value;
		}

		private @Nullable Tombstones tombstones() {
			List<MergeInto> deleting = this.annotations.stream()
				.filter((annotation) -> !annotation.tombstoneVersion().isEmpty() || isVersionOfRecord(annotation))
				.toList();
			if (deleting.isEmpty()) {
				return null;
			}
			MergeInto annotation = deleting.get(0);
			if (deleting.size() > 1) {
				throw invalid(annotation, "takes tombstones for several tables",
						"Set 'tombstoneVersion' for one of them.");
			}
			if (annotation.deletes() == Deletes.NONE && annotation.flag().isEmpty()) {
				throw invalid(annotation, "takes tombstones, but it is not said how rows are deleted",
						"Name a 'flag' column, or set 'deletes'.");
			}
			String version = annotation.tombstoneVersion().isEmpty() ? annotation.versionFrom().name()
					: this.placeholders.apply(annotation.tombstoneVersion());
			return new Tombstones(source(annotation).table(), version(annotation, version));
		}

		/**
		 * Where all rows take their version from the record, so do tombstones.
		 */
		private static boolean isVersionOfRecord(MergeInto annotation) {
			return annotation.versionFrom() != VersionSource.ROW
					&& (annotation.deletes() != Deletes.NONE || !annotation.flag().isEmpty());
		}

		private RecordVersion version(MergeInto annotation, String text) {
			RecordVersion version = RecordVersion.parse(text);
			if (version == null) {
				throw invalid(annotation, "has the tombstoneVersion '" + text + "'",
						"Use 'timestamp', 'offset', or 'header:' and the name of a header.");
			}
			return version;
		}

		private @Nullable String resolve(String value) {
			String resolved = this.placeholders.apply(value);
			return resolved.isEmpty() ? null : resolved;
		}

		private InvalidLaneListenerException invalid(MergeInto annotation, String what, String action) {
			return new InvalidLaneListenerException("Lane listener '%s' with @MergeInto(table = \"%s\") %s."
				.formatted(this.listener, annotation.table(), what), action);
		}

	}

}

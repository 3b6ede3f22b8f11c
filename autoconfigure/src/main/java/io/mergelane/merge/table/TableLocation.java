package io.mergelane.merge.table;

import org.jspecify.annotations.Nullable;

/**
 * Where a table or view is found in the database.
 * <p>
 * Threading: immutable.
 *
 * @param catalog the catalog, if any
 * @param schema the schema, if any
 * @param name the name
 * @param type what it is, in the driver's words
 */
record TableLocation(@Nullable String catalog, @Nullable String schema, String name, String type) {

	boolean isPartitioned() {
		return this.type.contains("PARTITIONED");
	}

	boolean isView() {
		return this.type.contains("VIEW");
	}

	boolean isSystem() {
		return "information_schema".equalsIgnoreCase(this.schema) || "pg_catalog".equals(this.schema);
	}

	boolean inSchema(@Nullable String other) {
		return this.schema != null && this.schema.equalsIgnoreCase(other);
	}

	String displayName() {
		return (this.schema != null) ? this.schema + "." + this.name : this.name;
	}

}

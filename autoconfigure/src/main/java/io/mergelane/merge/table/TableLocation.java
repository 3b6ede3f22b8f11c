package io.mergelane.merge.table;

import org.jspecify.annotations.Nullable;

/**
 * Where a table or view is found in the database.
 * <p>
 * Threading: immutable.
 *
 * @param namespace the schema, or the catalog of a database without schemas, if any
 * @param name the name
 * @param type what it is, in the driver's words
 */
record TableLocation(@Nullable String namespace, String name, String type) {

	boolean isPartitioned() {
		return this.type.contains("PARTITIONED");
	}

	boolean isView() {
		return this.type.contains("VIEW");
	}

	boolean isSystem() {
		return "information_schema".equalsIgnoreCase(this.namespace) || "pg_catalog".equals(this.namespace);
	}

	boolean isIn(@Nullable String other) {
		return (this.namespace != null) ? this.namespace.equalsIgnoreCase(other) : other == null;
	}

	String displayName() {
		return (this.namespace != null) ? this.namespace + "." + this.name : this.name;
	}

}

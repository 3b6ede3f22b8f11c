/**
 * Finds the table rows are merged into, and says whether it is fit for that.
 */
@NullMarked
package io.mergelane.merge.table;

import org.jspecify.annotations.NullMarked;

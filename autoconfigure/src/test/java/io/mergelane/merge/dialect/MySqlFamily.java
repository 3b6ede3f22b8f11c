package io.mergelane.merge.dialect;

/**
 * What tests of MySQL and MariaDB have in common.
 */
final class MySqlFamily {

	private MySqlFamily() {
	}

	static String quoted(String name) {
		return '`' + name.replace("`", "``") + '`';
	}

}

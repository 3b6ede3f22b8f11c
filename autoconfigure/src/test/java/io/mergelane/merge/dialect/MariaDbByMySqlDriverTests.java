package io.mergelane.merge.dialect;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Nested;

/**
 * MariaDB through the driver of MySQL, which describes it as MySQL, and types its own
 * way.
 */
class MariaDbByMySqlDriverTests {

	@Nested
	class Writer extends OnDuplicateKeyContract {

		Writer() {
			super(TestDatabase.mariaDbByMySqlDriver());
		}

	}

	@Nested
	class ColumnTypes extends OnDuplicateKeyTypesContract {

		ColumnTypes() {
			super(TestDatabase.mariaDbByMySqlDriver());
		}

		@Override
		HikariDataSource inZone(String zone) {
			return TestDatabase.mariaDbByMySqlDriver("sessionVariables=time_zone='" + zone.replace("+", "%2B") + "'");
		}

	}

}

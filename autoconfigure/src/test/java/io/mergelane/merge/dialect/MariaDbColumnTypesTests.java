package io.mergelane.merge.dialect;

import java.time.Instant;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MariaDbColumnTypesTests extends OnDuplicateKeyTypesContract {

	MariaDbColumnTypesTests() {
		super(TestDatabase.mariaDb());
	}

	@Override
	HikariDataSource inZone(String zone) {
		return TestDatabase.mariaDb("sessionVariables=time_zone='" + zone + "'");
	}

	@Test
	void writesTypesOfItsOwn() {
		UUID id = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");
		assertThat(this.table.roundTrip("UUID", id)).isEqualTo(id.toString());
		assertThat(this.table.roundTrip("INET6", "::1")).isEqualTo("::1");
		this.table.findsAgain("UUID", id, id.toString());
	}

	@Test
	void writesTypesAsServerSideStatementsToo() {
		try (HikariDataSource prepared = TestDatabase.mariaDb("useServerPrepStmts=true")) {
			TypedTable table = new TypedTable(prepared, "UNIX_TIMESTAMP(c)");
			assertThat(table.roundTrip("TIMESTAMP(3) NULL", Instant.ofEpochMilli(1001))).isEqualTo("1.001");
			table.keepsTheNewest("DATETIME(6)", Instant.EPOCH, Instant.EPOCH.plusNanos(1000));
		}
	}

}

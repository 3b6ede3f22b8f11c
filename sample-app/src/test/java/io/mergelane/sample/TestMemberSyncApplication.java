package io.mergelane.sample;

import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;

/**
 * Runs the application as it is, with a broker and a PostgreSQL in containers.
 */
final class TestMemberSyncApplication {

	private TestMemberSyncApplication() {
	}

	public static void main(String[] args) {
		String[] all = Stream.concat(Stream.of("--sample.embedded-broker=false"), Stream.of(args))
			.toArray(String[]::new);
		SpringApplication.from(MemberSyncApplication::main).with(Containers.class).run(all);
	}

}

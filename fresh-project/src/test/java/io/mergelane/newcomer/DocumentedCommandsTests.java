package io.mergelane.newcomer;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DocumentedCommands}.
 */
class DocumentedCommandsTests {

	@Test
	void findsLinesThatBeginWithAProgram() {
		assertThat(commands("""
				```
				mvn test            # fast
				$ docker compose up -d

				  published  400 messages
				NEXT=1 ./build --all
				```
				""")).containsExactly("mvn test", "docker compose up -d", "NEXT=1 ./build --all");
	}

	@Test
	void findsEachLineOfAShell() {
		assertThat(commands("""
				```sh
				# first
				unknown --program
				```
				```yaml
				mvn: test
				```
				```java
				mvn test
				```
				""")).containsExactly("unknown --program");
	}

	@Test
	void joinsLines() {
		assertThat(commands("""
				```
				java -jar a.jar \\
				  --one=1 \\
				  --two=2
				mvn test
				```
				""")).containsExactly("java -jar a.jar --one=1 --two=2", "mvn test");
	}

	@Test
	void findsCommandsArgumentsAndRequestsInTheText() {
		assertThat(commands("""
				With `-Drun="a b"`, `mvn
				package`, `GET /lab/{name}`, `http://localhost:8080/a` or `NEXT=1 .ci/run`, not `java.io.File`, `mvn`,
				`--stay` or `a b`.

				```
				`mvn test`
				```
				""")).containsExactly("-Drun=\"a b\"", "mvn package", "GET /lab/{name}", "http://localhost:8080/a",
				"NEXT=1 .ci/run");
	}

	@Test
	void tellsWhereItIsForTheFirstTime() {
		assertThat(DocumentedCommands.in("a.md", "One\n\n`mvn test`\n\n```\nmvn test\nmvn verify\n```\n`mvn a`"))
			.containsExactly(new DocumentedCommand("a.md", 6, "mvn test"),
					new DocumentedCommand("a.md", 7, "mvn verify"), new DocumentedCommand("a.md", 9, "mvn a"));
	}

	private static List<String> commands(String markdown) {
		return DocumentedCommands.in("page.md", markdown).stream().map(DocumentedCommand::text).toList();
	}

}

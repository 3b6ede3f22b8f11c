package io.mergelane.newcomer;

import java.util.List;

import static io.mergelane.newcomer.KnownCommand.known;

/**
 * Each command of the documentation: how it is run, with what makes it small enough, and
 * what it must show then, or where else it is proven. {@code $BROKER} and
 * {@code $DATABASE} stand for the addresses of a broker and a database.
 */
final class KnownCommands {

	private static final String SAMPLE = "mvn -q -pl sample-app -am -Dmaven.test.skip spring-boot:run";

	private static final String BENCHMARKS = "mvn -q -pl benchmarks -am -Dmaven.test.skip compile exec:exec@";

	private static final String PROVEN = "result     proven";

	static final String STAY = "-Dspring-boot.run.arguments=\"--stay --sample.feed.count=50000\"";

	/** Other commands ask it. */
	static final Proof SAMPLE_THAT_STAYS = new Stay(SAMPLE, PROVEN);

	/** All incidents take minutes; LabIntegrationTests run them. */
	private static final Run LAB = Run.showing("Mergelane: no incident.").insteadOf("all", "copied-group-id");

	private static final Proof OTHER_BOOT = Elsewhere.because("downloads another Spring Boot; run by hand");

	private static final Proof SIMULATION = Elsewhere.because("for mvn test; more or fewer worlds", "SimulationTests");

	private static final String ELSEWHERE = " --spring.kafka.bootstrap-servers=%s:9092 "
			+ "--spring.datasource.url=jdbc:postgresql://%s/members --spring.datasource.username=member_sync";

	private static final Run JAR = Run.showing(PROVEN).with("--sample.feed.count=5000 --sample.topic=from-jar");

	private static final String IMAGES = "docker image inspect apache/kafka:4.2.0 postgres:15"
			+ " || { docker pull apache/kafka:4.2.0 && docker pull postgres:15; }";

	private static final String TOPICS = "kafka-topics.sh --bootstrap-server localhost:9092 --create --topic ";

	private static final Run END_TO_END = Run.showing("verified |", "| yes |")
		.insteadOf("no-work", "no-work --rounds 1 --records 1000 --warm-ups 0 --contenders mergelane-record");

	private static final Proof WORKLOADS = Elsewhere
		.because("takes minutes; the program is run for the page of the benchmarks", "DocumentedRunsTests");

	private static final String FEW_ROWS = "writer-5000 --rounds 1 --rows 1000";

	private static final Run FORMS = Run.showing("| writer-5000 |", "| yes |");

	private static final String FEW_CHANGES = "few --rounds 1 --changes 10000 --rows 1000";

	private static final Run FEEDS = Run.showing("| spring-record |", "| yes |");

	private static final String SHORT = "-f 1 -wi 0 -i 1 -r 10ms -bm ss";

	private static final Run TRACKER = Run.showing("OffsetTrackerBenchmark.registerAndComplete");

	private static final Proof ENDPOINT = new Request(200, "member-changes-0");

	static final List<KnownCommand> ALL = List.of(
			// The sample application.
			known(SAMPLE,
					Run.showing("0 lost, 0 stale, 0 wrong", PROVEN)
						.with("-Dspring-boot.run.arguments=--sample.feed.count=20000"),
					"README.md", "sample-app/README.md"),
			known("-Dspring-boot.run.arguments=--lab=all", LAB.asArgumentOf(SAMPLE), "README.md"),
			known(SAMPLE + " -Dspring-boot.run.arguments=--lab=all", LAB, "docs/incident-lab.md"),
			known(SAMPLE + " -Dspring-boot.run.arguments=--live",
					Elsewhere.because("a browser looks at it", "LivePageIntegrationTests"), "docs/live-page.md"),
			known(STAY, SAMPLE_THAT_STAYS, "sample-app/README.md"),
			known("GET /lab", new Request(200, "copied-group-id"), "docs/incident-lab.md"),
			known("GET /lab/{name}", new Request(200, "copied-group-id"), "docs/incident-lab.md"),
			known("POST /lab/{name}", new Request(202, ""), "docs/incident-lab.md"),
			known("http://localhost:8080/actuator/kafkaconsumers", ENDPOINT, "docs/getting-started.md"),
			known("GET /actuator/kafkaconsumers/{group}/lag", new Request(200, "member-changes"), "docs/actuate.md"),
			known("POST /actuator/kafkaconsumers/{group}",
					Elsewhere.because("refused unless it is configured", "KafkaConsumersEndpointWebExtensionTests",
							"EndpointReplayIntegrationTests"),
					"docs/actuate.md"),

			// The build.
			known("mvn -q -Dmaven.test.skip install", Run.showing().leaving(Steps::installed), "README.md",
					"docs/getting-started.md"),
			known("mvn package", Run.showing("BUILD SUCCESS").with("-Dmaven.test.skip").leaving(Steps::packaged),
					"sample-app/README.md"),
			known("mvn test", Elsewhere.because("a part of mvn verify"), "CONTRIBUTING.md"),
			known("mvn verify", Elsewhere.because("it runs this test"), "README.md", "CONTRIBUTING.md"),
			known("mvn io.spring.javaformat:spring-javaformat-maven-plugin:apply",
					Run.showing("BUILD SUCCESS").after(Steps::disarrange).leaving(Steps::arranged), "CONTRIBUTING.md"),
			known("mvn -B -Prelease -Dmaven.test.skip -Dmaven.install.skip -pl autoconfigure,starter,test -am deploy "
					+ "-DaltDeploymentRepository=directory::file:///path/to/a/directory",
					Run.showing("BUILD SUCCESS")
						.insteadOf("file:///path/to/a/directory", "file://$PWD/deployed")
						.with("-Dmaven.javadoc.skip")
						.leaving(Steps::deployed),
					"CONTRIBUTING.md"),
			known(".ci/run", Elsewhere.because("it runs this test"), "docs/compatibility.md"),
			known("NEXT_BOOT=4.1.0 .ci/run", OTHER_BOOT, "docs/compatibility.md"),
			known("mvn verify -Dspring-boot.version=4.1.0", OTHER_BOOT, "docs/compatibility.md"),
			known("-Dspring.aot.enabled=true", Elsewhere.because("a test of its own", "AheadOfTimeIntegrationTests"),
					"docs/compatibility.md"),
			known("-Dmergelane.simulation.seed=4711", SIMULATION, "docs/guarantees.md"),
			known("-Dmergelane.simulation.seeds=1000000", SIMULATION, "docs/guarantees.md"),

			// The sample application with a broker and a database, and Kafka's and
			// Prometheus's tools.
			known("java -jar target/member-sync.jar" + ELSEWHERE.formatted("broker", "database"),
					JAR.insteadOf("broker:9092", "$BROKER")
						.insteadOf("//database/", "//$DATABASE/")
						.inDirectory("sample-app"),
					"sample-app/README.md"),
			known("java -jar sample-app/target/member-sync.jar" + ELSEWHERE.formatted("localhost", "localhost")
					+ " --spring.datasource.password=member_sync",
					JAR.insteadOf("localhost:9092", "$BROKER").insteadOf("//localhost/", "//$DATABASE/"),
					"sample-app/README.md"),
			known("docker compose up -d",
					Run.showing()
						.inDirectory("sample-app")
						.needing("docker compose version")
						.needing(IMAGES)
						.after(Steps::assumePortsAreFree)
						.leaving(Steps::composeEnds),
					"sample-app/README.md"),
			known("mvn -q -pl sample-app -am spring-boot:test-run",
					Run.showing(PROVEN).needing(IMAGES).with("-Dspring-boot.run.arguments=--sample.feed.count=20000"),
					"sample-app/README.md"),
			known(TOPICS + "member-changes",
					Run.showing("Created topic member-changes.").insteadOf("localhost:9092", "$BROKER"),
					"docs/getting-started.md"),
			known(TOPICS + "member-changes-dlt",
					Run.showing("Created topic member-changes-dlt.").insteadOf("localhost:9092", "$BROKER"),
					"docs/getting-started.md"),
			known("kafka-console-producer.sh --bootstrap-server localhost:9092 --topic member-changes",
					Run.showing().insteadOf("localhost:9092", "$BROKER").reading(Steps::changes).leaving(Steps::sent),
					"docs/getting-started.md"),
			known("kafka-cluster cluster-id", Run.showing("Cluster ID:").with("--bootstrap-server $BROKER"),
					"docs/group-guard.md"),
			known("kafka-consumer-groups --reset-offsets", Run.showing("member-changes")
				.with("--bootstrap-server $BROKER --group member-sync --topic member-changes --to-earliest --dry-run"),
					"docs/operations.md"),
			known("promtool test rules",
					Run.showing("SUCCESS")
						.needing("promtool --version")
						.with("mergelane-alerts-test.yml")
						.inDirectory("docs/alerts"),
					"docs/operations.md"),

			// The benchmarks.
			known(BENCHMARKS + "end-to-end -Drun=\"no-work\"", END_TO_END, "benchmarks/README.md"),
			known(BENCHMARKS + "end-to-end -Drun=\"no-work --rounds 3\"", WORKLOADS, "docs/performance.md"),
			known(BENCHMARKS + "end-to-end -Drun=\"slow-5ms head-of-line\"", WORKLOADS, "docs/performance.md"),
			known(BENCHMARKS + "end-to-end -Drun=\"backlog-1ms\"", WORKLOADS, "docs/performance.md"),
			known(BENCHMARKS + "end-to-end -Drun=\"hot-key\"", WORKLOADS, "docs/performance.md"),
			known(BENCHMARKS + "end-to-end -Drun=\"failing-key --rounds 3 --contenders mergelane-record\"", WORKLOADS,
					"docs/performance.md"),
			known(BENCHMARKS + "merge-writer", FORMS.with("-Drun=\"" + FEW_ROWS + "\""), "docs/performance.md"),
			known(BENCHMARKS + "merge-writer -Drun=\"\"", FORMS.insteadOf("\"\"", "\"" + FEW_ROWS + "\""),
					"benchmarks/README.md"),
			known(BENCHMARKS + "merge-end-to-end", FEEDS.with("-Drun=\"" + FEW_CHANGES + "\""), "docs/performance.md"),
			known(BENCHMARKS + "merge-end-to-end -Drun=\"\"", FEEDS.insteadOf("\"\"", "\"" + FEW_CHANGES + "\""),
					"benchmarks/README.md"),
			known(BENCHMARKS + "jmh", TRACKER.with("-Drun=\"OffsetTracker " + SHORT + "\""), "docs/performance.md",
					"benchmarks/README.md"),
			known("-Drun=\"OffsetTracker -prof gc\"",
					TRACKER.insteadOf("gc", "gc " + SHORT).asArgumentOf(BENCHMARKS + "jmh"), "benchmarks/README.md"),
			known(BENCHMARKS + "tracker-memory", Run.showing("bytes per record"), "docs/performance.md",
					"benchmarks/README.md"),
			known("JAVA_HOME=… mvn …", Elsewhere.because("no command, but how to write one"), "benchmarks/README.md"));

	private KnownCommands() {
	}

	/**
	 * Return how a command is proven. One without a row is proven by nothing.
	 * @param command the command
	 * @return its proof
	 */
	static Proof proofOf(DocumentedCommand command) {
		return ALL.stream()
			.filter((known) -> known.is(command))
			.findFirst()
			.map(KnownCommand::proof)
			.orElse((text, newcomer) -> {
				throw new AssertionError(command + " has no row in KnownCommands");
			});
	}

}

package io.mergelane.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is deployed is complete, is the same wherever and whenever it is built, and is all
 * that a project needs.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links the local repository")
class ReleaseIntegrationTests {

	static final List<String> PUBLISHED = Deployment.PUBLISHED;

	private static Deployment deployment;

	@BeforeAll
	static void deploy() throws IOException, InterruptedException {
		deployment = Deployment.to(Path.of("target/release").toAbsolutePath());
	}

	@Test
	void deploysWhatIsPublishedOnly() throws IOException {
		assertThat(deployment.artifacts()).containsExactlyInAnyOrder("mergelane-parent",
				"mergelane-spring-boot-autoconfigure", "mergelane-spring-boot-starter", "mergelane-spring-boot-test");
	}

	@ParameterizedTest
	@FieldSource("PUBLISHED")
	void everyJarHasTheLicense(String artifact) throws IOException {
		String license = Files.readString(Deployment.ROOT.resolve("LICENSE"));
		for (String suffix : new String[] { ".jar", "-sources.jar", "-javadoc.jar" }) {
			assertThat(entry(deployment.jar(artifact, suffix), "META-INF/LICENSE")).as(suffix).isEqualTo(license);
		}
	}

	@ParameterizedTest
	@CsvSource({ "mergelane-spring-boot-autoconfigure, io.mergelane",
			"mergelane-spring-boot-starter, io.mergelane.starter", "mergelane-spring-boot-test, io.mergelane.test" })
	void namesItsModule(String artifact, String module) throws IOException {
		try (JarFile jar = new JarFile(deployment.jar(artifact, ".jar").toFile())) {
			assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name")).isEqualTo(module);
		}
	}

	@Test
	void hasSourcesAndJavadoc() throws IOException {
		assertThat(entry(deployment.jar("mergelane-spring-boot-autoconfigure", "-sources.jar"),
				"io/mergelane/LaneListener.java"))
			.isEqualTo(Files
				.readString(Deployment.ROOT.resolve("autoconfigure/src/main/java/io/mergelane/LaneListener.java")));
		assertThat(entry(deployment.jar("mergelane-spring-boot-autoconfigure", "-javadoc.jar"),
				"io/mergelane/LaneListener.html"))
			.contains("LaneListener");
	}

	@ParameterizedTest
	@FieldSource("PUBLISHED")
	void theSecondBuildIsTheSameByteForByte(String artifact) throws IOException {
		Path module = Deployment.ROOT.resolve(artifact.replace("mergelane-spring-boot-", ""));
		Path first = module.resolve("target/" + artifact + "-" + MavenCall.setting("version") + ".jar");
		assertThat(deployment.jar(artifact, ".jar")).as("remains of older builds in target/ differ too: mvn clean")
			.hasSameBinaryContentAs(first);
	}

	@Test
	void aFreshProjectUsesIt() throws IOException, InterruptedException {
		FreshProject project = FreshProject.in(Path.of("target/fresh").toAbsolutePath(), deployment);
		project.build();
		assertThat(Deployment.PUBLISHED).allMatch(project.localRepository()::has);
		for (String test : new String[] { "ApplicationTests", "MemberListenerTests" }) {
			assertThat(project.directory().resolve("target/surefire-reports/com.example." + test + ".txt")).content()
				.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
		}
		assertThat(project.directory().resolve("target/fresh-1.jar")).exists();
	}

	private static String entry(Path jar, String name) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			var entry = file.getJarEntry(name);
			assertThat(entry).as(name + " in " + jar).isNotNull();
			try (var content = file.getInputStream(entry)) {
				return new String(content.readAllBytes(), StandardCharsets.UTF_8);
			}
		}
	}

}

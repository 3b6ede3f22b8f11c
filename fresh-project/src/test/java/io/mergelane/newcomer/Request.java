package io.mergelane.newcomer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request, or an address, is answered by the sample application.
 * <p>
 * Threading: immutable.
 *
 * @param status status of the answer
 * @param evidence what is in the answer
 */
record Request(int status, String evidence) implements Proof {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Override
	public void check(String text, Newcomer newcomer) throws Exception {
		String[] words = text.contains(" ") ? text.split(" ") : new String[] { "GET", text };
		String path = words[1].replaceFirst("^https?://[^/]*", "")
			.replace("{group}", "member-sync")
			.replace("{name}", "copied-group-id");
		HttpRequest request = HttpRequest.newBuilder(URI.create(newcomer.sample() + path))
			.method(words[0], BodyPublishers.noBody())
			.header("Content-Type", "application/json")
			.timeout(TIMEOUT)
			.build();
		HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer::body).isEqualTo(this.status);
		assertThat(answer.body()).contains(this.evidence);
	}

}

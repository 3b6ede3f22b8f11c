package io.mergelane.sample.live;

import java.util.Locale;
import java.util.stream.Stream;

import io.mergelane.sample.lab.web.JsonOnly;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Troubles over HTTP: {@code GET /live} lists them, {@code POST /live/(name)} makes one.
 * <p>
 * Threading: thread-safe.
 */
final class LiveRoutes {

	private static final JsonOnly JSON_ONLY = new JsonOnly();

	private final Troubles troubles;

	private LiveRoutes(Troubles troubles) {
		this.troubles = troubles;
	}

	static RouterFunction<ServerResponse> of(Troubles troubles) {
		LiveRoutes routes = new LiveRoutes(troubles);
		return RouterFunctions.route()
			.GET("/live", (request) -> ServerResponse.ok().body(troubles.all()))
			.POST("/live/{name}", (request) -> JSON_ONLY.filter(request, routes::make))
			.build();
	}

	static String nameOf(Trouble trouble) {
		return trouble.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private ServerResponse make(ServerRequest request) {
		String name = request.pathVariable("name");
		return Stream.of(Trouble.values())
			.filter((trouble) -> nameOf(trouble).equals(name))
			.findFirst()
			.map((trouble) -> this.troubles.make(trouble) ? ServerResponse.accepted().build()
					: problem(HttpStatus.CONFLICT, "It goes on already"))
			.orElseGet(() -> problem(HttpStatus.NOT_FOUND, "There is no such trouble; GET /live lists them"));
	}

	private static ServerResponse problem(HttpStatus status, String detail) {
		return ServerResponse.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
	}

}

package io.mergelane.sample.lab.web;

import java.net.URI;
import java.util.function.Function;

import io.mergelane.sample.lab.stage.Scenario;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The lab over HTTP: {@code GET /lab} lists the scenarios, {@code POST /lab/(name)}
 * starts one, {@code GET /lab/(name)} tells how far it is and what came of it.
 * <p>
 * Threading: thread-safe.
 */
public final class LabRoutes {

	private static final JsonOnly JSON_ONLY = new JsonOnly();

	private final LabRuns runs;

	private LabRoutes(LabRuns runs) {
		this.runs = runs;
	}

	/**
	 * Creates the routes.
	 * @param runs has the scenarios and runs them
	 * @return the routes
	 */
	public static RouterFunction<ServerResponse> of(LabRuns runs) {
		LabRoutes routes = new LabRoutes(runs);
		return RouterFunctions.route()
			.GET("/lab", (request) -> ServerResponse.ok().body(runs.all()))
			.GET("/lab/{name}", (request) -> routes.with(request, routes::show))
			.POST("/lab/{name}", (request) -> JSON_ONLY.filter(request, (json) -> routes.with(json, routes::start)))
			.build();
	}

	private ServerResponse with(ServerRequest request, Function<Scenario, ServerResponse> answer) {
		Scenario scenario = this.runs.find(request.pathVariable("name"));
		if (scenario == null) {
			return problem(HttpStatus.NOT_FOUND, "There is no such scenario; there are "
					+ String.join(", ", this.runs.all().stream().map(LabRun::name).toList()));
		}
		return answer.apply(scenario);
	}

	private ServerResponse show(Scenario scenario) {
		return ServerResponse.ok().body(this.runs.last(scenario));
	}

	private ServerResponse start(Scenario scenario) {
		if (!this.runs.start(scenario)) {
			return problem(HttpStatus.CONFLICT, "A scenario runs already");
		}
		return ServerResponse.accepted().location(URI.create("/lab/" + scenario.name())).body(this.runs.last(scenario));
	}

	private static ServerResponse problem(HttpStatus status, String detail) {
		return ServerResponse.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
	}

}

package io.mergelane.sample.lab.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Takes only requests that say they are JSON: no page of another site can make a browser
 * send those without asking first.
 * <p>
 * Threading: immutable.
 */
public final class JsonOnly implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		if (request.headers().contentType().filter(MediaType.APPLICATION_JSON::isCompatibleWith).isPresent()) {
			return next.handle(request);
		}
		HttpStatus status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
		return ServerResponse.status(status)
			.body(ProblemDetail.forStatusAndDetail(status, "Say Content-Type: application/json"));
	}

}

package io.mergelane.test.application;

import org.springframework.stereotype.Component;

/**
 * Does not let the application start.
 */
@Component
class Unwanted {

	Unwanted() {
		throw new IllegalStateException("Not a listener");
	}

}

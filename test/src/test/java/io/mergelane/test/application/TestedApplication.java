package io.mergelane.test.application;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with two listeners, and a component that does not let it start.
 */
@SpringBootApplication
class TestedApplication {

}

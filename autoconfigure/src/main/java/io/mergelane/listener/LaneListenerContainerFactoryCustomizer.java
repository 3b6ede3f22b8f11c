package io.mergelane.listener;

/**
 * Tunes the container factory of lane listeners. Beans of this type are called in order,
 * after Spring Boot's own configuration was applied.
 */
@FunctionalInterface
public interface LaneListenerContainerFactoryCustomizer {

	/**
	 * Customize the factory.
	 * @param factory the factory
	 */
	void customize(LaneListenerContainerFactory factory);

}

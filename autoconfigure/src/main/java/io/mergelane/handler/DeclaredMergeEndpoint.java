package io.mergelane.handler;

import io.mergelane.MergeInto;

import org.springframework.kafka.config.MethodKafkaListenerEndpoint;

/**
 * A listener whose table is not annotated.
 * <p>
 * Threading: confined to the thread that sets it up.
 */
public final class DeclaredMergeEndpoint extends MethodKafkaListenerEndpoint<Object, Object> {

	private final MergeInto mergeInto;

	/**
	 * Create an endpoint.
	 * @param mapping maps its records
	 * @param mergeInto its table
	 */
	public DeclaredMergeEndpoint(DeclaredMerge mapping, MergeInto mergeInto) {
		this.mergeInto = mergeInto;
		setBean(mapping);
		setMethod(DeclaredMerge.method());
	}

	MergeInto mergeInto() {
		return this.mergeInto;
	}

}

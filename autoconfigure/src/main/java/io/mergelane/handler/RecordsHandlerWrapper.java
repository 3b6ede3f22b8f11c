package io.mergelane.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A handler around another one, like it in all but how it is called.
 * <p>
 * Threading: as the other one.
 */
public abstract class RecordsHandlerWrapper implements RecordsHandler {

	private final RecordsHandler handler;

	/**
	 * Create a handler.
	 * @param handler the other one
	 */
	protected RecordsHandlerWrapper(RecordsHandler handler) {
		this.handler = handler;
	}

	/**
	 * Return the other one.
	 * @return the handler
	 */
	protected final RecordsHandler wrapped() {
		return this.handler;
	}

	@Override
	public boolean takesBatches() {
		return this.handler.takesBatches();
	}

	@Override
	public int mostAtOnce() {
		return this.handler.mostAtOnce();
	}

	@Override
	public boolean findsFaults() {
		return this.handler.findsFaults();
	}

	@Override
	public void givenUp(ConsumerRecord<Object, Object> record) {
		this.handler.givenUp(record);
	}

	@Override
	public String description() {
		return this.handler.description();
	}

}

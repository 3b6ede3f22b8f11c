package io.mergelane.sample.live;

import java.util.List;

import io.mergelane.sample.lab.stage.StageApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Another instance of this application, which comes and goes.
 * <p>
 * Threading: thread-safe.
 */
class SecondInstance implements AutoCloseable {

	private final CouponService service;

	private final List<String> properties;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Creates one that is not started.
	 * @param service grants the coupons
	 * @param properties as {@code --name=value}
	 */
	SecondInstance(CouponService service, List<String> properties) {
		this.service = service;
		this.properties = List.copyOf(properties);
	}

	synchronized void start() {
		this.context = StageApplication.start(List.of(CouponListener.class, this.service), this.properties);
	}

	@Override
	public synchronized void close() {
		if (this.context != null) {
			this.context.close();
			this.context = null;
		}
	}

}

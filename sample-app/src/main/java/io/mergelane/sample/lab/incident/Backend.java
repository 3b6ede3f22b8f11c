package io.mergelane.sample.lab.incident;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.web.client.RestClient;

/**
 * An HTTP service in this process that goes down after a number of calls, and comes back
 * at the same address.
 * <p>
 * Threading: {@link #call}, {@link #isDown()} and {@link #orders()} are thread-safe; the
 * rest is confined to the thread of the side.
 */
final class Backend implements AutoCloseable {

	private final Set<String> orders = ConcurrentHashMap.newKeySet();

	private final AtomicInteger left;

	private final RestClient client;

	private final InetSocketAddress address;

	private HttpServer server;

	Backend(int calls) throws IOException {
		this.left = new AtomicInteger(calls);
		this.server = start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.address = this.server.getAddress();
		this.client = RestClient.create("http://localhost:" + this.address.getPort());
	}

	/**
	 * Calls the service as a listener does.
	 */
	void call(String order) {
		this.client.post().uri("/").body(order).retrieve().toBodilessEntity();
	}

	boolean isDown() {
		if (this.left.get() >= 0) {
			return false;
		}
		this.server.stop(0);
		return true;
	}

	void recover() throws IOException {
		this.left.set(Integer.MAX_VALUE);
		this.server = start(this.address);
	}

	int orders() {
		return this.orders.size();
	}

	private HttpServer start(InetSocketAddress address) throws IOException {
		HttpServer started = HttpServer.create(address, 0);
		started.createContext("/", this::answer);
		started.start();
		return started;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (this.left.getAndDecrement() > 0) {
				this.orders.add(new String(exchange.getRequestBody().readAllBytes()));
				exchange.sendResponseHeaders(204, -1);
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}

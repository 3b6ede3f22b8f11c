package io.mergelane.test.application;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.mergelane.LaneListener;
import io.mergelane.failure.RejectedRecordException;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Refuses bad records and waits at slow ones; one listener is plain, and one begins when
 * it is told to.
 */
@Component
class OtherListener {

	final Queue<String> handled = new ConcurrentLinkedQueue<>();

	final CountDownLatch open = new CountDownLatch(1);

	@LaneListener(id = "other", topics = "others")
	void handle(String record) throws InterruptedException {
		if (record.equals("bad")) {
			throw new RejectedRecordException("is bad");
		}
		if (record.equals("slow")) {
			this.open.await();
		}
		this.handled.add(record);
	}

	@KafkaListener(id = "plain", topics = "plains")
	void handlePlain(String record) {
		this.handled.add(record);
	}

	@LaneListener(id = "late", topics = "lates", autoStartup = "false")
	void handleLate(String record) {
		this.handled.add(record);
	}

}

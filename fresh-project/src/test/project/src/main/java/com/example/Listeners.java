package com.example;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.mergelane.LaneListener;
import io.mergelane.MergeInto;

import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

@Component
class Listeners {

	final Queue<Object> handled = new ConcurrentLinkedQueue<>();

@listeners@

	record MemberChanged(Long userId, Integer ordSeq, String name, Instant modifiedAt) {
	}

	record MemberRow(Long userId, Integer ordSeq, String name, Instant modifiedAt) {
	}

	record SignedUp(String name) {
	}

	record Notice(String text) {
	}

	record Payment(Long amount) {
	}

}

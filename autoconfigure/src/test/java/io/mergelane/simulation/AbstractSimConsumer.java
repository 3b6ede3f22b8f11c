package io.mergelane.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The methods of a consumer that the engine has no use for.
 */
abstract class AbstractSimConsumer implements Consumer<Object, Object> {

	private static RuntimeException unused() {
		return new UnsupportedOperationException("Not simulated: the engine was not expected to call it");
	}

	@Override
	public Set<String> subscription() {
		throw unused();
	}

	@Override
	public void subscribe(Collection<String> arg0) {
		throw unused();
	}

	@Override
	public void assign(Collection<TopicPartition> arg0) {
		throw unused();
	}

	@Override
	public void subscribe(Pattern arg0, ConsumerRebalanceListener arg1) {
		throw unused();
	}

	@Override
	public void subscribe(Pattern arg0) {
		throw unused();
	}

	@Override
	public void subscribe(SubscriptionPattern arg0, ConsumerRebalanceListener arg1) {
		throw unused();
	}

	@Override
	public void subscribe(SubscriptionPattern arg0) {
		throw unused();
	}

	@Override
	public void commitSync() {
		throw unused();
	}

	@Override
	public void commitSync(Duration arg0) {
		throw unused();
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> arg0) {
		throw unused();
	}

	@Override
	public void commitAsync() {
		throw unused();
	}

	@Override
	public void commitAsync(OffsetCommitCallback arg0) {
		throw unused();
	}

	@Override
	public void registerMetricForSubscription(KafkaMetric arg0) {
		throw unused();
	}

	@Override
	public void unregisterMetricFromSubscription(KafkaMetric arg0) {
		throw unused();
	}

	@Override
	public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> arg0) {
		throw unused();
	}

	@Override
	public Uuid clientInstanceId(Duration arg0) {
		throw unused();
	}

	@Override
	public Map<MetricName, ? extends Metric> metrics() {
		return Map.of();
	}

	@Override
	public List<PartitionInfo> partitionsFor(String arg0) {
		throw unused();
	}

	@Override
	public List<PartitionInfo> partitionsFor(String arg0, Duration arg1) {
		throw unused();
	}

	@Override
	public Map<String, List<PartitionInfo>> listTopics() {
		throw unused();
	}

	@Override
	public Map<String, List<PartitionInfo>> listTopics(Duration arg0) {
		throw unused();
	}

	@Override
	public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> arg0) {
		throw unused();
	}

	@Override
	public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> arg0, Duration arg1) {
		throw unused();
	}

	@Override
	public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> arg0) {
		throw unused();
	}

	@Override
	public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> arg0) {
		throw unused();
	}

	@Override
	public ConsumerGroupMetadata groupMetadata() {
		throw unused();
	}

	@Override
	public void enforceRebalance() {
		throw unused();
	}

	@Override
	public void enforceRebalance(String arg0) {
		throw unused();
	}

	@Override
	public void close(Duration arg0) {
		throw unused();
	}

	@Override
	public void close(CloseOptions arg0) {
		throw unused();
	}

}

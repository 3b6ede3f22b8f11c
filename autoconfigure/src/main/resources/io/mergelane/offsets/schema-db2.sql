CREATE TABLE IF NOT EXISTS @@table@@ (
	consumer_group VARCHAR(255) NOT NULL,
	topic VARCHAR(249) NOT NULL,
	topic_partition INTEGER NOT NULL,
	next_offset BIGINT NOT NULL,
	epoch BIGINT NOT NULL,
	owner VARCHAR(255),
	PRIMARY KEY (consumer_group, topic, topic_partition)
);

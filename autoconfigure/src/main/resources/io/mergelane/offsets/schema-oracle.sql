CREATE TABLE @@table@@ (
	consumer_group VARCHAR2(255) NOT NULL,
	topic VARCHAR2(249) NOT NULL,
	topic_partition NUMBER(10) NOT NULL,
	next_offset NUMBER(19) NOT NULL,
	epoch NUMBER(19) NOT NULL,
	owner VARCHAR2(255),
	PRIMARY KEY (consumer_group, topic, topic_partition)
);

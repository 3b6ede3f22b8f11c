package com.example;

import java.time.Instant;

import com.example.Listeners.MemberChanged;
import io.mergelane.test.LaneListenerTest;
import io.mergelane.test.LaneTester;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.test.context.EmbeddedKafka;

import static org.assertj.core.api.Assertions.assertThat;

@test@

package io.mergelane.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the Actuator endpoint that are like those of Spring Boot's own.
 *
 * @param showValues When keys of records are shown in place of a hash of them.
 * @param roles Roles that may see keys of records when they are shown to who is
 * authorized. When empty, all authenticated users may.
 */
@ConfigurationProperties("management.endpoint.kafkaconsumers")
record KafkaConsumersEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

}

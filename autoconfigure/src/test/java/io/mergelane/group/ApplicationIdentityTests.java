package io.mergelane.group;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApplicationIdentity}.
 */
class ApplicationIdentityTests {

	@ParameterizedTest
	@ValueSource(strings = { "shop", "shop@prod", "a.b_c-9@x", "0" })
	void isWrittenAsItIsRead(String text) {
		assertThat(ApplicationIdentity.parse(text)).hasToString(text);
	}

	@Test
	void isDifferentInAnotherEnvironment() {
		ApplicationIdentity shop = ApplicationIdentity.parse("shop@prod");
		assertThat(shop).isEqualTo(new ApplicationIdentity("shop", "prod"))
			.isNotEqualTo(ApplicationIdentity.parse("shop@test"))
			.isNotEqualTo(ApplicationIdentity.parse("shop"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "@", "shop@", "@prod", "shop@prod@x", "my shop", "shop%prod", "shop;prod", "caf\u00e9",
			"shop\n" })
	void refusesWhatIsNoIdentity(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ApplicationIdentity.parse(text))
			.withMessageContaining("must be 1 to 64 letters, digits, '.', '_' and '-', but is '");
	}

	@Test
	void namesHaveALimit() {
		String longest = "x".repeat(64);
		assertThat(ApplicationIdentity.parse(longest + '@' + longest).application()).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> ApplicationIdentity.parse(longest + 'x'))
			.withMessageStartingWith("The name of the application must be");
		assertThatIllegalArgumentException().isThrownBy(() -> ApplicationIdentity.parse("shop@x" + longest))
			.withMessageStartingWith("The name of the environment must be");
	}

	@ParameterizedTest
	@CsvSource({ "shop@prod, orders, shop%prod%orders", "shop, orders, shop%%orders",
			"shop@prod, 'io.shop.Orders#listen-0:a', shop%prod%io.shop.Orders_listen-0_a", "shop, 100%, shop%%100_",
			"shop, '', shop%%_" })
	void makesAClientId(String identity, String listener, String clientId) {
		assertThat(ApplicationIdentity.parse(identity).clientId(listener)).isEqualTo(clientId);
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop@prod", "shop" })
	void isFoundInItsClientIds(String text) {
		ApplicationIdentity identity = ApplicationIdentity.parse(text);
		assertThat(ApplicationIdentity.ofClientId(identity.clientId("orders"))).isEqualTo(identity);
		assertThat(ApplicationIdentity.ofClientId(identity.clientId("#1 \u00fc") + "-17")).isEqualTo(identity);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "%", "%%", "%%orders", "shop", "shop%prod", "shop%prod%", "shop%prod%orders%1",
			"my shop%prod%orders", "consumer-orders-1", "shop%prod%orders\n", "rdkafka" })
	void isNotFoundInOtherClientIds(String clientId) {
		assertThat(ApplicationIdentity.ofClientId(clientId)).isNull();
	}

	@Test
	void isNotFoundInAClientIdWithNamesThatAreTooLong() {
		assertThat(ApplicationIdentity.ofClientId("x".repeat(65) + "%%orders")).isNull();
		assertThat(ApplicationIdentity.ofClientId("x%" + "x".repeat(65) + "%orders")).isNull();
	}

}

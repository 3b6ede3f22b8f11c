package io.mergelane.sample.page;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Opens the live page of the packaged application in a real browser. The screenshots of
 * the documentation are from here.
 */
@EnabledIf(value = "isThereABrowser", disabledReason = "/usr/bin/chromium and /usr/bin/chromedriver are not installed")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageIntegrationTests {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@SuppressWarnings("NullAway.Init")
	private static LiveApplication application;

	@SuppressWarnings("NullAway.Init")
	private static Browser browser;

	static boolean isThereABrowser() {
		return Browser.isInstalled();
	}

	@BeforeAll
	static void start() {
		application = LiveApplication.start(directory);
		browser = new Browser();
	}

	@AfterAll
	static void stop() throws Exception {
		try {
			browser.close();
		}
		finally {
			application.close();
		}
	}

	@BeforeEach
	void open() {
		browser.device(1280, 900, "light");
		browser.open(application.address());
		browser.awaitText("main", "coupons");
	}

	@AfterEach
	void browserDidNotComplain() {
		assertThat(browser.complaints()).as(application::output).isEmpty();
	}

	@Test
	@Order(1)
	void showsWhatTheEndpointTells() {
		browser.awaitCount(".partitions tbody tr", 6);
		browser.awaitCount("svg.window", 6);
		browser.awaitText(".partitions", "signups-5");
		browser.awaitText("#members ~ .members", "member-sync%%coupons-1");
		browser.awaitText("#rebalances ~ .events", "joined");
		browser.awaitText(".charts", "a second");
		browser.awaitCount("line-chart canvas", 2);
		browser.click("nav a[href='#group=member-sync']");
		browser.awaitText(".partitions", "member-changes-5");
		browser.awaitText("h3", "member-changes");
	}

	@Test
	@Order(2)
	void moves() {
		String before = browser.text(".partitions");
		Awaitility.await().untilAsserted(() -> assertThat(browser.text(".partitions")).isNotEqualTo(before));
		browser.click(".controls button");
		browser.awaitText(".controls", "Go on");
		String held = browser.text(".facts");
		Object looks = browser.evaluate("performance.getEntriesByType('resource').length");
		browser.click(".controls button");
		Awaitility.await().untilAsserted(() -> assertThat(browser.text(".facts")).isNotEqualTo(held));
		assertThat(browser.evaluate("performance.getEntriesByType('resource').length")).isNotEqualTo(looks);
	}

	@Test
	@Order(3)
	@SuppressWarnings("unchecked")
	void asksNobodyElse() {
		browser.awaitText("#keys ~ *", "signups");
		List<String> asked = (List<String>) browser.evaluate("performance.getEntriesByType('resource')"
				+ ".filter((one) => one.initiatorType === 'fetch').map((one) => new URL(one.name).pathname)");
		assertThat(asked).contains("/actuator/kafkaconsumers", "/actuator/kafkaconsumers/coupons/tracker")
			.allMatch((path) -> path.startsWith("/actuator/kafkaconsumers") || path.equals("/lab")
					|| path.equals("/live"));
		assertThat((List<String>) browser.evaluate("performance.getEntriesByType('resource').map((one) => one.name)"))
			.allMatch((name) -> name.startsWith(application.address()));
	}

	@Test
	@Order(4)
	void skipsABadRecord() {
		browser.click("#live-bad-record");
		browser.awaitText(".failure", "IllegalStateException");
		browser.click("button[aria-label^='Try signups']");
		browser.awaitText(".notice", "done");
		browser.click("button[aria-label^='Skip signups']");
		browser.accept();
		browser.awaitText(".facts", "dead letters\n1");
		assertThat(application.output()).contains("skipped on request: Asked for on the live page");
	}

	@Test
	@Order(5)
	void saysWhatIsStuckAndPaintsIt() throws Exception {
		browser.click("#live-hot-key");
		browser.click("#live-slow-record");
		browser.awaitText(".alarms", "Stuck: signups-");
		browser.awaitText("#news", "Stuck: signups-");
		browser.awaitCount("rect.stuck", 1);
		browser.awaitText(".keys", "user-7");
		for (String scheme : List.of("light", "dark")) {
			browser.device(1280, 1180, scheme);
			browser.evaluate("scrollTo(0, 0)");
			browser.awaitText(".alarms", "Stuck");
			browser.screenshot(SCREENSHOTS.resolve("live-1280-%s.png".formatted(scheme)));
			browser.device(390, 844, scheme);
			browser.evaluate("document.getElementById('listener-coupons').scrollIntoView()");
			browser.awaitText(".alarms", "Stuck");
			browser.screenshot(SCREENSHOTS.resolve("live-390-%s.png".formatted(scheme)));
		}
	}

	@Test
	@Order(6)
	void showsASecondInstance() {
		browser.click("#live-second-instance");
		browser.awaitCount(".members li", 4);
		browser.awaitText(".events", "member joined");
		browser.awaitCount(".partitions tbody tr", 6);
		browser.awaitText(".elsewhere", "with member-sync%%coupons");
	}

	@Test
	@Order(7)
	void pausesAndResumes() {
		browser.click("button.push");
		browser.awaitText(".head", "Resume coupons");
		browser.click("button.push");
		browser.awaitText(".head", "Pause coupons");
	}

	@Test
	@Order(8)
	void runsAnIncident() {
		browser.click("#lab-duplicate-keys button");
		browser.awaitText("#lab-duplicate-keys", "Plain listener: the incident");
		browser.awaitText("#lab-duplicate-keys", "Mergelane: no incident");
	}

	@ParameterizedTest
	@Order(9)
	@CsvSource({ "1280, 900, light", "1280, 900, dark", "390, 844, light", "390, 844, dark" })
	void hasNoBarriersAndFits(int width, int height, String scheme) {
		browser.device(width, height, scheme);
		browser.awaitText(".lab", "Run");
		assertThat(browser.barriers()).isEmpty();
		assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo((long) width);
	}

	@Test
	@Order(10)
	void isUsedByKeyboard() {
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("Skip to the listeners");
		browser.press(Keys.ENTER, Keys.TAB, Keys.ENTER);
		browser.awaitText("#news", "Begun: slow record");
		browser.awaitText("#about-slow-record", "It goes on.");
		assertThat(browser.focused()).as("drawing the page again moves nobody").isEqualTo("A record hangs");
	}

	@Test
	@Order(11)
	void keepsTheThemeThatWasChosen() {
		browser.click(".controls button:last-child");
		browser.awaitText(".controls", "Theme: light");
		browser.click(".controls button:last-child");
		browser.awaitText(".controls", "Theme: dark");
		browser.open(application.address());
		browser.awaitText(".controls", "Theme: dark");
		assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(16, 21, 23)");
		browser.click(".controls button:last-child");
	}

	@Test
	@Order(12)
	void saysThatTheApplicationHasGone() throws Exception {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> browser.text(".partitions").contains("signups-0"));
		application.kill();
		browser.awaitText(".notice", "does not answer");
		browser.awaitText("#news", "does not answer");
		assertThat(browser.text(".partitions")).contains("signups-0");
		assertThat(browser.complaints()).allMatch((complaint) -> complaint.contains("ERR_"));
	}

}

package io.mergelane.sample.page;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
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
		// What was asked by then may still be answered.
		Awaitility.await().during(Duration.ofSeconds(2)).until(() -> browser.text(".facts"), new Unchanged()::test);
		browser.click(".controls button");
		String held = browser.text(".facts");
		Awaitility.await().untilAsserted(() -> assertThat(browser.text(".facts")).isNotEqualTo(held));
	}

	@ParameterizedTest
	@Order(2)
	@CsvSource(delimiter = ';',
			textBlock = """
					{next: 500, inFlight: 0, gaps: []}                               ; {"runs":[],"untold":null}
					{next: 500, inFlight: 1, gaps: [[449, 449]]}                     ; {"runs":[[449,450]],"untold":null}
					{next: 1130, inFlight: 37, gaps: [[1080, 1082], [1090, 1092]]}   ; {"runs":[[1080,1083],[1090,1093],[1099,1130]],"untold":null}
					{next: 30, inFlight: 10, gaps: []}                               ; {"runs":[[20,30]],"untold":null}
					""")
	void knowsWhatIsUnfinished(String partition, String runs) {
		assertThat(browser.call("/page/partitions.js", "unfinished", partition)).isEqualTo(runs);
	}

	@Test
	@Order(2)
	void doesNotClaimToKnowWhatTheEndpointLeavesOut() {
		String partition = "{next: 1000, inFlight: 150, gaps: Array.from({length: 100}, (_, i) => [2 * i, 2 * i])}";
		assertThat(browser.call("/page/partitions.js", "unfinished", partition)).endsWith("\"untold\":[199,1000]}");
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
		browser.awaitCount("rect.stuck", 1);
		browser.awaitText(".keys", "user-7");
		for (String scheme : List.of("light", "dark")) {
			browser.device(1280, 1180, scheme);
			browser.evaluate("scrollTo(0, 0)");
			browser.awaitText(".alarms", "Stuck");
			browser.screenshot(SCREENSHOTS.resolve("live-1280-%s.png".formatted(scheme)));
			browser.device(390, 844, scheme);
			browser.evaluate("document.getElementById('listener-0').scrollIntoView()");
			browser.awaitText(".alarms", "Stuck");
			browser.screenshot(SCREENSHOTS.resolve("live-390-%s.png".formatted(scheme)));
		}
	}

	@Test
	@Order(6)
	void saysWhatHasChangedToThoseWhoDoNotSeeIt() {
		String before = "{group: {listeners: {a: {circuit: 'closed', partitions: {}}}}, failure: null, runs: []}";
		String now = "{group: {listeners: {a: {circuit: 'open', partitions: {'t-0': {state: 'STUCK'}}}}}, failure: null, runs: []}";
		String away = "{group: {listeners: {}}, failure: 'gone', runs: []}";
		assertThat(browser.call("/page/news.js", "changes", before + "," + now))
			.isEqualTo("\"Stuck: t-0. Circuit open: a\"");
		assertThat(browser.call("/page/news.js", "changes", now + "," + before))
			.isEqualTo("\"Nothing is stuck any more. All circuits are closed\"");
		assertThat(browser.call("/page/news.js", "changes", before + "," + away))
			.isEqualTo("\"The application does not answer\"");
		assertThat(browser.call("/page/news.js", "changes", away + "," + away)).isEqualTo("null");
		assertThat(browser.call("/page/news.js", "changes", away + "," + before))
			.isEqualTo("\"The application answers again\"");
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
		browser.open(application.address() + "#group=coupons");
		browser.awaitText("main", "coupons");
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("Skip to the listeners");
		browser.press(Keys.ENTER);
		assertThat(browser.evaluate("location.hash")).isEqualTo("#group=coupons");
		browser.press(Keys.TAB, Keys.ENTER);
		browser.awaitText(".notice", "Begun: slow record");
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
		assertThat(browser.text(".partitions")).contains("signups-0");
		assertThat(browser.complaints()).allMatch((complaint) -> complaint.contains("ERR_"));
	}

	/**
	 * Is true as long as it is given the same.
	 */
	private static final class Unchanged {

		private @Nullable String last;

		boolean test(String text) {
			boolean same = text.equals(this.last);
			this.last = text;
			return same;
		}

	}

}

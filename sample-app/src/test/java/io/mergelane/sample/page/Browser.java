package io.mergelane.sample.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real Chromium without a window.
 * <p>
 * Threading: confined to the thread of the test.
 */
final class Browser implements AutoCloseable {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	Browser() {
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--hide-scrollbars");
		options.setCapability("goog:loggingPrefs", logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	/**
	 * Tells whether there is one on this machine: Debian's packages chromium and
	 * chromium-driver.
	 */
	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	void open(String address) {
		this.driver.get("about:blank");
		this.driver.get(address);
	}

	/**
	 * Shows what a device shows: its width without the frame of a window.
	 */
	void device(int width, int height, String scheme) {
		this.driver.manage().window().setSize(new Dimension(width, height));
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	void awaitText(String css, String text) {
		new WebDriverWait(this.driver, TIMEOUT).ignoring(StaleElementReferenceException.class)
			.withMessage(() -> "'%s' in %s:%n%s".formatted(text, css, text(css)))
			.until((any) -> text(css).contains(text));
	}

	void awaitCount(String css, int count) {
		new WebDriverWait(this.driver, TIMEOUT)
			.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(css), count));
	}

	/**
	 * Returns the text of all elements that match, as it is shown.
	 */
	String text(String css) {
		return String.join("\n",
				this.driver.findElements(By.cssSelector(css)).stream().map(WebElement::getText).toList());
	}

	void click(String css) {
		WebElement element = new WebDriverWait(this.driver, TIMEOUT)
			.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(css)));
		this.driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
		element.click();
	}

	void accept() {
		new WebDriverWait(this.driver, TIMEOUT).until(ExpectedConditions.alertIsPresent()).accept();
	}

	void press(Keys... keys) {
		for (Keys key : keys) {
			this.driver.switchTo().activeElement().sendKeys(key);
		}
	}

	/**
	 * Returns the text of the element that has the keyboard.
	 */
	String focused() {
		return String.valueOf(this.driver.executeScript(
				"return document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"));
	}

	Object evaluate(String script) {
		return this.driver.executeScript("return " + script);
	}

	/**
	 * Calls a function of a module, and returns its result as JSON.
	 */
	String call(String module, String function, String arguments) {
		return String.valueOf(this.driver.executeAsyncScript(
				"const done = arguments[0]; import('%s').then((module) => done(JSON.stringify(module.%s(%s))))"
					.formatted(module, function, arguments)));
	}

	/**
	 * Returns what is wrong for those who use assistive technology, by axe-core.
	 */
	List<String> barriers() {
		return new AxeBuilder().withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"))
			.analyze(this.driver)
			.getViolations()
			.stream()
			.map(Browser::describe)
			.toList();
	}

	private static String describe(Rule rule) {
		return rule.getId() + ": " + rule.getHelp() + ": "
				+ rule.getNodes().stream().map((node) -> node.getHtml() + " " + node.getFailureSummary()).toList();
	}

	/**
	 * Returns what the browser has complained about since it was asked last.
	 */
	List<String> complaints() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	void screenshot(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}

package io.mergelane.sample.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LiveRoutes} and {@link Troubles}.
 */
class LiveRoutesTests {

	private final SignUpFeed feed = mock();

	private final CouponService service = mock();

	private final SecondInstance instance = mock();

	private final TaskScheduler scheduler = mock();

	private final List<Runnable> scheduled = new ArrayList<>();

	private final List<Instant> times = new ArrayList<>();

	private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders
		.routerFunctions(LiveRoutes.of(new Troubles(this.feed, this.service, this.instance, this.scheduler)))
		.build());

	LiveRoutesTests() {
		given(this.scheduler.schedule(any(Runnable.class), any(Instant.class))).will((call) -> {
			this.scheduled.add(call.getArgument(0));
			this.times.add(call.getArgument(1));
			return null;
		});
	}

	@Test
	void listsTroubles() {
		assertThat(this.mvc.get().uri("/live")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].name")
			.asArray()
			.containsExactly("slow-record", "bad-record", "hot-key", "burst", "outage", "second-instance");
	}

	@Test
	void makesTroubleForItsTime() {
		assertThat(post("/live/outage")).hasStatus(HttpStatus.ACCEPTED);
		assertThat(this.mvc.get().uri("/live")).bodyJson().extractingPath("$[4].until").isNotNull();
		assertThat(post("/live/outage")).hasStatus(HttpStatus.CONFLICT);
		assertThat(Duration.between(this.times.get(0), this.times.get(1))).isGreaterThan(Duration.ofSeconds(15));
		this.scheduled.forEach(Runnable::run);
		InOrder downAndUp = inOrder(this.service);
		then(this.service).should(downAndUp).down(true);
		then(this.service).should(downAndUp).down(false);
		assertThat(this.mvc.get().uri("/live")).bodyJson().extractingPath("$[4].until").isNull();
		assertThat(post("/live/outage")).hasStatus(HttpStatus.ACCEPTED);
	}

	@Test
	void letsASecondInstanceComeAndGo() {
		assertThat(post("/live/second-instance")).hasStatus(HttpStatus.ACCEPTED);
		this.scheduled.get(0).run();
		then(this.instance).should().start();
		this.scheduled.get(1).run();
		then(this.instance).should().close();
	}

	@Test
	void takesNoRequestOfAnotherSite() {
		assertThat(this.mvc.post().uri("/live/outage").contentType(MediaType.APPLICATION_FORM_URLENCODED))
			.hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		assertThat(this.mvc.post().uri("/live/outage")).hasStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		then(this.scheduler).shouldHaveNoInteractions();
	}

	@Test
	void doesNotKnowOthers() {
		assertThat(post("/live/rain")).hasStatus(HttpStatus.NOT_FOUND);
		then(this.feed).shouldHaveNoInteractions();
	}

	private MockMvcTester.MockMvcRequestBuilder post(String path) {
		return this.mvc.post().uri(path).contentType(MediaType.APPLICATION_JSON);
	}

}

package io.mergelane.sample.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import org.springframework.http.HttpStatus;
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

	private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders
		.routerFunctions(LiveRoutes.of(new Troubles(this.feed, this.service, this.instance, this.scheduler)))
		.build());

	LiveRoutesTests() {
		given(this.scheduler.schedule(any(Runnable.class), any(Instant.class))).will((call) -> {
			this.scheduled.add(call.getArgument(0));
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
		assertThat(this.mvc.post().uri("/live/outage")).hasStatus(HttpStatus.ACCEPTED);
		assertThat(this.mvc.get().uri("/live")).bodyJson().extractingPath("$[4].until").isNotNull();
		assertThat(this.mvc.post().uri("/live/outage")).hasStatus(HttpStatus.CONFLICT);
		this.scheduled.forEach(Runnable::run);
		InOrder downAndUp = inOrder(this.service);
		then(this.service).should(downAndUp).down(true);
		then(this.service).should(downAndUp).down(false);
		assertThat(this.mvc.get().uri("/live")).bodyJson().extractingPath("$[4].until").isNull();
		assertThat(this.mvc.post().uri("/live/outage")).hasStatus(HttpStatus.ACCEPTED);
	}

	@Test
	void letsASecondInstanceComeAndGo() {
		assertThat(this.mvc.post().uri("/live/second-instance")).hasStatus(HttpStatus.ACCEPTED);
		this.scheduled.get(0).run();
		then(this.instance).should().start();
		this.scheduled.get(1).run();
		then(this.instance).should().close();
	}

	@Test
	void doesNotKnowOthers() {
		assertThat(this.mvc.post().uri("/live/rain")).hasStatus(HttpStatus.NOT_FOUND);
		then(this.feed).shouldHaveNoInteractions();
	}

}

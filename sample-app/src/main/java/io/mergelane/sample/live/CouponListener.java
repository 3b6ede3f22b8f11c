package io.mergelane.sample.live;

import io.mergelane.LaneListener;

/**
 * Grants a coupon to each user who signs up: in parallel, and one at a time per user.
 */
class CouponListener {

	private final CouponService service;

	CouponListener(CouponService service) {
		this.service = service;
	}

	@LaneListener(id = "coupons", topics = SignUpFeed.TOPIC, concurrency = "2")
	void grant(SignedUp event) throws Exception {
		this.service.grant(event);
	}

}

from eventfly.platform.reflex.event_limits import BURST, PER_SECOND, SHARING, EventLimits


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_connection_may_send_a_burst_and_then_a_few_each_second():
    clock = Clock()
    limits = EventLimits(clock)
    assert sum(limits.take("tab", "203.0.113.9") for _ in range(5000)) == BURST
    clock.now = 1.0
    assert sum(limits.take("tab", "203.0.113.9") for _ in range(5000)) == PER_SECOND


def test_one_flood_does_not_slow_its_neighbour():
    limits = EventLimits(Clock())
    for _ in range(5000):
        limits.take("flood", "203.0.113.9")
    assert limits.take("neighbour", "203.0.113.9")


def test_many_connections_of_one_address_share_a_bound():
    limits = EventLimits(Clock())
    taken = sum(limits.take(f"tab-{n % 200}", "203.0.113.9") for n in range(200 * BURST))
    assert taken == BURST * SHARING


def test_a_connection_that_ended_is_forgotten():
    limits = EventLimits(Clock())
    limits.take("tab", "203.0.113.9")
    limits.forget("tab")
    assert limits.connections == {}


def test_addresses_are_forgotten_when_there_are_very_many():
    clock = Clock()
    limits = EventLimits(clock)
    for number in range(10_002):
        limits.take(f"tab-{number}", f"address-{number}")
    clock.now = 60.0
    limits.take("tab", "address-new")
    assert len(limits.addresses) < 10

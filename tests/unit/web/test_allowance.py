"""How much one network address may ask for."""

import pytest

from app.web import Allowance, TooManyRequests, network_of


class Seconds:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_used_up_and_fills_again():
    seconds = Seconds()
    allowance = Allowance(3, seconds)
    for _ in range(3):
        allowance.take("a")
    with pytest.raises(TooManyRequests) as refused:
        allowance.take("a")
    assert refused.value.retry_after_s == 20
    seconds.now += refused.value.retry_after_s
    allowance.take("a")
    with pytest.raises(TooManyRequests):
        allowance.take("a")


def test_the_wait_that_is_told_is_enough_wherever_one_stands():
    seconds = Seconds()
    allowance = Allowance(7, seconds)
    for _ in range(40):
        seconds.now += 0.37
        try:
            allowance.take("a")
        except TooManyRequests as refused:
            seconds.now += refused.retry_after_s
            allowance.take("a")


def test_others_have_buckets_of_their_own():
    allowance = Allowance(1, Seconds())
    allowance.take("a")
    allowance.take("b")
    with pytest.raises(TooManyRequests):
        allowance.take("a")


def test_no_more_addresses_are_remembered_than_there_is_room_for():
    allowance = Allowance(1, Seconds())
    for number in range(10_001):
        allowance.take(str(number))
    allowance.take("0")  # forgotten, so it is new


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", ""),
        (None, ""),
    ],
)
def test_of_the_newer_addresses_a_subscriber_has_a_whole_network(address, network):
    assert network_of(address) == network

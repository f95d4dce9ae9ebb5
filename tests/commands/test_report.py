"""Lines that the commands print."""

from commands.report import Meter


def test_a_meter_tells_rate_share_and_what_is_left() -> None:
    now = [0.0]
    meter = Meter("read 已读", lambda: now[0])
    now[0] = 30.0
    assert meter.line(1500, 0.25) == "read 已读 1,500  (50/s)  25%  剩余 left 1:30"
    assert meter.line(2000, None) == "read 已读 2,000  (67/s)"


def test_a_meter_starts_anew_with_each_file() -> None:
    now = [0.0]
    meter = Meter("read", lambda: now[0])
    now[0] = 10.0
    meter.line(1000, 1.0)
    meter.line(500, 0.5)
    now[0] = 15.0
    assert meter.line(1000, 0.5) == "read 1,000  (200/s)  50%  剩余 left 0:05"

"""Moments as columns keep them: in the order of their instants, each behind it as it is spelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: How many characters tell the instant, and how many stand before a spelling.
_DIGITS = 18
HEAD = _DIGITS + 1
#: Zones lie within a day, so that no instant lies further before the first moment that a calendar has.
_FIRST, _DAY, _UNIT = datetime.min.replace(tzinfo=UTC), timedelta(days=1), timedelta(microseconds=1)


def instant(moment: datetime) -> str:
    """The instant of a moment as digits that sort as time does; what says no zone counts as UTC."""
    since = moment.replace(tzinfo=UTC) - _FIRST - (moment.utcoffset() or timedelta())
    return f"{(since + _DAY) // _UNIT:0{_DIGITS}}"


def kept(moment: datetime) -> str:
    """A moment as a column keeps it: its instant, then its spelling, so that no zone is lost."""
    return f"{instant(moment)}\0{moment.isoformat()}"


def read(text: str) -> datetime:
    """The moment that a column keeps so."""
    return datetime.fromisoformat(text[HEAD:])


def is_kept(text: str) -> bool:
    """Whether a text is a moment as columns keep them; earlier versions kept the spelling alone."""
    return text[_DIGITS:HEAD] == "\0"

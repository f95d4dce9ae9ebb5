"""Where queries are answered: in processes where the system can fork them, in threads elsewhere."""

from __future__ import annotations

import os

from queries.sparql.desk import Desk
from queries.workers.answerer import CityAnswerer, Quick
from queries.workers.before import Before
from queries.workers.limits import Limits
from queries.workers.threads import Threads


def answerer(
    limits: Limits, *, isolated: bool = True, processes: bool = True, quick: Quick | None = None
) -> CityAnswerer:
    """What answers queries within these limits; with `isolated` its processes have no network.

    What `quick` answers needs none of them.
    """
    behind = _engine(limits, isolated=isolated, processes=processes)
    return Before(quick, behind, limits.seconds) if quick else behind


def _engine(limits: Limits, *, isolated: bool, processes: bool) -> CityAnswerer:
    if not processes or not hasattr(os, "fork"):
        return Threads(Desk(limits.seconds))
    # what it takes from the system is not there where there is no fork
    from queries.workers.workers import Workers  # noqa: PLC0415

    return Workers(limits, isolated=isolated)

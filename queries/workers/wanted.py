"""The measurements that functions ask a worker for and that only the service can have computed."""

from __future__ import annotations

from graph.measurements.job import Job, State
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import Measurement
from ontology.model import Words


class Wanted(Jobs):
    """Computes nothing: whoever asks is told that it waits, and asks the service to have it computed."""

    def get(self, generation: int, key: str) -> Job | None:  # noqa: ARG002 - none is ever known
        """None: nothing is computed here."""
        return None

    def ask(
        self, generation: int, measurement: Measurement, *, standing: bool = False, note: Words | None = None
    ) -> Job:
        """The measurement as one that waits."""
        return Job(measurement, generation, standing, State.WAITING, 0.0, "", "", note=note)

    def wait(self, generation: int, key: str, seconds: float) -> Job | None:  # noqa: ARG002 - it would be in vain
        """None, at once."""
        return None

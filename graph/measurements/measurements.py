"""What was measured in one generation: kept results, those at hand, and those that are still computed."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np

from graph.generation import CityError, Generation
from graph.measurements.computing import KEEPING, compute
from graph.measurements.job import Job, State
from graph.measurements.jobs import Jobs
from graph.measurements.measurement import Measurement, MeasurementError, from_json
from graph.measurements.shelf import DamagedError, Found, Result, Shelf
from graph.measurements.standing import Standing, read_standing
from graph.measures import MEASURES, ParameterError, Scores
from graph.measuring.reason import Why
from graph.measuring.views import Projection
from graph.network import Network, NetworkError
from ontology.model import Words

#: Networks of at most so many linked things times neighbours are measured while the caller waits: less than a second.
AT_HAND = 5_000_000
#: Measures that take time in proportion to the neighbours, of which so many are measured while the caller waits.
LIGHT, NEIGHBOURS = frozenset({"degree", "weighted-degree", "pagerank", "core", "component"}), 500_000
#: How long a caller waits by default for what a worker computes, and at most, in seconds.
PATIENCE, LONGEST_WAIT = 2.0, 30.0
#: So many results are held open, and so many projected networks.
OPEN, NETWORKS = 32, 4

_log = logging.getLogger(__name__)


class NotMeasuredError(NetworkError):
    """The values are not there: still being computed, failed or cancelled; `words` says which."""

    def __init__(self, status: Status) -> None:
        self.status, self.words = status, status.words
        #: What GraphQL tells beside the message.
        self.extensions = {
            "code": "NOT_MEASURED",
            "measurement": status.job.measurement.key,
            "state": status.job.state.name,
            "progress": status.job.share,
        }
        super().__init__(f"{self.words.zh} / {self.words.en}")


@dataclass(frozen=True, slots=True)
class Status:
    """A measurement as it stands; `found` where it is done, `name` where the city keeps it."""

    job: Job
    found: Found | None = None
    name: str | None = None

    @property
    def words(self) -> Words:
        """Where it stands, as people read it."""
        job, told = self.job, self.job.measurement.told
        if job.state is State.DONE:
            return Words(f"{told.zh}：已算完", f"{told.en}: done")
        if job.state.over:
            zh, en = ("失败", "failed") if job.state is State.FAILED else ("已取消", "was cancelled")
            reason = job.reason or Words("", "")
            return Words(f"{told.zh}：{zh}，{reason.zh}", f"{told.en}: {en}, {reason.en}")
        return Words(
            f"{told.zh}：正在计算（{job.share:.0%}），请稍后再问",
            f"{told.en}: is being computed ({job.share:.0%}); ask again in a while",
        )


class Measurements:
    """The measurements of a generation.

    With `jobs`, what takes long is computed in a process of its own, and asked for again; without, the caller waits
    for everything. Networks of at most `at_hand` linked things times neighbours are measured while the caller waits.
    Any thread may call.
    """

    def __init__(
        self,
        generation: Generation,
        jobs: Jobs | None = None,
        standing: Sequence[Standing] = (),
        at_hand: int | None = None,
    ) -> None:
        self.generation, self.standing = generation, standing
        self._jobs = jobs
        self._most = AT_HAND if at_hand is None else at_hand
        self._shelf = Shelf.of(generation.folder)
        self._open: OrderedDict[str, Result] = OrderedDict()
        self._networks: OrderedDict[Projection, Network] = OrderedDict()
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def result(self, measurement: Measurement, wait: float = PATIENCE) -> Result:
        """The values of a measurement; NotMeasuredError where they are not there after so many seconds.

        What nobody asked for yet is asked for now; what failed or was cancelled is not tried again.
        """
        key = measurement.key
        found = self._kept(key)
        if isinstance(found, Result):
            return found
        if self._jobs is None or self._at_hand(measurement):
            return self._computed(measurement)
        number = self.generation.number
        job = self._jobs.get(number, key)
        if job is None or job.state is State.DONE:  # done, and the file is gone or damaged
            job = self._jobs.ask(number, measurement, standing=key in self._names, note=found)
        job = self._jobs.wait(number, key, min(wait, LONGEST_WAIT)) or job
        found = self._kept(key) if job.state is State.DONE else None
        if isinstance(found, Result):
            return found
        raise NotMeasuredError(self._status(job))

    def why(self, measurement: Measurement, result: Result, node: int, most: int) -> Why:
        """What carries the value of a thing, the largest parts first."""
        from graph.measuring.why import why  # noqa: PLC0415 - its kernels take half a second

        groups = MEASURES[measurement.measure].groups
        return why(self.network(measurement), measurement.measure, result.scores(groups), node, most)

    def network(self, measurement: Measurement) -> Network:
        """The network that is measured; those that were asked for last are kept."""
        projection = measurement.projection
        if projection.whole:
            return self.generation.network
        with self._lock:
            found = self._networks.get(projection)
        if found is None:
            found = projection.project(self.generation)
            with self._lock:
                self._networks[projection] = found
                while len(self._networks) > NETWORKS:
                    self._networks.popitem(last=False)
        return found

    def scores(self, measurement: Measurement, wait: float = PATIENCE) -> Scores:
        """The values as measures give them: 0, or group -1, for things without a link."""
        return self.result(measurement, wait).scores(MEASURES[measurement.measure].groups)

    def start(self, measurement: Measurement) -> Status:
        """Have a measurement computed, again where it failed or was cancelled; it does not wait for a worker."""
        key = measurement.key
        if self._jobs is None or self._at_hand(measurement) or isinstance(self._kept(key), Result):
            self.result(measurement)
        else:
            self._jobs.ask(self.generation.number, measurement, standing=key in self._names)
        status = self.status(key)
        assert status is not None
        return status

    def begin(self) -> None:
        """Have the standing measurements computed that are not there yet, in place of those of earlier generations."""
        if self._jobs is None:
            return
        kept = set(self._shelf.keys())
        missing = [one.measurement for one in self.standing if one.measurement.key not in kept]
        wanted = [one for one in missing if not self._at_hand(one)]
        self._jobs.follow(self.generation.number, wanted)

    def cancel(self, key: str) -> Status | None:
        """End a measurement that waits or runs; None where there is none of this key."""
        if self._jobs is not None:
            self._jobs.cancel(self.generation.number, key)
        return self.status(key)

    def status(self, key: str) -> Status | None:
        """How a measurement stands; None where nobody asked for it."""
        return next((one for one in self.listed() if one.job.measurement.key == key), None)

    def measurement(self, key: str) -> Measurement | None:
        """The measurement of a key, or of a name under which the city keeps one; None where there is none."""
        named = {one.name: one.measurement for one in self.standing}
        status = None if key in named else self.status(key)
        return named.get(key) or (status.job.measurement if status else None)

    def listed(self) -> list[Status]:
        """All measurements that are kept, computed or waiting."""
        found = {key: self._status(job, found) for key, found in self._all_found() if (job := _done(found))}
        for job in self._jobs.of(self.generation.number) if self._jobs else ():
            key = job.measurement.key
            if key not in found or not job.state.over or job.note:
                found[key] = self._status(job, found[key].found if key in found else None)
        return [found[key] for key in sorted(found)]

    # -- what is there

    def _at_hand(self, measurement: Measurement) -> bool:
        """Whether a measurement takes so little that the caller may wait; its projection is hardly ever larger."""
        if self._most and measurement.measure in LIGHT:
            return len(self.generation.network.targets) <= NEIGHBOURS
        return self._work <= self._most

    @cached_property
    def _work(self) -> int:
        network = self.generation.network
        return int(np.count_nonzero(network.degree)) * len(network.targets)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of the standing measurements by key."""
        return {one.measurement.key: one.name for one in self.standing}

    def _status(self, job: Job, found: Found | None = None) -> Status:
        if found is None and job.state is State.DONE:
            found = dict(self._all_found()).get(job.measurement.key)
        return Status(job, found, self._names.get(job.measurement.key))

    def _all_found(self) -> list[tuple[str, Found]]:
        with self._lock:
            here = {key: result.found for key, result in self._open.items()}
        return list({**dict(self._shelf.found()), **here}.items())

    def _kept(self, key: str) -> Result | Words | None:
        """A result that is at hand or on the shelf; of a damaged one, which is dropped, what was wrong."""
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
                return self._open[key]
        try:
            found = self._shelf.get(key, self.generation.index.size)
        except DamagedError as error:
            _log.warning("%s", error)
            self._shelf.drop(key)
            return error.words
        if found is not None:
            self._hold(found)
        return found

    def _hold(self, result: Result) -> None:
        with self._lock:
            self._open[result.key] = result
            while len(self._open) > OPEN:
                self._open.popitem(last=False)

    def _computed(self, measurement: Measurement) -> Result:
        """A result computed while the caller waits; several callers wait for one computation."""
        with self._lock:
            lock = self._locks.setdefault(measurement.key, Lock())
        with lock:
            found = self._kept(measurement.key)
            if not isinstance(found, Result):
                found = _here(self.generation, measurement)
                self._hold(found)
        with self._lock:
            self._locks.pop(measurement.key, None)
        return found


def _here(generation: Generation, measurement: Measurement) -> Result:
    """A measurement computed now; MeasurementError where a parameter is outside its range."""
    try:
        return compute(generation, measurement)
    except ParameterError as error:
        raise MeasurementError(error.words.zh, error.words.en) from error


def standing_of(generation: Generation) -> tuple[Standing, ...]:
    """What the city of a generation measures; none, and a line in the log, where its file is wrong."""
    try:
        return read_standing(generation.folder.parent.parent)
    except CityError as error:
        _log.error("%s", error)
        return ()


def _done(found: Found) -> Job | None:
    """A result that is kept, as the job that it was; None where such a thing is no longer measured."""
    try:
        measurement = from_json(found.measurement)
    except ValueError:
        return None
    return Job(
        measurement, found.generation, False, State.DONE, 1.0, KEEPING, found.finished_at, found.seconds
    )

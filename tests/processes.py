"""What tests ask of processes: which there are, and whether something comes true in time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep


def below(pid: int) -> list[int]:
    """The processes below a process."""
    found = []
    # a thread or process may end while it is looked at
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                for child in map(int, (task / "children").read_text("ascii").split()):
                    found += [child, *below(child)]
    return found


def alive(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(true: Callable[[], object], seconds: float = 5.0) -> bool:
    """Whether something comes true in time."""
    end = monotonic() + seconds
    while not true() and monotonic() < end:
        sleep(0.02)
    return bool(true())

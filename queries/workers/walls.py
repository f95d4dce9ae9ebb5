"""What keeps a worker within its bounds: memory, files, network, turns at the processor, and the end of its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from threading import get_native_id
from time import clock_gettime, monotonic, sleep

LINUX = sys.platform == "linux"
#: The numbers of Linux for: a signal when the parent ends; a network, and users, of one's own.
_PDEATHSIG, _NEWNET, _NEWUSER = 1, 0x40000000, 0x10000000
#: How nice a worker is to others: after a moment where there are any, and to the end of a query that is no longer new.
LATER, LAST = 16, 19
_PAGE = os.sysconf("SC_PAGE_SIZE")


def end_with_parent(parent: int) -> None:
    """Have this process ended when its parent ends, however that ends."""
    if LINUX:
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def be_calm() -> None:
    """Wait until all other threads of this process sleep, for a second at most: a fork then finds no lock taken.

    The engine starts some when it opens a store; with nothing to write they sleep from then on.
    """
    for _ in range(100 if LINUX else 0):
        others = {int(task.name) for task in Path("/proc/self/task").iterdir()} - {get_native_id()}
        if all(_state(thread) == "S" for thread in others):
            return
        sleep(0.01)


def _state(thread: int) -> str:
    """What a thread of this process does, as Linux writes it; `S` is to sleep, as one does that has just ended."""
    with suppress(OSError):
        return Path(f"/proc/self/task/{thread}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    return "S"


def cut_off() -> bool:
    """Leave this process and its children without any network; False where the system does not allow it."""
    if not LINUX:
        return False
    unshare = ctypes.CDLL(None).unshare
    return bool(unshare(_NEWNET) == 0 or unshare(_NEWUSER | _NEWNET) == 0)


def write_nothing() -> None:
    """Refuse every write to a file of the disk; pipes and sockets go on."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_memory(more: int) -> None:
    """So many bytes more than now may be taken; whoever asks for still more is ended by its allocator."""
    if LINUX:
        most = _statm(os.getpid())[5] * _PAGE + more
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def own_memory(pid: int) -> int:
    """The bytes that a process has in memory and that lie in no file; 0 where the system does not tell."""
    with suppress(OSError):
        fields = _statm(pid)
        return (fields[1] - fields[2]) * _PAGE
    return 0


def processor_time(pid: int) -> float:
    """The seconds for which a process has had the processor; where the system does not tell, those that went by."""
    if LINUX:
        with suppress(OSError):
            # how Linux numbers the clocks of processes
            return clock_gettime((~pid << 3) | 2)
    return monotonic()


def go_after(pid: int, nice: int) -> None:
    """Let a process have fewer turns than those that are less nice."""
    with suppress(OSError):
        # of a process every thread has its own turn
        threads = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()] if LINUX else [pid]
        for thread in threads:
            os.setpriority(os.PRIO_PROCESS, thread, nice)


def _statm(pid: int) -> list[int]:
    """The pages of a process as Linux counts them: all, in memory, of files, code, 0, data, 0."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123 - read twenty times a second
        return [int(field) for field in file.read().split()]

"""What is known of a worker from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from time import process_time

import pytest

from queries.workers.walls import LINUX, own_memory, processor_time


@pytest.mark.skipif(not LINUX, reason="needs Linux")
def test_a_process_has_had_the_processor_for_as_long_as_it_knows_itself() -> None:
    before = process_time()
    told = processor_time(os.getpid())
    assert before <= told <= process_time()


def test_of_a_process_that_is_gone_nothing_is_told() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(60)
    assert own_memory(gone.pid) == 0
    # it is not late because nobody can tell what it did
    assert processor_time(gone.pid) >= process_time()

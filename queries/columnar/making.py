"""The process that makes the columns of a generation, so that neither their time nor their memory is the service's."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

from graph.facts.canon import read_canon
from graph.facts.orders import OrderingError, make_orders
from graph.store import as_stored

ROOT = Path(__file__).parents[2]
#: Making must not slow the answers of the same machine.
NICE = 10


async def make(folder: Path) -> str:
    """Make the columns of the generation in a folder, in a process of its own; what is wrong where that fails."""
    path = os.pathsep.join(dict.fromkeys([str(ROOT), *filter(None, sys.path)]))
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "queries.columnar.making", str(folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
    except OSError as error:
        return str(error)
    try:
        with suppress(ProcessLookupError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return said.decode(errors="replace")[-500:].strip() or "it ended early" if process.returncode else ""


def main(folder: Path) -> int:
    """Make them; 0 where they are there now, 1 where they cannot be held or written."""
    try:
        make_orders(read_canon(folder / "canon"), folder, as_stored)
    except (OrderingError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

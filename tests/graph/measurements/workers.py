"""A city of one's own, and workers that do as a test wants: each a program for `Jobs(worker=...)`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from graph.generation import City, Generation


def own_city(example: Generation, folder: Path) -> City:
    """A copy of the example city that a test may write to."""
    shutil.copytree(example.folder.parent.parent, folder, dirs_exist_ok=True)
    return City(folder, model=example.model)


def program(text: str) -> tuple[str, ...]:
    """The command that runs a program; it has `asked` read, and `say` to tell."""
    head = """
import json, os, signal, sys, time
from pathlib import Path
def say(**message): print(json.dumps(message), flush=True)
asked = json.loads(sys.stdin.readline())
data = Path(asked["data"])
folder = data / "measured" / f"{asked['generation']:06d}"
def until(name):
    while not (data / name).exists(): time.sleep(0.01)
with (data / "started").open("a") as log: log.write(asked["measurement"]["measure"] + "\\n")
"""
    return (sys.executable, "-P", "-c", head + text)


#: Writes half a result as the real one does, says so, and then never ends by itself.
ENDLESS = program("""
folder.mkdir(parents=True, exist_ok=True)
key = asked["measurement"]["measure"]
(folder / f"{key}.{os.getpid()}.part").write_text("half")
(folder / f"{key}.lock").write_text("")
(data / "pid").write_text(str(os.getpid()))
say(share=0.25, phase="measure")
until("never")
""")

#: The real one, which begins once the file `gate` is there.
GATED = program("""
say(share=0.0, phase="read")
until("gate")
from graph.generation import City
from graph.measurements import worker
from graph.measurements.measurement import from_json
computed = worker.compute
def counted(*given):
    with (data / "computed").open("a") as log: log.write("x")
    return computed(*given)
worker.compute = counted
generation, wanted = City(data).generation(asked["generation"]), from_json(asked["measurement"])
worker.keep(generation, wanted, lambda share, phase: say(share=share, phase=phase))
say(done=True)
""")

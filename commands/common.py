"""What all commands share: options, how groups are listed, how errors and progress are told."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ontology.model import ModelError, Words

if TYPE_CHECKING:
    from graph.generation import City, Generation
    from loaders.run import Progress

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("QUEQIAO_DATA", "data")),
    show_default="data, or $QUEQIAO_DATA",
    help="The city's data folder. 数据目录。",
)


loader_option = click.option(
    "--as", "loader", help="Read with this loader instead of recognising the file. 指定读取器。"
)


maps_option = click.option(
    "--map",
    "maps",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A column map of yours. 列映射文件。",
)


json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable. 输出 JSON。")


shown_option = click.option(
    "--shown",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="How many changed things are shown. 显示条数。",
)


class Commands(click.Group):
    """Commands in the order in which they are written; known errors end the program with their words and code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All of them, as written."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it cannot do is told in words."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            words = words_of(error)
            if words is None:
                raise
            for text in dict.fromkeys((words.zh, words.en)):
                click.secho(text, err=True, fg="red")
            ctx.exit(1)


class Elsewhere(click.Group):
    """A group whose commands lie in a module of their own, of its name, read when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, as written there."""
        return self._fetched().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        return self._fetched().get_command(ctx, cmd_name)

    def _fetched(self) -> click.Group:
        found = getattr(import_module(f"commands.{self.name}"), str(self.name))
        assert isinstance(found, click.Group)
        return found


def words_of(error: Exception) -> Words | None:
    """What an error tells people; None for one that was not made for them, which is a fault of ours."""
    words = getattr(error, "words", None)
    if isinstance(words, Words):
        return words
    # click itself ends quietly when the reader of a pipe has gone
    if isinstance(error, ModelError | OSError) and not isinstance(error, BrokenPipeError):
        return Words(str(error), str(error))
    return None


def without_cycles() -> None:
    """Spare the search for cyclic garbage: a load makes millions of objects and no cycles, and then ends."""
    gc.disable()


def with_cycles() -> None:
    """Look for cyclic garbage again, though not among what is there already, which stays."""
    gc.freeze()
    gc.enable()


def say(lines: Iterable[str]) -> None:
    """Print the lines."""
    for line in lines:
        click.echo(line)


def maps_of(data: Path, given: tuple[Path, ...]) -> list[Path]:
    """The column maps of this call and of this city; the former go before the latter."""
    return [*given, *sorted((data / "maps").glob("*.toml"))]


def city_of(data: Path, base: str | None = None) -> City:
    """The city of a data folder."""
    from graph.generation import City

    return City(data, base)


def published(city: City) -> Generation:
    """The published generation; an error that says what to do where there is none."""
    from graph.generation import CityError

    found = city.current()
    if found is None:
        raise CityError(
            f"{city.path} 中还没有数据：先运行 load 或 demo",
            f"there is no data in {city.path} yet: run load or demo first",
        )
    return found


@contextmanager
def progress_of(label: str) -> Iterator[Progress]:
    """Tells on a terminal how many records were read, how fast, and how long it will take; elsewhere nothing."""
    from commands.report import Meter
    from loaders.files.packing import watching

    shown, meter = sys.stderr.isatty(), Meter(label)
    with watching() as watch:

        def tell(count: int, step: str = "") -> None:
            if shown and (step or count % 500 == 0):
                told = f"{step} …" if step else meter.line(count, watch.share)
                click.echo(f"\r{told:<60}", nl=False, err=True)

        try:
            yield tell
        finally:
            if shown:
                click.echo("\r" + " " * 70 + "\r", nl=False, err=True)

"""The commands about the GraphQL schema: print it, and tell how two of them differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import city_of, data_option, json_option

if TYPE_CHECKING:
    from schema.changes import Change


@click.group()
def schema() -> None:
    """The GraphQL schema: print it, compare two. GraphQL 模式。"""


@schema.command("print")
@data_option
def print_(data: Path) -> None:
    """Print the schema of a city. 输出模式。"""
    click.echo(_of_city(data), nl=False)


@schema.command()
@data_option
@json_option
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
def diff(data: Path, as_json: bool, old: Path, new: Path | None) -> None:
    """Tell how a schema changed from OLD to NEW, by default to that of the city. 比较两个模式。

    Breaking changes are those after which an operation that was right may be refused; dangerous ones may surprise.
    Ends with code 1 where any change is breaking.
    """
    import json

    from schema.changes import changes

    found = changes(_read(old), _read(new) if new else _of_city(data))
    if as_json:
        click.echo(json.dumps([change._asdict() for change in found], indent=1))
    else:
        for change in found:
            click.secho(_line(change), fg="red" if change.breaking else "yellow")
        click.echo(_summary(found))
    if any(change.breaking for change in found):
        click.get_current_context().exit(1)


def _line(change: Change) -> str:
    return f"{'breaking 不兼容' if change.breaking else 'dangerous 有风险'}  {change.kind}  {change.what}"


def _summary(found: list[Change]) -> str:
    breaking = sum(change.breaking for change in found)
    dangerous = len(found) - breaking
    return f"{breaking} breaking, {dangerous} dangerous 不兼容 {breaking} 项，有风险 {dangerous} 项"


def _of_city(data: Path) -> str:
    from schema.build import print_schema

    return print_schema(city_of(data).model)


def _read(file: Path) -> str:
    from schema.changes import SchemaError

    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SchemaError(f"{file}", "不是 UTF-8 / not UTF-8") from None

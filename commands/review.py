"""The review commands: what linking left in doubt is listed, decided, sent to people as a workbook and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import Commands, city_of, data_option, published, say

if TYPE_CHECKING:
    from loaders.review.decisions import Pair

by_option = click.option(
    "--by",
    "who",
    metavar="NAME",
    envvar="USER",
    required=True,
    show_envvar=True,
    help="Who decides. 判定人。",
)
note_option = click.option("--note", default="", help="Why, kept with the decision. 判定理由。")
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable. 输出 JSON。")
kind_option = click.option("--kind", default="", help="Only this kind, such as Institution. 只看这一类别。")
all_option = click.option("--all", "decided", is_flag=True, help="Decided ones too. 含已判定的。")


@click.group(cls=Commands)
def review() -> None:
    """The commands of the review queue."""


@review.command("list")
@data_option
@kind_option
@click.option("--first", type=click.IntRange(1), default=20, show_default=True, help="How many. 个数。")
@all_option
@json_option
def list_(data: Path, kind: str, first: int, decided: bool, as_json: bool) -> None:
    """List the questions, those first that bring most. 列出待判问题。"""
    from loaders.review.lines import plain, queue_lines
    from loaders.review.queue import queue

    city = city_of(data)
    _check_kind(city.model.kinds, kind)
    found = queue(published(city), decided=decided, kind=kind)
    if as_json:
        _json([plain(question) for question in found[:first]])
    else:
        say(queue_lines(found[:first], len(found)))


@review.command()
@data_option
@json_option
@click.argument("id_", metavar="ID")
def show(data: Path, as_json: bool, id_: str) -> None:
    """Show all that is known of one question. 显示一个问题的全部依据。"""
    from loaders.review.lines import plain, question_lines
    from loaders.review.named import question_of

    found = question_of(published(city_of(data)), id_)
    if as_json:
        _json(plain(found))
    else:
        say(question_lines(found))


@review.command()
@data_option
@by_option
@note_option
@click.argument("id_", metavar="ID")
@click.argument("candidate", required=False)
def accept(data: Path, who: str, note: str, id_: str, candidate: str | None) -> None:
    """Say that the two are the same thing. 判为同一事物。

    ID is that of a question, with the candidate's number or key where there are several; or that of a pair; or the
    key or IRI of any thing, with that of another.
    """
    from loaders.review.named import to_accept

    _decide(data, [to_accept(published(city_of(data)), id_, candidate)], True, who, note)


@review.command()
@data_option
@by_option
@note_option
@click.argument("id_", metavar="ID")
@click.argument("candidate", required=False)
def reject(data: Path, who: str, note: str, id_: str, candidate: str | None) -> None:
    """Say that they are not the same: no candidate, or not the one named. 判为不同事物。

    With two keys or IRIs it also parts what was linked by itself.
    """
    from loaders.review.named import to_reject

    _decide(data, to_reject(published(city_of(data)), id_, candidate), False, who, note)


@review.command()
@data_option
@by_option
@note_option
@click.argument("id_", metavar="ID|KEY")
@click.argument("candidate", metavar="[CANDIDATE|KEY]", required=False)
def undo(data: Path, who: str, note: str, id_: str, candidate: str | None) -> None:
    """Take a decision back; the history keeps it. 撤销判定，历史仍保留。"""
    from loaders.review.named import to_undo

    _decide(data, to_undo(published(city_of(data)), id_, candidate), None, who, note)


@review.command()
@data_option
@json_option
def history(data: Path, as_json: bool) -> None:
    """Show all decisions, who took them and when; * marks those that stand. 判定历史。"""
    from loaders.review.decisions import read_decisions
    from loaders.review.lines import history_lines, plain_decision

    found = read_decisions(published(city_of(data)).folder)
    if as_json:
        _json([plain_decision(decision) for decision in found.history])
    else:
        say(history_lines(found))


@review.command()
@data_option
@click.argument("number", type=int)
def restore(data: Path, number: int) -> None:
    """Take over the decisions of another generation, such as those that a rollback set aside. 取回另一代的判定。"""
    from loaders.review.change import decide
    from loaders.review.decisions import read_decisions
    from loaders.review.lines import change_lines

    city = city_of(data)
    published(city)
    found = read_decisions(city.generation(number).folder)
    say(change_lines(decide(city, list(found.standing.values()))))


@review.command("export")
@data_option
@kind_option
@all_option
@click.argument("out", metavar="FILE.xlsx", type=click.Path(path_type=Path, dir_okay=False))
def export_(data: Path, kind: str, decided: bool, out: Path) -> None:
    """Write the questions to a workbook, one row a pair. 导出为 Excel 工作簿。"""
    from loaders.review.queue import queue
    from loaders.review.sheet import write_sheet

    city = city_of(data)
    _check_kind(city.model.kinds, kind)
    rows = write_sheet(out, queue(published(city), decided=decided, kind=kind))
    click.echo(f"{out}: {rows:,} 行 rows")


@review.command("import")
@data_option
@by_option
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
def import_(data: Path, who: str, file: Path) -> None:
    """Take the decisions of a workbook; rows that cannot be used are told. 导入判定。

    Ends with code 1 where rows were refused; the others are taken all the same.
    """
    from loaders.review.answers import take_sheet
    from loaders.review.lines import change_lines, fault_lines

    city = city_of(data)
    change, faults = take_sheet(city, published(city), file, who)
    say(fault_lines(faults))
    say(change_lines(change))
    if faults:
        raise SystemExit(1)


def _decide(data: Path, pairs: Iterable[Pair], same: bool | None, who: str, note: str) -> None:
    from loaders.review.change import decide
    from loaders.review.decisions import Decision, now
    from loaders.review.lines import change_lines

    when = now()
    change = decide(city_of(data), [Decision(*pair, same, who, when, note) for pair in pairs])
    for _, error in change.refused if not change.taken else ():
        raise error
    say(change_lines(change))


def _check_kind(kinds: Iterable[str], kind: str) -> None:
    if kind and kind not in kinds:
        have = ", ".join(sorted(kinds))
        raise click.BadParameter(
            f"没有类别 {kind}，可用 / there is no kind {kind}; there are: {have}", param_hint="--kind"
        )


def _json(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))

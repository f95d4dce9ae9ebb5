"""The command that makes tokens for those who may write."""

from __future__ import annotations

import secrets
from pathlib import Path

import click


@click.command()
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add the line to this file, made where there is none. 写入此文件。",
)
@click.argument("name")
def token(path: Path | None, name: str) -> None:
    """Make a token for NAME, who may then write over SPARQL Update and the Graph Store Protocol. 生成写入令牌。

    The token is shown once; the file for `serve --token-file` holds its SHA-256 alone. Take the line out to end it;
    a running server notices. 令牌只显示一次；文件中只存其 SHA-256，删去该行即作废。
    """
    from serving.tokens import NAME, digest_of

    if not NAME.fullmatch(name):
        raise click.BadParameter(
            f"{name!r}: small letters, digits, - and _, at most 40. 只可用小写字母、数字、- 与 _。",
            param_hint="NAME",
        )
    made = secrets.token_urlsafe(32)
    line = f"{name}:{digest_of(made)}"
    if path is None:
        click.echo(f"{line}", err=True)
    else:
        _add(path, name, line)
    click.echo(made)


def _add(path: Path, name: str, line: str) -> None:
    """Add a line to a file that only its owner may read; the name must not be there."""
    before = path.read_text("utf-8") if path.exists() else ""
    if any(one.strip().startswith(f"{name}:") for one in before.splitlines()):
        raise click.BadParameter(f"{name!r} is in {path} already. 已有此名称。", param_hint="NAME")
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" if before and not before.endswith("\n") else "")
        file.write(f"{line}\n")

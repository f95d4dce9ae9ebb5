"""The command that starts the service: what its options say, and over what it stands."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from commands.common import city_of, data_option, published, with_cycles, without_cycles
from commands.elsewhere import is_elsewhere, remote_app, store_graph_option

if TYPE_CHECKING:
    from serving.parts import Settings

#: How many connections are open at once; the next one is told to come again.
CONNECTIONS = 1_000
#: After how many seconds a thread of the server lets another one go on.
TURN = 0.001
#: How many files the process may hold open where the system lets it: each client has one, a store hundreds.
FILES = 65_536


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on. 监听地址。")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen on. 端口。"
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=30.0,
    show_default=True,
    help="How long one answer may take. 单次回答的时限（秒）。",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What one GraphQL operation may have at most: cost=50000, depth, tokens ... 单次 GraphQL 操作的上限。",
)
@click.option(
    "--query-limit",
    "query_limits",
    multiple=True,
    metavar="NAME=NUMBER",
    help="What one SPARQL query may have: seconds=30, memory=1024 and size=256 (MiB), places, slow, waiting; "
    "store=auto, disk or memory. 单次 SPARQL 查询的上限。",
)
@click.option(
    "--threads",
    is_flag=True,
    help="Answer SPARQL in threads of the service; none can be ended. 在线程中回答 SPARQL（无法中止）。",
)
@click.option(
    "--operations",
    type=click.Path(path_type=Path, exists=True),
    help="Answer only the GraphQL operations of this folder of .graphql files or JSON file. 只回答登记的操作。",
)
@click.option(
    "--federation", "federated", is_flag=True, help="Be a subgraph of Apollo Federation 2. 作为联邦子图。"
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="SITE",
    help="Let pages of this site change things too: https://city.example. 允许此站点的页面进行修改。",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    help="Let SERVICE and LOAD call this address, no other. 允许 SERVICE 与 LOAD 调用此地址。",
)
@click.option(
    "--store",
    metavar="memory:|FOLDER|URL",
    help="Serve this plain RDF store instead of a city: SPARQL and graphs, no model; or, by its address, a SPARQL "
    "store elsewhere that holds a city's view: GraphQL and SPARQL. 改为提供一个普通存储，或远程 SPARQL 存储。",
)
@store_graph_option
@click.option(
    "--token-file",
    "tokens",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Let holders of its tokens write; see the command token. 写入令牌文件。",
)
def serve(data: Path, host: str, port: int, store: str | None, **given: Any) -> None:
    """Serve GraphQL, SPARQL and the pages; follows new generations by itself. 启动服务。"""
    # till all is made; what is made at the start stays, and is no garbage
    without_cycles()
    graph = given.pop("store_graph")
    settings = _settings(**given)
    at = f"http://{host}:{port}"
    if store is None:
        app = _city_app(data, settings, at)
    elif is_elsewhere(store):
        app = remote_app(store, graph, data, settings)
        click.echo(f"{store}  GraphQL {at}/graphql  SPARQL {at}/sparql")
    else:
        app = _store_app(store, settings)
        click.echo(f"{store}  SPARQL {at}/sparql  graphs 图 {at}/graphs")
    if store is not None:
        with_cycles()
    click.echo("Ctrl-C ends it. 按 Ctrl-C 结束。")
    _run(app, host, port)


def _settings(
    seconds: float,
    limits: Sequence[str],
    query_limits: Sequence[str],
    threads: bool,
    operations: Path | None,
    federated: bool,
    origins: Sequence[str],
    services: Sequence[str],
    tokens: Path | None,
) -> Settings:
    """What the options say; errors name the option's value."""
    from queries.sparql.services import services_of
    from queries.workers.limits import limits_of as query_limits_of
    from schema.limits import limits_of
    from serving.origins import origins_of
    from serving.parts import Settings
    from serving.persisted import read_operations
    from serving.tokens import Tokens

    return Settings(
        seconds,
        limits_of(limits),
        read_operations(operations) if operations else None,
        lasting=True,
        federated=federated,
        queries=query_limits_of(query_limits, seconds),
        processes=not threads,
        origins=origins_of(origins),
        services=services_of(services),
        tokens=Tokens(tokens) if tokens else None,
    )


def _city_app(data: Path, settings: Settings, at: str) -> Any:
    """The application over a city's data folder; where there are tokens it writes by a process of its own."""
    from commands.writing import Publisher
    from server import create_app

    if settings.tokens:
        settings = replace(settings, publish=Publisher(data))
    city = city_of(data)
    published(city)
    click.echo(
        f"Queqiao 鹊桥  {at}/\n  GraphQL  {at}/graphql\n  SPARQL   {at}/sparql\n  health   {at}/healthz"
    )
    return create_app(city, settings)


def _store_app(store: str, settings: Settings) -> Any:
    """The application over a plain store: one in memory, or the one in a folder."""
    from graph.store import Store
    from serving.store_app import create_store_app

    return create_store_app(Store.memory() if store == "memory:" else Store.open(Path(store)), settings)


def _run(app: Any, host: str, port: int) -> None:
    """Answer requests until the process is ended."""
    import uvicorn

    # threads take turns more often than usual, so that light queries pass heavy ones
    sys.setswitchinterval(TURN)
    hold_many_files()
    # at the end of the service nobody waits for slow readers
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=_protocol(),
        log_level="warning",
        # nobody would see it, and it is made for each request
        access_log=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=5,
    )


def _protocol() -> type[asyncio.Protocol] | Literal["auto"]:
    """What reads requests: ours, where there is the parser that it is built on."""
    try:
        from serving.express import Express
    except ImportError:
        return "auto"
    return Express


def hold_many_files() -> None:
    """Let the process hold as many files open as it may; many systems begin with 1,024."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))

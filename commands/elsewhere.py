"""The service in front of a SPARQL store elsewhere, and the way of a city's view into one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from commands.common import city_of, data_option, published

if TYPE_CHECKING:
    from serving.parts import Settings

store_graph_option = click.option(
    "--store-graph",
    metavar="IRI",
    help="Read this graph of the store elsewhere, not its default graph. 读取远程存储的此命名图。",
)


def is_elsewhere(store: str) -> bool:
    """Whether a store is named by an address, and not by a folder."""
    return urlsplit(store).scheme in {"http", "https"}


def remote_app(store: str, graph: str | None, data: Path, settings: Settings) -> Any:
    """The application in front of a store elsewhere; the model is that of the data folder, which need hold no data."""
    from queries.remote.client import Client
    from queries.remote.remote import Remote
    from serving.remote_app import create_remote_app

    return create_remote_app(Remote(Client(store, graph), city_of(data).model), settings)


@click.command("put-elsewhere")
@data_option
@store_graph_option
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the N-Triples to this file instead, for the store's own loader. 改为写入 N-Triples 文件。",
)
@click.option(
    "--seconds",
    type=click.FloatRange(1, 3600),
    default=600.0,
    show_default=True,
    help="How long a portion of 4 MiB may take. 每 4 MiB 的时限（秒）。",
)
@click.argument("address", required=False)
def put_elsewhere(
    data: Path, store_graph: str | None, save: Path | None, seconds: float, address: str | None
) -> None:
    """Put the city's clean view into a SPARQL store elsewhere. 将城市的规范视图放入远程存储。

    ADDRESS is the store's Graph Store (SPARQL 1.1 Graph Store HTTP Protocol); what its graph held before is replaced.
    Then `serve --store` with the address of its queries answers GraphQL from it. ADDRESS 为其图存储地址。
    """
    from queries.remote.client import Client
    from queries.remote.dump import dumped, put

    if (address is None) == (save is None):
        raise click.UsageError("ADDRESS 与 --save 须给且只给一个 / give ADDRESS or --save, and only one")
    generation = published(city_of(data))
    if save is not None:
        with save.open("wb") as file:
            sent = sum(map(file.write, dumped(generation)))
    else:
        assert address is not None
        with closing(Client(address, store_graph, address)) as client:
            sent = put(generation, client, seconds)
    click.echo(f"generation {generation.number}: {sent:,} bytes of N-Triples → {save or address}")

"""The small made-up city, served in this process and over a real connection."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from graph.generation import City
from ontology.model import Model
from server import create_app
from serving.express import Express
from tests.queries.small_city import small_city


@pytest.fixture(scope="session")
def folder(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("served")
    small_city(model, path, each=4)
    return path


@pytest.fixture(scope="session")
def client(model: Model, folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(City(folder, model=model))) as client:
        yield client


@pytest.fixture(scope="session")
def address(model: Model, folder: Path) -> Iterator[str]:
    with_app = running(create_app(City(folder, model=model)))
    yield next(with_app)
    next(with_app, None)


def running(app: ASGIApp, http: type[asyncio.Protocol] = Express) -> Iterator[str]:
    """The address of an application for as long as it is served."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", http=http))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = monotonic() + 30
    while not server.started and monotonic() < deadline:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)

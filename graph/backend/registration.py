"""The backend made known to NetworkX where no installed package does it: in a checkout."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import networkx as nx
from networkx.utils import backends

from graph.backend.info import NAME, get_info


def register() -> None:
    """Make NetworkX dispatch to the backend; nothing happens where an entry point has made it known already.

    NetworkX reads entry points once, while it is imported, and leaves dispatching out where it found none. So a
    checkout says in the same tables what an entry point would have said.
    """
    if NAME in backends.backends:
        return
    info = get_info()
    backends.backends[NAME] = EntryPoint(NAME, "graph.backend.interface:BACKEND", "networkx.backends")
    backends.backend_info[NAME] = info
    ours = nx.utils.Config(**info["default_config"])
    nx.config.backends = nx.utils.Config(**{**dict(nx.config.backends), NAME: ours})
    for name in info["functions"].keys() & backends._registered_algorithms.keys():
        backends._registered_algorithms[name].backends.add(NAME)
    dispatcher = backends._dispatchable
    dispatcher.__call__ = dispatcher._call_if_any_backends_installed

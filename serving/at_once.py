"""What is answered as soon as its request is read, told as the layers around the application would tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from serving.answers import Reply
from serving.compression import QUICK, Wholes, choose
from serving.incoming import Incoming
from serving.origins import opened
from serving.security import secured

#: Gives the answer to a request whose body is here, None where it takes more than a moment; errors leave it, too.
Answering = Callable[[Incoming, bytes], Reply | None]


@dataclass(frozen=True)
class AtOnce:
    """The addresses that may answer at once, by their paths; for one event loop."""

    addresses: Mapping[bytes, Answering]
    _wholes: Wholes = field(default_factory=Wholes)

    def reply(self, request: Incoming, body: bytes) -> Reply | None:
        """The whole answer as it is sent, None where the application has to give it; whatever the address raises."""
        found = self.addresses[request.scope["path"].encode()](request, body)
        if found is None:
            return None
        coding = choose(request.header(b"accept-encoding"))
        if coding is not None and len(found.body) >= QUICK:
            return None
        headers, body = self._wholes.made(found.status, found.headers, found.body, coding)
        return Reply(found.status, opened(secured(headers)), body)

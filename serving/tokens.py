"""Who may write: tokens, of which only digests are kept, and the names of those who hold them."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from pathlib import Path

from starlette.requests import Request

from serving.errors import BadRequestError

#: What a token may be called: the name becomes part of a graph's.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_log = logging.getLogger(__name__)


class TokenFileError(BadRequestError):
    """A file of tokens that cannot be used; the words name file and line, never what is in it."""


class NoTokenError(BadRequestError):
    """A request to write without a token that is known here."""

    def __init__(self, zh: str, en: str, challenge: str) -> None:
        super().__init__(zh, en)
        self.headers = {"www-authenticate": challenge}


class NoWritingError(BadRequestError):
    """A request to write where nobody may."""


class Tokens:
    """The tokens of a file, one a line as `name:sha256 of the token in hex`; read again when the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stamped()
        self._known = _read(path)

    def holder(self, token: str) -> str | None:
        """The name of the token's holder, None for a token that is not known."""
        self._refresh()
        digest = digest_of(token)
        # all are compared, so that the time it takes tells nothing
        found = [name for name, known in self._known.items() if hmac.compare_digest(known, digest)]
        return found[0] if found else None

    def _refresh(self) -> None:
        try:
            if (now := self._stamped()) == self._stamp:
                return
            self._known = _read(self._path)
            self._stamp = now
        except TokenFileError as error:
            # a token that was taken out must not live on because another line is wrong
            self._known = {}
            _log.error("no token is taken: %s", error)

    def _stamped(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            raise TokenFileError(
                f"无法读取令牌文件 {self._path}", f"the file of tokens {self._path} cannot be read"
            ) from error
        return found.st_mtime_ns, found.st_size, found.st_ino


def not_open() -> NoWritingError:
    """What to tell where nobody may write."""
    return NoWritingError(
        "未开放写入：用 `queqiao token NAME` 生成令牌，再以 --token-file FILE 启动服务",
        "writing is not open here: make a token with `queqiao token NAME`, and serve with --token-file FILE",
    )


def digest_of(token: str) -> str:
    """The digest that is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def writer(request: Request, tokens: Tokens | None, nobody: str | None = None) -> str:
    """The name of who writes by a request: its token's holder, or `nobody` where no tokens are asked for.

    NoWritingError where nobody may write, NoTokenError where the token is missing or wrong.
    """
    if tokens is None:
        if nobody is None:
            raise not_open()
        return nobody
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoTokenError(
            "写入需要令牌：Authorization: Bearer …",
            "writing needs a token: Authorization: Bearer ...",
            'Bearer realm="queqiao"',
        )
    found = tokens.holder(token.strip())
    if found is None:
        raise NoTokenError(
            "令牌无效", "the token is not known", 'Bearer realm="queqiao", error="invalid_token"'
        )
    return found


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenFileError(
            f"无法读取令牌文件 {path}", f"the file of tokens {path} cannot be read"
        ) from error
    found: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        name, _, digest = line.partition(":")
        if not NAME.fullmatch(name) or not _DIGEST.fullmatch(digest) or name in found:
            raise TokenFileError(
                f"{path} 第 {number} 行应为 名称:SHA-256（64 位十六进制），名称不可重复",
                f"{path}:{number} must be name:sha256 in 64 hexadecimal digits, each name once",
            )
        found[name] = digest
    return found

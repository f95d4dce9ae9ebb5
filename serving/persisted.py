"""Operations that clients name in place of writing them out: sent once before, or given to the server at its start."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from ontology.model import Words
from serving.errors import BadRequestError
from serving.graphql_request import Given

#: How many operations that clients sent are kept, and how many characters they may have together.
KEPT, CHARACTERS = 1_000, 2_000_000
#: The form of a document's id that is its hash.
HASHED = "sha256:"
_FORMAT = "apollo-persisted-query-manifest"


class PersistedError(BadRequestError):
    """A named operation that cannot be had."""


class NotFoundError(PersistedError):
    """The named operation was not sent before, or was forgotten: the client sends it again, with its text."""


class NotAllowedError(PersistedError):
    """An operation that is not among those that are answered here."""


class OperationsFileError(ValueError):
    """A file of operations that cannot be used."""

    def __init__(self, where: object, zh: str, en: str) -> None:
        self.words = Words(f"{where}：{zh}", f"{where}: {en}")
        super().__init__(self.words.en)


class Persisted:
    """The operations that can be named, by hash; with an allow-list there are no others.

    Parameters
    ----------
    allowed
        The texts of the operations that are answered, by id (see `read_operations`); None if all are.
    """

    def __init__(self, allowed: Mapping[str, str] | None = None) -> None:
        self.allowed = allowed
        self._texts = frozenset((allowed or {}).values())
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._characters, self._lock = 0, Lock()

    def text(self, given: Given) -> str:
        """The text of the operation that is asked for.

        Raises
        ------
        NotFoundError
            If it is named, and not known.
        NotAllowedError
            If only certain operations are answered, and it is none of them.
        BadRequestError
            If nothing is asked for, or the hash is not that of the text.
        """
        if given.query and given.document_id is None and not given.extensions and self.allowed is None:
            return given.query
        name = _name(given)
        if self.allowed is not None:
            return self._allowed(given.query, name, self.allowed)
        if name is None:
            if not given.query:
                raise BadRequestError("缺少文本参数 query", "there is no query, which must be a text")
            return given.query
        if given.query is None:
            return self._found(name)
        if _hash(given.query) != name:
            raise BadRequestError("散列值与 query 不符", "the hash is not the SHA-256 of the query")
        return given.query

    def keep(self, given: Given) -> None:
        """Remember an operation that was sent with its hash, once it is known to be good."""
        name = _name(given) if given.extensions or given.document_id is not None else None
        if name is None or not given.query or self.allowed is not None:
            return
        with self._lock:
            self._characters += 0 if name in self._sent else len(given.query)
            self._sent[name] = given.query
            self._sent.move_to_end(name)
            while len(self._sent) > KEPT or self._characters > CHARACTERS:
                self._characters -= len(self._sent.popitem(last=False)[1])

    def _found(self, name: str) -> str:
        with self._lock:
            found = self._sent.get(name)
            if found is None:
                # clients know this text by heart
                raise NotFoundError("未保存此操作，请连同 query 再发一次", "PersistedQueryNotFound")
            self._sent.move_to_end(name)
            return found

    def _allowed(self, text: str | None, name: str | None, allowed: Mapping[str, str]) -> str:
        found = text if name is None else allowed.get(name)
        if found is None and name is None:
            raise BadRequestError("缺少 documentId 或 query", "there is neither a documentId nor a query")
        if found is None or found not in self._texts or text not in {None, found}:
            raise NotAllowedError(
                "此处只回答事先登记的操作",
                "only operations that were registered beforehand are answered here",
            )
        return found


def _name(given: Given) -> str | None:
    """The hash or the id by which an operation is named; None where it is not."""
    if given.document_id is not None:
        return given.document_id.removeprefix(HASHED)
    asked: Any = given.extensions.get("persistedQuery")
    if asked is None:
        return None
    if (
        not isinstance(asked, dict)
        or asked.get("version") != 1
        or not isinstance(asked.get("sha256Hash"), str)
    ):
        raise BadRequestError(
            "persistedQuery 须有 version 1 与文本 sha256Hash",
            "persistedQuery must have version 1 and a sha256Hash, which is a text",
        )
    return str(asked["sha256Hash"])


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def read_operations(path: Path) -> dict[str, str]:
    """The texts of operations by id and by hash, from a folder of .graphql files or from a JSON file.

    The JSON is an object of texts by id, or the manifest that Apollo's tools write. OperationsFileError where there is
    no operation in it.
    """
    found = dict(_in_folder(path) if path.is_dir() else _in_json(path))
    if not found:
        raise OperationsFileError(path, "其中没有操作", "there is no operation in it")
    return found | {_hash(text): text for text in found.values()}


def _in_folder(path: Path) -> Iterator[tuple[str, str]]:
    for file in sorted([*path.rglob("*.graphql"), *path.rglob("*.gql")]):
        yield file.relative_to(path).with_suffix("").as_posix(), _read(file)


def _in_json(path: Path) -> Iterator[tuple[str, str]]:
    try:
        found: Any = json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise OperationsFileError(path, f"不是 JSON：{error}", f"not JSON: {error}") from None
    if (
        isinstance(found, dict)
        and found.get("format") == _FORMAT
        and isinstance(found.get("operations"), list)
    ):
        found = {str(one.get("id")): one.get("body") for one in found["operations"] if isinstance(one, dict)}
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise OperationsFileError(
            path, "应为 id 到操作文本的对象", "must be an object of texts of operations by id"
        )
    yield from found.items()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperationsFileError(file, str(error), str(error)) from None

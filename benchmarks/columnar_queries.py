"""Random triples of all kinds of terms, and random queries over them, for comparing columns with the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_X = "http://www.w3.org/2001/XMLSchema#"
LITERALS = (
    *('"a"', '"b"', '"B"', '"a b"', '"a!"', '""', '"a\\"q"', '"a\\nb"', '"中文"', '"é"', '"1"', '"x:s1"'),
    *('"a"@en', '"a"@EN', '"b"@en', '"a"@zh', '"中文"@zh-CN', '"中"@zh', '"c"@en-gb'),
    *(f'"{n}"^^<{_X}integer>' for n in ("0", "1", "01", "-1", "2", "10", "007", "99999999999999999", "abc")),
    *(f'"{n}"^^<{_X}decimal>' for n in ("1.0", "1.50", "2.5", "-0.5", "0.1", "123456789.123456789", "3")),
    *(f'"{n}"^^<{_X}double>' for n in ("1.0", "1E0", "NaN", "-0", "0", "INF", "2.5e-3", "1e20")),
    *(f'"{n}"^^<{_X}float>' for n in ("1.5", "0.1")),
    *(f'"{n}"^^<{_X}boolean>' for n in ("true", "false", "1")),
    *(
        f'"{n}"^^<{_X}date>'
        for n in ("2020-01-02", "2020-01-03", "2019-12-31", "2020-01-02Z", "2020-01-02+08:00")
    ),
    *(f'"{n}"^^<{_X}date>' for n in ("0001-01-01", "2020-02-30", "-0044-03-15", "12020-01-01")),
    *(
        f'"{n}"^^<{_X}dateTime>'
        for n in ("2020-01-02T03:04:05", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05.5")
    ),
    *(
        f'"{n}"^^<{_X}dateTime>'
        for n in ("2020-01-02T11:04:05+08:00", "2021-01-01T00:00:00Z", "2020-01-02T24:00:00")
    ),
    *(f'"2020"^^<{_X}gYear>', f'"2020-01"^^<{_X}gYearMonth>', f'"P1D"^^<{_X}duration>'),
    *(f'"x:a"^^<{_X}anyURI>', '"q"^^<x:type>', f'"5"^^<{_X}int>'),
)
_SIDES = ("STR(?a)", "STR(?b)", '"x:s1"', '"a"', '"a~"')
_LANGUAGES = ('"en"', '"zh"', '""', '"zh-cn"')
_TEXTS = ('"a"', '"中"', '""', '" "', '"1"', '"en"')
_WITHIN = ("CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER")
_FUNCTIONS = ("ISIRI", "ISLITERAL", "ISBLANK", "ISNUMERIC", "STRLEN", "UCASE", "YEAR", "DATATYPE")
SUBJECTS = (*(f"<x:s{n}>" for n in range(8)), "<x:s1/a>", "<x:s1!>", "<x:s1?b>", "<x:É>")
#: From so many triples on there are more subjects, so that columns are long.
MANY = 1_000
PREDICATES = tuple(f"<x:p{n}>" for n in range(5))


def triples(drawn: Random, count: int) -> set[tuple[str, str, str]]:
    """Distinct triples; one predicate leads from subject to subject, the others anywhere."""
    found = set[tuple[str, str, str]]()
    subjects = SUBJECTS if count < MANY else (*SUBJECTS, *(f"<x:t{n}>" for n in range(count // 3)))
    family = drawn.choice((None, None, '"@', "integer", "date", "decimal", "a"))
    pool = [term for term in LITERALS if family is None or family in term] or list(LITERALS)
    for _ in range(count):
        p = drawn.choice(PREDICATES)
        to_subject = p == PREDICATES[0] or drawn.random() < 0.3
        found.add((drawn.choice(subjects), p, drawn.choice(subjects if to_subject else pool)))
    return found


@dataclass(frozen=True)
class Query:
    """A query, the same without its slice, and the columns that it is ordered by."""

    text: str
    whole: str
    order: tuple[str, ...] = ()


class Writer:
    """Writes one random query."""

    def __init__(self, drawn: Random, depth: int = 2) -> None:
        self._drawn, self._depth = drawn, depth
        self._made = 0

    def _one(self, *ways: Callable[[], str]) -> str:
        return self._drawn.choice(ways)()

    def _maybe(self, share: float) -> bool:
        return self._drawn.random() < share

    def _var(self) -> str:
        return "?" + self._drawn.choice("abcd")

    def _new(self) -> str:
        self._made += 1
        return f"?n{self._made}"

    def _known(self) -> str:
        return f"?n{self._drawn.randint(1, self._made)}" if self._made and self._maybe(0.4) else self._var()

    # -- patterns

    def pattern(self) -> str:
        """A triple pattern, maybe with a path."""
        s = self._var() if self._maybe(0.85) else self._drawn.choice(SUBJECTS)
        o = self._var() if self._maybe(0.8) else self._drawn.choice((*SUBJECTS, *LITERALS))
        p = self._var() if self._maybe(0.08) else self._drawn.choice(PREDICATES)
        if p.startswith("<") and self._maybe(0.12):
            other = self._drawn.choice(PREDICATES)
            p = self._drawn.choice(
                (f"{p}*", f"{p}+", f"{p}/{other}", f"^{p}", f"{p}/{other}*", f"^{p}/{other}")
            )
        if self._maybe(0.08):
            more = f"{self._drawn.choice(PREDICATES)} {self._var()}"
            return self._one(
                lambda: f"{s} {p} {o} ; {more} . ",
                lambda: f"{s} {p} {o} , {self._var()} . ",
                lambda: f"{s} {p} [ {more} ] . ",
                lambda: f"[ {more} ] {p} {o} . ",
            )
        return f"{s} {p} {o} . "

    def group(self, depth: int) -> str:
        """What stands between brackets."""
        parts = [self.pattern() for _ in range(self._drawn.choice((1, 1, 2, 2, 3)))]
        parts += [self.part(depth) for _ in range(self._drawn.choice((0, 1, 1, 2)))]
        if self._maybe(0.15):
            self._drawn.shuffle(parts)
        return "{ " + "".join(parts) + "}"

    def part(self, depth: int) -> str:
        """Something beside patterns."""
        deep: tuple[Callable[[], str], ...] = (
            lambda: f"OPTIONAL {self.group(depth - 1)} ",
            lambda: f"OPTIONAL {self.group(depth - 1)} ",
            lambda: f"{self.group(depth - 1)} UNION {self.group(depth - 1)} ",
            lambda: f"MINUS {self.group(depth - 1)} ",
            lambda: f"FILTER {self._drawn.choice(('EXISTS', 'NOT EXISTS'))} {self.group(depth - 1)} ",
            lambda: f"{{ {self._inner(depth - 1)} }} ",
            lambda: f"{self.group(depth - 1)} ",
        )
        flat: tuple[Callable[[], str], ...] = (
            lambda: f"FILTER({self.expr(2)}) ",
            lambda: f"FILTER({self.expr(2)}) ",
            lambda: f"FILTER({self.expr(1)}) ",
            lambda: f"BIND({self.expr(2)} AS {self._new()}) ",
            self._values,
        )
        return self._one(*flat, *deep) if depth > 0 else self._one(*flat)

    def _inner(self, depth: int) -> str:
        return self.select(depth).text

    def _values(self) -> str:
        names = self._drawn.sample("abcd", self._drawn.choice((1, 2)))

        def cell() -> str:
            return "UNDEF" if self._maybe(0.15) else self._drawn.choice((*SUBJECTS, *LITERALS))

        rows = " ".join(f"({' '.join(cell() for _ in names)})" for _ in range(self._drawn.randint(0, 3)))
        return f"VALUES ({' '.join('?' + n for n in names)}) {{ {rows} }} "

    # -- expressions

    def expr(self, depth: int) -> str:
        """An expression; most are tests."""
        if depth <= 0:
            return self._atom()

        def a() -> str:
            return self.expr(depth - 1)

        b = self._atom
        return self._one(
            lambda: f"{a()} {self._drawn.choice(('=', '!=', '<', '<=', '>', '>='))} {b()}",
            lambda: f"{self._known()} {self._drawn.choice(('=', '!=', '<', '<=', '>', '>='))} {b()}",
            lambda: (
                f"STR({self._known()}) {self._drawn.choice(('=', '<', '>='))} {self._drawn.choice(_SIDES)}"
            ),
            lambda: f"LANG({self._known()}) = {self._drawn.choice(_LANGUAGES)}",
            lambda: f"({a()} && {a()})",
            lambda: f"({a()} || {a()})",
            lambda: f"!({a()})",
            lambda: f"BOUND({self._known()})",
            lambda: f"{self._drawn.choice(_WITHIN)}({self._text()}, {self._drawn.choice(_TEXTS)})",
            lambda: f"{b()} {self._drawn.choice(('IN', 'NOT IN'))} ({b()}, {b()})",
            lambda: f"({b()} {self._drawn.choice('+-*/')} {b()})",
            lambda: f"IF({a()}, {b()}, {b()})",
            lambda: f"COALESCE({b()}, {b()})",
            lambda: f"{self._drawn.choice(_FUNCTIONS)}({b()})",
            lambda: f"REGEX({self._text()}, '^[a-c]', 'i')",
            lambda: f"SUBSTR({self._text()}, {self._drawn.randint(0, 3)}, 2)",
            lambda: f"sameTerm({b()}, {b()})",
            lambda: f"CONCAT({self._text()}, {self._drawn.choice(_TEXTS)})",
            lambda: f"<{_X}{self._drawn.choice(('integer', 'decimal', 'string', 'boolean', 'date'))}>({b()})",
            lambda: f"langMatches(LANG({self._known()}), {self._drawn.choice(_LANGUAGES)})",
        )

    def _text(self) -> str:
        return f"STR({self._known()})" if self._maybe(0.4) else self._known()

    def _atom(self) -> str:
        if self._maybe(0.6):
            return self._known()
        return self._drawn.choice(
            (*LITERALS, "1", "2.5", "true", "<x:s1>", '"a"', "STR(?a)", "YEAR(?b)", "LANG(?c)")
        )

    # -- queries

    def select(self, depth: int | None = None) -> Query:
        """A whole SELECT."""
        depth = self._depth if depth is None else depth
        where = self.group(depth)
        grouped = self._maybe(0.35)
        head, tail, columns = self._groups() if grouped else self._plain(where)
        if head != "*" and self._maybe(0.15):
            name = self._new()
            # of groups only what they are by can be worked on
            keys = [one for one in columns if not grouped or f"GROUP BY {one}" in tail]
            value = f"STR({keys[0]})" if keys and grouped else self.expr(1)
            if keys or not grouped:
                head, columns = f"{head} ({value} AS {name})", [*columns, name]
        order = tuple(self._drawn.sample(columns, min(len(columns), self._drawn.choice((0, 0, 1, 2)))))
        if order:
            tail += " ORDER BY " + " ".join(f"DESC({n})" if self._maybe(0.3) else n for n in order)
        distinct = "DISTINCT " if self._maybe(0.2) else ""
        whole = f"SELECT {distinct}{head} {where} {tail}"
        cut = f" LIMIT {self._drawn.randint(0, 6)}" if self._maybe(0.2) and depth == self._depth else ""
        if cut and self._maybe(0.3):
            cut += f" OFFSET {self._drawn.randint(0, 3)}"
        return Query(whole + cut, whole, order)

    def _plain(self, where: str) -> tuple[str, str, list[str]]:
        columns = ["?" + n for n in "abcd" if "?" + n in where and self._maybe(0.8)] or ["?a"]
        return ("*" if self._maybe(0.1) else " ".join(columns)), "", columns

    def _groups(self) -> tuple[str, str, list[str]]:
        keys = ["?" + n for n in self._drawn.sample("abcd", self._drawn.choice((0, 1, 1, 2)))]
        made = list[str]()
        heads = list(keys)
        for _ in range(self._drawn.choice((1, 1, 2))):
            name = self._new()
            heads.append(f"({self._aggregate()} AS {name})")
            made.append(name)
        tail = f"GROUP BY {' '.join(keys)}" if keys else ""
        if self._maybe(0.15):
            name = self._new()
            heads.append(name)
            tail = f"{tail or 'GROUP BY'} ({self.expr(1)} AS {name})"
        if self._maybe(0.2):
            tail += f" HAVING ({self._aggregate()} {self._drawn.choice(('>', '<', '='))} {self._drawn.randint(0, 3)})"
        return " ".join(heads), tail, keys + made

    def _aggregate(self) -> str:
        if self._maybe(0.35):
            return "COUNT(*)"
        name = self._drawn.choice(("COUNT", "COUNT", "SUM", "MIN", "MAX", "AVG"))
        distinct = "DISTINCT " if self._maybe(0.3) else ""
        return f"{name}({distinct}{self._var()})"

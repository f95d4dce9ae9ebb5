"""SPARQL that counts the demo city's published figures in the default graph; each selects one `?number`."""

_PREFIXES = """PREFIX qq: <https://w3id.org/queqiao/ns/>
PREFIX cis: <https://w3id.org/queqiao/scheme/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_ON_LAST_DAY = """?title qq:start ?start . OPTIONAL { ?title qq:end ?end }
  FILTER (?start <= "2022-12-31"^^xsd:date && (!BOUND(?end) || ?end >= "2022-12-31"^^xsd:date))"""
#: Of what is dated `?day`, that of the year.
IN_YEAR = 'FILTER (?day >= "2022-01-01"^^xsd:date && ?day <= "2022-12-31"^^xsd:date)'


def count(where: str, number: str = "COUNT(DISTINCT ?thing)") -> str:
    """The query of one number: how many different `?thing` there are, or another sum."""
    return f"{_PREFIXES}SELECT ({number} AS ?number)\nWHERE {{\n  {where}\n}}"


def titled(kinds: str, more: str = "") -> str:
    """Holders of a title of one of these kinds, valid on the last day of the year."""
    values = " ".join(f"cis:{kind}" for kind in kinds.split())
    return count(
        f"VALUES ?kind {{ {values} }}\n  ?title qq:kind ?kind ; qq:awardedTo ?thing .{more}\n  {_ON_LAST_DAY}"
    )


def leveled(kind: str, level: str) -> str:
    """Holders of a title of this kind and level."""
    return titled(kind, f" ?title qq:level cis:{level} .")


def carriers(more: str = "") -> str:
    """Carriers with a valid title."""
    return count(f"?thing a qq:Carrier . ?title qq:awardedTo ?thing .{more}\n  {_ON_LAST_DAY}")


def standards(level: str = "?level") -> str:
    """Standards issued in the year by a known drafter, of one level or any."""
    return count(
        f"?thing a qq:Standard ; qq:level {level} ; dcterms:issued ?day ; qq:drafter ?drafter .\n  {IN_YEAR}"
    )


def projects(number: str, more: str = "") -> str:
    """A number over the municipal major projects begun in the year."""
    return count(f"?thing qq:kind cis:jk-municipal-major ; qq:start ?day .{more}\n  {IN_YEAR}", number)


def of_year(kind: str, more: str = "") -> str:
    """Things of a kind dated in the year."""
    return count(f"?thing a qq:{kind} ; qq:date ?day .{more}\n  {IN_YEAR}")

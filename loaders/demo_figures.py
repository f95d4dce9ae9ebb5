"""The published figures of 2022 that the demo city repeats, each with the query that counts it in the graph.

How each is represented, and what was chosen where the source leaves it open:
- a title counts if both days of its interval include 2022-12-31; a title without an end still runs;
- technology SMEs count by the entry into the list in 2022, whatever became of it afterwards;
- "39 + 9" leading firms: 39 at municipal and 9 at provincial level, different firms;
- listed firms have a stock code and a day of listing; seeds are gold and silver ones together;
- the three figures of protection stations are read as national, provincial and municipal, in this order;
- a standard counts by its day of issue and its level, if it names a drafter;
- major projects are municipal ones begun in 2022; the money is what grants give to them;
- an achievement has progress if it has a match; a need is introduced if it has one, solved ones included;
- an intention is a match of that status made at an event of the year.
A published total is the sum of its parts at every scale.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from loaders.demo_counting import IN_YEAR, carriers, count, leveled, of_year, projects, standards, titled


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number: its text in Chinese and English, the value at scale 1, and how to count it.

    `of` is the indicator it belongs to and `part` the code of the part of it, None for the total.
    """

    id: str
    zh: str
    en: str
    value: int
    sparql: str
    of: str
    part: str | None = None
    unit: str = "u-count"
    stock: bool = True


def _figure(id_: str, zh: str, en: str, value: int, sparql: str, **more: str | bool) -> Figure:
    return Figure(id_, zh, en, value, sparql, **{"of": id_, **more})  # type: ignore[arg-type]


_LEVELS = (
    ("national", "国家级", "national"),
    ("provincial", "省级", "provincial"),
    ("municipal", "市级", "municipal"),
)


def _by_level(id_: str, zh: str, en: str, kind: str, values: tuple[int, ...]) -> Iterator[Figure]:
    """The parts of an indicator by level, where there are any, and their total."""
    for (level, level_zh, level_en), value in zip(_LEVELS, values, strict=True):
        if value:
            query = leveled(kind, f"lv-{level}")
            zh_, en_ = f"{level_zh}{zh}", f"{level_en} {en}"
            yield _figure(f"{id_}-{level}", zh_, en_, value, query, of=id_, part=f"lv-{level}")
    yield _figure(id_, zh, en, sum(values), titled(kind))


_STANDARDS = (
    ("lv-international", "国际标准", "international", 10),
    ("lv-national-std", "国家标准", "national", 64),
    ("lv-industry", "行业标准", "industry", 21),
    ("lv-local", "地方标准", "local", 29),
    ("lv-group", "团体标准", "group", 72),
)


def _new_standards() -> Iterator[Figure]:
    for level, zh, en, value in _STANDARDS:
        name = f"standards-{level.removeprefix('lv-')}"
        query = standards(f"cis:{level}")
        yield _figure(
            name, f"新发布{zh}", f"new {en} standards", value, query, of="standards", part=level, stock=False
        )
    total = sum(row[3] for row in _STANDARDS)
    yield _figure("standards", "新发布标准", "new standards", total, standards(), stock=False)


FIGURES: tuple[Figure, ...] = (
    _figure("hnte", "有效高新技术企业", "high-tech firms with a valid certificate", 12654, titled("qk-hnte")),
    _figure(
        "tech-sme",
        "当年入库科技型中小企业",
        "technology SMEs entered in the year",
        8680,
        count(f"?title qq:kind cis:qk-tech-sme ; qq:awardedTo ?thing ; qq:start ?day .\n  {IN_YEAR}"),
        stock=False,
    ),
    _figure(
        "little-giant",
        "国家级专精特新“小巨人”企业",
        "national little giants",
        205,
        leveled("qk-little-giant", "lv-national"),
    ),
    *_by_level("leading", "科技领军企业", "leading technology firms", "qk-leading", (0, 9, 39)),
    _figure(
        "listed",
        "上市企业",
        "listed firms",
        76,
        count(
            '?thing qq:stockCode ?code ; qq:listedOn ?day .\n  FILTER (?day <= "2022-12-31"^^xsd:date)',
        ),
    ),
    _figure(
        "seeds",
        "上市后备“金种子”“银种子”企业",
        "gold and silver listing seeds",
        415,
        titled("qk-gold-seed qk-silver-seed"),
    ),
    *_by_level(
        "transfer", "技术转移示范机构", "technology-transfer institutions", "qk-transfer-demo", (16, 62, 86)
    ),
    _figure("brokers", "技术经纪人", "technology brokers", 925, titled("qk-broker"), unit="u-person"),
    *_by_level("stations", "知识产权保护工作站", "IP protection stations", "qk-ip-station", (22, 27, 56)),
    _figure("carriers", "孵化载体", "incubation carriers", 427, carriers()),
    _figure(
        "carriers-national",
        "国家级孵化载体",
        "national incubation carriers",
        126,
        carriers(" ?title qq:level cis:lv-national ."),
    ),
    *_new_standards(),
    _figure(
        "projects",
        "当年立项市级科技重大专项",
        "municipal major projects begun",
        18,
        projects("COUNT(DISTINCT ?thing)"),
        stock=False,
    ),
    _figure(
        "project-grants",
        "市级科技重大专项资助金额",
        "grants to municipal major projects",
        392_000_000,
        projects("SUM(?amount)", " ?grant a qq:Grant ; qq:funds ?thing ; qq:amount ?amount ."),
        unit="u-cny",
        stock=False,
    ),
    _figure(
        "achievements", "征集科技成果", "achievements collected", 657, of_year("Achievement"), stock=False
    ),
    _figure(
        "achievements-progress",
        "有对接进展的科技成果",
        "achievements with progress",
        155,
        of_year("Achievement", " ?match qq:achievement ?thing ."),
        stock=False,
    ),
    _figure(
        "needs", "征集技术需求", "technology needs collected", 637, of_year("TechnologyNeed"), stock=False
    ),
    _figure(
        "needs-introduced",
        "已对接团队的技术需求",
        "needs introduced to teams",
        161,
        of_year("TechnologyNeed", " ?match qq:need ?thing ."),
        stock=False,
    ),
    _figure(
        "needs-solved",
        "已解决的技术需求",
        "needs solved",
        118,
        of_year("TechnologyNeed", " ?thing qq:status cis:ns-solved ."),
        stock=False,
    ),
    _figure("events", "对接活动", "matching events", 198, of_year("MatchingEvent"), stock=False),
    _figure(
        "intentions",
        "活动达成意向",
        "intentions reached at events",
        1454,
        count(
            f"?thing qq:atEvent ?event ; qq:status cis:ms-intention . ?event qq:date ?day .\n  {IN_YEAR}",
        ),
        stock=False,
    ),
)

_BY_ID = MappingProxyType({figure.id: figure for figure in FIGURES})


def scaled(value: int, scale: float) -> int:
    """The value for a city of this scale, at least 1."""
    return max(1, round(value * scale))


def parts(id_: str) -> tuple[Figure, ...]:
    """The figures that add up to this total, none where it has no parts."""
    return tuple(figure for figure in FIGURES if figure.of == id_ and figure.part)


def expected(id_: str, scale: float) -> int:
    """What the figure is in a city of this scale; a total is the sum of its parts."""
    figure = _BY_ID[id_]
    found = () if figure.part else parts(id_)
    return sum(scaled(part.value, scale) for part in found) if found else scaled(figure.value, scale)

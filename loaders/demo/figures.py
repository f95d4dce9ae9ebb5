"""The published figures of 2022 that the demo city repeats, each counted by the named question `figure-{id}`.

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

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number: its text in Chinese and English, and the value at scale 1.

    `of` is the indicator it belongs to and `part` the code of the part of it, None for the total.
    """

    id: str
    zh: str
    en: str
    value: int
    of: str
    part: str | None = None
    unit: str = "u-count"
    stock: bool = True


def _figure(id_: str, zh: str, en: str, value: int, **more: str | bool) -> Figure:
    return Figure(id_, zh, en, value, **{"of": id_, **more})  # type: ignore[arg-type]


FIGURES: tuple[Figure, ...] = (
    _figure("hnte", "有效高新技术企业", "high-tech firms with a valid certificate", 12654),
    _figure("tech-sme", "当年入库科技型中小企业", "technology SMEs entered in the year", 8680, stock=False),
    _figure("little-giant", "国家级专精特新“小巨人”企业", "national little giants", 205),
    _figure(
        "leading-provincial",
        "省级科技领军企业",
        "provincial leading technology firms",
        9,
        of="leading",
        part="lv-provincial",
    ),
    _figure(
        "leading-municipal",
        "市级科技领军企业",
        "municipal leading technology firms",
        39,
        of="leading",
        part="lv-municipal",
    ),
    _figure("leading", "科技领军企业", "leading technology firms", 48),
    _figure("listed", "上市企业", "listed firms", 76),
    _figure("seeds", "上市后备“金种子”“银种子”企业", "gold and silver listing seeds", 415),
    _figure(
        "transfer-national",
        "国家级技术转移示范机构",
        "national technology-transfer institutions",
        16,
        of="transfer",
        part="lv-national",
    ),
    _figure(
        "transfer-provincial",
        "省级技术转移示范机构",
        "provincial technology-transfer institutions",
        62,
        of="transfer",
        part="lv-provincial",
    ),
    _figure(
        "transfer-municipal",
        "市级技术转移示范机构",
        "municipal technology-transfer institutions",
        86,
        of="transfer",
        part="lv-municipal",
    ),
    _figure("transfer", "技术转移示范机构", "technology-transfer institutions", 164),
    _figure("brokers", "技术经纪人", "technology brokers", 925, unit="u-person"),
    _figure(
        "stations-national",
        "国家级知识产权保护工作站",
        "national IP protection stations",
        22,
        of="stations",
        part="lv-national",
    ),
    _figure(
        "stations-provincial",
        "省级知识产权保护工作站",
        "provincial IP protection stations",
        27,
        of="stations",
        part="lv-provincial",
    ),
    _figure(
        "stations-municipal",
        "市级知识产权保护工作站",
        "municipal IP protection stations",
        56,
        of="stations",
        part="lv-municipal",
    ),
    _figure("stations", "知识产权保护工作站", "IP protection stations", 105),
    _figure("carriers", "孵化载体", "incubation carriers", 427),
    _figure("carriers-national", "国家级孵化载体", "national incubation carriers", 126),
    _figure(
        "standards-international",
        "新发布国际标准",
        "new international standards",
        10,
        of="standards",
        part="lv-international",
        stock=False,
    ),
    _figure(
        "standards-national-std",
        "新发布国家标准",
        "new national standards",
        64,
        of="standards",
        part="lv-national-std",
        stock=False,
    ),
    _figure(
        "standards-industry",
        "新发布行业标准",
        "new industry standards",
        21,
        of="standards",
        part="lv-industry",
        stock=False,
    ),
    _figure(
        "standards-local",
        "新发布地方标准",
        "new local standards",
        29,
        of="standards",
        part="lv-local",
        stock=False,
    ),
    _figure(
        "standards-group",
        "新发布团体标准",
        "new group standards",
        72,
        of="standards",
        part="lv-group",
        stock=False,
    ),
    _figure("standards", "新发布标准", "new standards", 196, stock=False),
    _figure("projects", "当年立项市级科技重大专项", "municipal major projects begun", 18, stock=False),
    _figure(
        "project-grants",
        "市级科技重大专项资助金额",
        "grants to municipal major projects",
        392_000_000,
        unit="u-cny",
        stock=False,
    ),
    _figure("achievements", "征集科技成果", "achievements collected", 657, stock=False),
    _figure("achievements-progress", "有对接进展的科技成果", "achievements with progress", 155, stock=False),
    _figure("needs", "征集技术需求", "technology needs collected", 637, stock=False),
    _figure("needs-introduced", "已对接团队的技术需求", "needs introduced to teams", 161, stock=False),
    _figure("needs-solved", "已解决的技术需求", "needs solved", 118, stock=False),
    _figure("events", "对接活动", "matching events", 198, stock=False),
    _figure("intentions", "活动达成意向", "intentions reached at events", 1454, stock=False),
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

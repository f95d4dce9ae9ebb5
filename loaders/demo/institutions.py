"""The demo city's institutions: bureaus, universities, institutes, transfer bodies, stations and others."""

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.demo.dice import Dice
from loaders.demo.fields import SECTORS
from loaders.demo.figures import expected, scaled
from loaders.demo.names import PLACES, organisation

WIDTH = len(PLACES)
CITY, PROVINCE, NATION = WIDTH, WIDTH + 1, WIDTH + 2
_ELSEWHERE = (("110000", "京北", "Jingbei"), ("310000", "沪东", "Hudong"), ("320000", "苏南", "Sunan"))
#: Region codes by number: the city's places, the city itself, its province, and other provinces.
REGIONS = (*(place[0] for place in PLACES), "420100", "420000", *(place[0] for place in _ELSEWHERE))

_GOVERNMENT = "ik-government"


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution: its group here, the code of its kind, the number of its region, names and fields."""

    group: str
    kind: str
    region: int
    zh: str
    en: str
    sectors: tuple[int, ...] = ()


#: Bodies of which there is one at every scale; the issuers of national, provincial, municipal titles first.
_BODIES = (
    Institution(
        "issuer", _GOVERNMENT, NATION, "虚构国家科技主管部门", "Fictional National Department of Science"
    ),
    Institution(
        "issuer", _GOVERNMENT, PROVINCE, "虚构省科学技术厅", "Fictional Provincial Department of Science"
    ),
    Institution("issuer", _GOVERNMENT, CITY, "虚构市科学技术局", "Fictional City Bureau of Science"),
    Institution("bureau", _GOVERNMENT, CITY, "虚构市经济和信息化局", "Fictional City Bureau of Industry"),
    Institution(
        "bureau", _GOVERNMENT, CITY, "虚构市知识产权局", "Fictional City Bureau of Intellectual Property"
    ),
    Institution("bureau", _GOVERNMENT, CITY, "虚构市地方金融局", "Fictional City Bureau of Finance"),
    *(
        Institution("bureau", _GOVERNMENT, at, f"虚构{zh}科学技术局", f"Fictional {en} Bureau of Science")
        for at, (_, zh, en, _) in enumerate(PLACES)
    ),
    Institution(
        "publisher", "ik-standards", NATION, "虚构国家标准委员会", "Fictional National Standards Committee"
    ),
    Institution(
        "publisher", "ik-standards", CITY, "虚构市标准化研究院", "Fictional City Institute of Standards"
    ),
    Institution(
        "judge", "ik-ip-centre", CITY, "虚构市知识产权保护中心", "Fictional City Centre for IP Protection"
    ),
    Institution("judge", "ik-court", CITY, "虚构市知识产权法庭", "Fictional City IP Court"),
)
#: Groups that grow with the city: how many at scale 1 (0: as many as the figure of this name says), kind, end
#: of their names, fields of each.
_GROUPS = {
    "university": (86, "ik-university", ("大学", "University"), 6),
    "research": (110, "ik-research", ("研究院", "Research Institute"), 2),
    "new-research": (60, "ik-new-research", ("产业技术研究院", "Institute of Industrial Technology"), 1),
    "hospital": (50, "ik-hospital", ("医院", "Hospital"), 2),
    "transfer": (0, "ik-transfer", ("技术转移中心", "Technology Transfer Centre"), 0),
    "stations": (0, "ik-ip-station", ("知识产权保护工作站", "IP Protection Station"), 0),
    "financial": (45, "ik-financial", ("银行", "Bank"), 0),
    "association": (30, "ik-association", ("产业协会", "Industry Association"), 1),
    "ip-service": (80, "ik-ip-service", ("知识产权事务所", "IP Agency"), 0),
    "outside": (20, "ik-university", ("大学", "University"), 4),
}
_MEDICAL = tuple(at for at, sector in enumerate(SECTORS) if sector.industry == "industry/27")


def institutions(scale: float) -> list[Institution]:
    """All institutions of a city of this scale."""
    return [*_BODIES, *(one for group in _GROUPS for one in _group(group, scale))]


def _group(group: str, scale: float) -> Iterator[Institution]:
    value, kind, end, fields = _GROUPS[group]
    count = scaled(value, scale) if value else expected(group, scale)
    dice = Dice(group)
    regions = dice.pick([place[3] for place in PLACES], count)
    if group == "outside":
        regions = NATION + dice.whole(0, len(_ELSEWHERE), count)
    first = dice.pick([sector.weight for sector in SECTORS], count)
    for number, (region, sector) in enumerate(zip(regions.tolist(), first.tolist(), strict=True)):
        sectors = tuple((sector + 7 * step) % len(SECTORS) for step in range(fields))
        if group == "hospital":
            sectors = _MEDICAL
        words = (
            (SECTORS[sector].zh, SECTORS[sector].en) if 0 < fields < 4 and group != "hospital" else ("", "")
        )
        place = PLACES[region] if region < WIDTH else _ELSEWHERE[region - NATION]
        zh, en = organisation((place[1], place[2]), words, end, number)
        yield Institution(group, kind, region, zh, en, sectors)

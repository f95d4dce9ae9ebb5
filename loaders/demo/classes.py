"""Symbols of the International Patent Classification below the classes that the code list has."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from loaders.demo.thing import Maker, both
from ontology.identity_codes import ipc_broader, ipc_key
from ontology.model import SCHEME, Record

# subclass | a short title of our own | main groups
_TABLE = """
A01G | 园艺与灌溉 | horticulture and watering | 1 3 5 7 9 11 13 15 16 17 23 25 27 29 31 33
A01H | 植物育种 | plant breeding | 1 3 4 5 7 9 11 13 15 17
A01N | 农药 | biocides | 1 3 25 27 29 31 33 35 37 39 41 43 45 47 49 51
A61B | 诊断与外科 | diagnosis and surgery | 1 3 5 6 7 8 9 10 13 16 17 18 19
A61F | 假体与敷料 | prostheses and dressings | 2 3 4 5 6 7 9 11 13 15 17
A61K | 药物制剂 | medicinal preparations | 6 8 9 31 33 35 36 38 39 41 45 47 48 49 50 51
A61M | 输注与麻醉器具 | infusion and inhalation devices | 1 3 5 9 11 13 15 16 19 21 23 25 27 29 31 35
B01D | 分离 | separation | 1 3 5 7 8 9 11 12 15 17 19 21 24 25 27 29
B09B | 固体废物处置 | solid waste disposal | 1 3 5
B22F | 粉末冶金 | powder metallurgy | 1 3 5 7 8 9
B23B | 车削与钻削 | turning and boring | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31
B23K | 焊接与激光加工 | welding and laser working | 1 3 5 7 9 10 11 13 15 17 20 23 25 26 28 31
B23P | 复合金属加工 | combined metalworking | 5 6 9 11 13 15 17 19 21 23 25
B23Q | 机床部件 | parts of machine tools | 1 3 5 7 9 11 13 15 16 17 23 27 33 35 37 39
B25J | 机械手 | manipulators | 1 3 5 7 9 11 13 15 17 18 19 21
B29C | 塑料成型 | shaping of plastics | 31 33 35 37 39 41 43 44 45 47 49 51 53 55 57 59
B32B | 层状产品 | layered products | 1 3 5 7 9 11 13 15 17 18 19 21 23 25 27 29
B60K | 车辆动力布置 | arrangement of vehicle propulsion | 1 3 5 6 7 8 11 13 15 16 17 20 23 25 26 28
B60L | 电动车辆 | electric vehicles | 1 3 5 7 8 9 11 13 15
B60R | 车辆附件 | vehicle fittings | 1 3 5 7 9 11 13 15 16 17 19 21 22 25
B60T | 车辆制动 | vehicle brakes | 1 3 5 7 8 10 11 13 15 17
B60W | 车辆联合控制 | conjoint vehicle control | 10 20 30 40 50
B61B | 铁路系统 | railway systems | 1 3 5 7 9 10 11 12 13 15
B61F | 轨道车辆悬挂 | rail vehicle suspensions | 1 3 5 7 9 11 13 15 17 19
B61L | 铁路信号 | railway signalling | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29
B62D | 机动车车身与转向 | vehicle bodies and steering | 1 3 5 6 7 9 11 12 13 15 17 19 21 23 24 25
B63B | 船体与设备 | hulls and equipment | 1 3 5 7 9 11 13 15 17 19 21 22 23 25 27 29
B63G | 舰艇与潜器 | naval and underwater vessels | 1 3 5 6 7 8 9 11 13
B63H | 船舶推进 | marine propulsion | 1 3 5 7 9 11 13 15 16 19 20 21 23 25
B64C | 飞机与直升机 | aeroplanes and helicopters | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 30
B64D | 飞机设备 | aircraft equipment | 1 3 5 7 9 10 11 13 15 17 19 21 23 25 27 29
B64G | 航天器 | spacecraft | 1 3 4 5 6 7
C01B | 非金属元素 | non-metallic elements | 3 4 5 6 7 9 11 13 15 17 19 21 23 25 31 33
C02F | 水处理 | treatment of water | 1 3 5 7 9 11
C03B | 玻璃制造 | manufacture of glass | 1 3 5 7 8 9 11 13 15 17 18 19 20 21 23 25
C04B | 水泥与陶瓷 | cements and ceramics | 2 5 7 9 11 12 14 16 18 20 22 24 26 28 30 32
C07D | 杂环化合物 | heterocyclic compounds | 201 207 209 211 213 215 217 231 233 235 239 241 249 263 277 295
C07K | 肽 | peptides | 1 2 4 5 7 9 11 14 16 17 19
C08G | 缩聚高分子 | polycondensed polymers | 2 4 6 8 10 12 14 16 18 59 61 63 64 65 67 69
C08L | 高分子组合物 | polymer compositions | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31
C09D | 涂料 | coatings | 1 4 5 7 9 10 11 13 15 17
C12N | 微生物与酶 | micro-organisms and enzymes | 1 3 5 7 9 11 13 15
C12P | 发酵 | fermentation | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31
C12Q | 生物检测 | biological testing | 1 3
C21C | 炼钢 | steel making | 1 3 5 7
C21D | 热处理 | heat treatment | 1 3 5 6 7 8 9 10 11
C22C | 合金 | alloys | 1 3 5 7 9 11 12 13 14 16 18 19 20 21 22 23
C25B | 电解工艺 | electrolytic processes | 1 3 5 7 9 11 13 15
C30B | 晶体生长 | crystal growth | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 28 29
D01F | 化学纤维 | artificial fibres | 1 2 4 6 8 9 11 13
G01B | 长度测量 | measuring length | 1 3 5 7 9 11 13 15 17 21
G01C | 导航与测绘 | navigation and surveying | 1 3 5 7 9 11 13 15 17 19 21 22 23 25
G01J | 光与热辐射测量 | measuring light and heat | 1 3 4 5 7 9 11
G01K | 温度测量 | measuring temperature | 1 3 5 7 9 11 13 15 17 19
G01N | 材料分析 | analysing materials | 1 3 5 7 9 11 13 15 17 19 21 22 23 24 25 27
G01S | 定位与雷达 | positioning and radar | 1 3 5 7 11 13 15 17 19
G01V | 地球物理 | geophysics | 1 3 5 7 8 9 11 13 15
G02B | 光学元件 | optical elements | 1 3 5 6 7 9 11 13 15 17 19 21 23 25 26 27
G02F | 光的控制 | control of light | 1 2 3 7
G05B | 控制系统 | control systems | 1 5 6 7 9 11 13 15 17 19 21 23 24
G05D | 非电变量控制 | control of non-electric variables | 1 3 5 7 9 11 13 15 16 17 19 21 22 23 24 25
G06F | 数据处理 | data processing | 1 3 5 7 9 11 12 13 15 17 19 21
G06N | 计算模型 | computing models | 3 5 7
G06Q | 商务数据处理 | business data processing | 10 20 30 40 50 90
G06T | 图像处理 | image processing | 1 3 5 7 9 11 13 15 17 19
G08C | 信号传输 | transmission of signals | 13 15 17 19 21 23 25
G08G | 交通控制 | traffic control | 1 3 5 7 9
G09G | 显示控制 | control of displays | 1 3 5
G10L | 语音处理 | speech processing | 13 15 17 19 21 25
G11C | 静态存储器 | static stores | 5 7 8 11 13 14 15 16 17 19 21 23 25 27 29
H01H | 开关与继电器 | switches and relays | 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 31
H01L | 半导体器件 | semiconductor devices | 21 23 25 27 29 31 33 35 37 39 41 43 45 47 49 51
H01M | 电池 | batteries | 2 4 6 8 10 12 14 16
H01Q | 天线 | aerials | 1 3 5 7 9 11 13 15 17 19 21 23 25
H01S | 激光器 | lasers | 1 3 4 5
H02H | 保护电路 | protective circuits | 1 3 5 6 7 9 11
H02J | 供电与储能 | power supply and storage | 1 3 4 5 7 9 11 13 15 17
H02K | 电机 | electric machines | 1 3 5 7 9 11 13 15 16 17 19 21 23 24 25 26
H03K | 脉冲技术 | pulse technique | 3 4 5 6 7 9 11 12 17 19 21 23 25 27 29
H04B | 传输 | transmission | 1 3 5 7 10 11 13 14 15 17
H04J | 多路复用 | multiplexing | 1 3 4 7 9 11 13 14
H04L | 数字信息传输 | digital transmission | 1 5 7 9 12 13 15 17 19 21 23 25 27 29
H04W | 无线网络 | wireless networks | 4 8 12 16 24 28 36 40 48 52 56 60 64 68 72 74
H05B | 电热与电光源 | electric heating and lighting | 1 3 6 7 11 31 33 35 37 39 41 43
"""


@dataclass(frozen=True, slots=True)
class Subclass:
    """A subclass, our short title of it, and the symbols of its main groups."""

    symbol: str
    zh: str
    en: str
    groups: tuple[str, ...]


def _subclass(line: str) -> Subclass:
    symbol, zh, en, groups = (part.strip() for part in line.split("|"))
    return Subclass(symbol, zh, en, tuple(f"{symbol} {group}/00" for group in groups.split()))


SUBCLASSES: tuple[Subclass, ...] = tuple(_subclass(line) for line in _TABLE.strip().splitlines())


def concepts(maker: Maker, used: Collection[str]) -> Iterator[Record]:
    """The main groups that are used as codes, and their subclasses, each below the next coarser one."""
    for subclass in SUBCLASSES:
        groups = [symbol for symbol in subclass.groups if symbol in used]
        for symbol in (subclass.symbol, *groups) if groups else ():
            if f"{SCHEME}ipc/{ipc_key(symbol)}" not in maker.codes:
                yield _concept(maker, symbol, *((subclass.zh, subclass.en) if len(symbol) == 4 else ()))


def _concept(maker: Maker, symbol: str, zh: str = "", en: str = "") -> Record:
    label = both(zh, en) if zh else ()
    broader = f"{SCHEME}ipc/{ipc_key(ipc_broader(symbol) or '')}"
    return maker.concept(f"ipc/{ipc_key(symbol)}", "ipc", label, notation=symbol, broader=broader)

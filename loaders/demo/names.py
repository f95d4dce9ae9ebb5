"""Names that belong to nobody: every organisation's says 虚构, every person's family name begins with 虚."""


def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    one, other = words.split()[::2], words.split()[1::2]
    return tuple(zip(one, other, strict=True))


_SYLLABLES = """启 Qi 曜 Yao 澜 Lan 翎 Ling 玑 Ji 珩 Heng 岚 Lan 沐 Mu 屿 Yu 槿 Jin 岫 Xiu 砚 Yan 曦 Xi
笙 Sheng 棠 Tang 汐 Xi 筠 Yun 翊 Yi 昱 Yu 珞 Luo 瑾 Jin 璟 Jing 旻 Min 昀 Yun 煜 Yu 桓 Huan
珂 Ke 铖 Cheng 钧 Jun 翰 Han
朔 Shuo 霖 Lin 泓 Hong 澈 Che 淳 Chun 澍 Shu 晟 Sheng 昶 Chang 琮 Cong 霁 Ji 骐 Qi"""
SYLLABLES = _pairs(_SYLLABLES)

_FAMILIES = """谷 gu 林 lin 江 jiang 桥 qiao 原 yuan 川 chuan 石 shi 岭 ling 舟 zhou 泽 ze 岸 an 湖 hu 汀 ting
洲 zhou 沙 sha 云 yun 星 xing 月 yue 河 he 海 hai 山 shan 峰 feng 竹 zhu
松 song 柏 bai 梅 mei 荷 he 菊 ju 楠 nan 枫 feng"""
FAMILIES = _pairs(_FAMILIES)

#: Places in Wuhan: region code, word in names, and how much of the city's innovation is there.
PLACES = (
    ("420100-Z01", "光谷", "Guanggu", 300),
    ("420100-Z02", "车谷", "Chegu", 90),
    ("420111", "洪山", "Hongshan", 90),
    ("420106", "武昌", "Wuchang", 75),
    ("420102", "江岸", "Jiang'an", 70),
    ("420112", "东西湖", "Dongxihu", 70),
    ("420103", "江汉", "Jianghan", 55),
    ("420115", "江夏", "Jiangxia", 55),
    ("420105", "汉阳", "Hanyang", 50),
    ("420104", "硚口", "Qiaokou", 40),
    ("420116", "黄陂", "Huangpi", 30),
    ("420107", "青山", "Qingshan", 30),
    ("420114", "蔡甸", "Caidian", 30),
    ("420117", "新洲", "Xinzhou", 30),
    ("420113", "汉南", "Hannan", 15),
)

_MANNERS = """自适应 adaptive,低功耗 low-power,高精度 high-precision,可重构 reconfigurable,模块化 modular,
抗干扰 interference-proof,轻量化 lightweight,
耐高温 heat-resistant,一体化 integrated,微型 miniature,柔性 flexible,
多通道 multichannel,高可靠 high-reliability,节能型 energy-saving,自校准 self-calibrating,
快速响应 fast-response,
分布式 distributed,可回收 recyclable,宽温域 wide-temperature,双模 dual-mode"""
MANNERS = tuple(tuple(pair.strip().split(" ")) for pair in _MANNERS.split(","))

_ASPECTS = """的制备方法 preparation method,的控制方法 control method,的故障诊断方法 fault diagnosis method,
的检测装置 testing device,及其制造设备 manufacturing equipment,的封装结构 packaging structure,
的标定系统 calibration system,的散热组件 cooling assembly,的装配工装 assembly fixture,
的数据处理系统 data processing system"""
#: Methods first: a utility model cannot protect one.
METHODS = 3
ASPECTS = tuple(pair.strip().partition(" ")[::2] for pair in _ASPECTS.split(","))


def brand(number: int) -> tuple[str, str]:
    """Two different syllables for each number below 1,640, three for those above."""
    third, pair = divmod(number, len(SYLLABLES) * (len(SYLLABLES) - 1))
    # Strides by a prime, so that neighbours do not share their first syllable.
    first, second = divmod(pair * 67 % (len(SYLLABLES) * (len(SYLLABLES) - 1)), len(SYLLABLES) - 1)
    parts = [SYLLABLES[first], SYLLABLES[second + (second >= first)]]
    parts += [SYLLABLES[(third - 1) % len(SYLLABLES)]] if third else []
    return "".join(zh for zh, _ in parts), "".join(en for _, en in parts).capitalize()


def organisation(
    place: tuple[str, str], words: tuple[str, str], end: tuple[str, str], number: int
) -> tuple[str, str]:
    """A name such as 虚构光谷启曜激光科技有限公司 in Chinese and English; `number` chooses the brand."""
    zh, en = brand(number)
    english = " ".join(filter(None, ("Fictional", place[1], en, words[1], end[1])))
    return f"虚构{place[0]}{zh}{words[0]}{end[0]}", english


def person(number: int) -> tuple[str, str]:
    """A person's name; namesakes appear after some 40,000 numbers, as they do in life."""
    family, given = FAMILIES[number % len(FAMILIES)], number // len(FAMILIES)
    if given < len(SYLLABLES):
        zh, en = SYLLABLES[given]
    else:
        zh, en = brand(given - len(SYLLABLES))
    return f"虚{family[0]}{zh}", f"Xu{family[1]} {en}"


def title(thing: tuple[str, str], manner: int, aspect: int) -> tuple[str, str]:
    """What a patent, need or achievement is called."""
    manner_zh, manner_en = MANNERS[manner]
    aspect_zh, aspect_en = ASPECTS[aspect]
    return f"一种虚构的{manner_zh}{thing[0]}{aspect_zh}", f"Fictional {manner_en} {thing[1]}: {aspect_en}"

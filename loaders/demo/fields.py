"""The demo city's fields of technology: how large, where at home, in which patent classes, in which words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sector:
    """One field: where it clusters, the subclasses of its patents, and what these are about."""

    code: str
    weight: int
    industry: str
    homes: tuple[str, ...]
    subclasses: tuple[str, ...]
    zh: str
    en: str
    things: tuple[tuple[str, str], ...]


# code | weight | industry | homes | subclasses, and below: words | things
_TABLE = """
f-fiber-laser | 9 | 39 | Z01 | H01S G02B B23K
    光纤激光 Fibre-Laser | 光纤激光器 fibre laser, 光束合成器 beam combiner
f-ultrafast-laser | 5 | 39 | Z01 | H01S B23K G02F
    超快激光 Ultrafast-Laser | 飞秒振荡器 femtosecond oscillator, 脉冲压缩器 pulse compressor
f-laser-equipment | 9 | 35 | Z01 420115 | B23K B23P G05B
    激光装备 Laser-Equipment | 激光切割机 laser cutter, 激光清洗头 laser cleaning head
f-optical-fiber | 6 | 38 | Z01 | G02B C03B
    光纤光缆 Optical-Fibre | 光纤预制棒 fibre preform, 光缆护套 cable sheath
f-optical-module | 9 | 39 | Z01 | G02B H04B H04J
    光模块 Optical-Module | 光收发模块 optical transceiver, 波分复用器 wavelength multiplexer
f-memory-chip | 6 | 39 | Z01 | G11C H01L G06F
    存储芯片 Memory-Chip | 三维闪存 stacked flash memory, 读出电路 sensing circuit
f-optical-chip | 5 | 39 | Z01 | H01S G02F H01L
    光芯片 Photonic-Chip | 硅光调制器 silicon modulator, 光子探测器 photon detector
f-compound-semiconductor | 4 | 39 | Z01 | H01L C30B H03K
    化合物半导体 Semiconductor | 氮化镓器件 nitride device, 外延片 epitaxial wafer
f-display | 7 | 39 | Z01 420112 | G09G G02F H05B
    新型显示 Display | 显示面板 display panel, 背光模组 backlight module
f-sensor | 8 | 40 | Z01 420111 | G01B G01N G01K
    传感仪器 Sensing | 压力传感器 pressure sensor, 气体检测仪 gas detector
f-infrared | 4 | 40 | Z01 | G01J H01L G02B
    红外 Infrared | 红外焦平面 infrared focal plane, 热像仪 thermal imager
f-biomedicine | 10 | 27 | Z01 420111 | A61K C07D C07K
    生物医药 Biomedicine | 抗体药物 antibody drug, 缓释制剂 slow-release preparation
f-medical-device | 8 | 35 | Z01 420112 | A61B A61M A61F
    医疗器械 Medical-Device | 内窥镜 endoscope, 注射泵 infusion pump
f-precision-medicine | 4 | 73 | Z01 | C12Q G01N A61B
    精准医疗 Precision-Medicine | 基因检测试剂 gene test reagent, 测序芯片 sequencing chip
f-chinese-medicine | 3 | 27 | 420105 420103 | A61K C07D
    中医药 Herbal-Medicine | 中药颗粒 herbal granule, 艾草提取物 mugwort extract
f-synthetic-biology | 3 | 73 | Z01 420111 | C12N C12P
    合成生物 Synthetic-Biology | 工程菌株 engineered strain, 酶催化体系 enzyme system
f-machine-tool | 6 | 34 | 420115 Z02 | B23Q B23B G05B
    数控机床 Machine-Tool | 五轴机床 five-axis machine, 电主轴 motor spindle
f-robot | 7 | 34 | Z02 Z01 | B25J G05B G05D
    机器人 Robotics | 机械臂 robot arm, 柔性夹爪 soft gripper
f-additive | 3 | 35 | Z01 420111 | B22F B29C
    增材制造 Additive | 金属打印机 metal printer, 铺粉机构 powder spreader
f-marine | 4 | 37 | 420106 420117 | B63B B63H B63G
    船海装备 Marine | 推进器 thruster, 水下机器人 underwater vehicle
f-rail | 4 | 37 | 420106 420105 | B61L B61F B61B
    轨道交通 Rail | 道岔转辙机 point machine, 悬挂转向架 suspended bogie
f-power-equipment | 6 | 38 | 420111 420103 | H02J H02H H01H
    电力装备 Power-Equipment | 断路器 circuit breaker, 继电保护装置 protective relay
f-nev | 7 | 36 | Z02 420114 | B60L B60K H02K
    新能源汽车 Electric-Vehicle | 电驱动桥 electric axle, 热管理系统 thermal manager
f-connected-vehicle | 6 | 36 | Z02 | G08G B60W G05D
    智能网联 Connected-Vehicle | 车载控制器 vehicle controller, 路侧单元 roadside unit
f-traction-battery | 5 | 38 | Z02 420114 | H01M H02J
    动力电池 Battery | 电池包 battery pack, 固态电解质 solid electrolyte
f-auto-part | 8 | 36 | Z02 420114 | B60R B60T B62D
    汽车零部件 Auto-Part | 制动卡钳 brake caliper, 转向器 steering gear
f-steel | 4 | 31 | 420107 | C22C C21D C21C
    先进钢铁 Steel | 硅钢片 silicon steel sheet, 耐候钢 weathering steel
f-chemical-material | 6 | 26 | 420107 420117 | C08L C08G C09D
    化工新材料 Polymer | 树脂组合物 resin composition, 防腐涂料 protective coating
f-composite | 4 | 30 | 420111 420113 | B32B D01F C04B
    复合材料 Composite | 碳纤维板 carbon-fibre plate, 陶瓷基体 ceramic matrix
f-beidou | 6 | 39 | Z01 420111 | G01S G01C
    北斗导航 Navigation | 定位终端 positioning terminal, 授时模块 timing module
f-remote-sensing | 5 | 74 | Z01 420106 | G01S G06T G01V
    遥感 Remote-Sensing | 影像匹配器 image matcher, 激光测绘仪 laser surveying device
f-satellite | 3 | 37 | 420117 | B64G H01Q H04L
    卫星 Satellite | 星载天线 satellite antenna, 姿态控制器 attitude controller
f-drone | 4 | 37 | 420113 Z02 | B64C B64D G05D
    无人机 Drone | 旋翼无人机 rotor drone, 飞控系统 flight controller
f-ai | 10 | 65 | Z01 420106 | G06N G06T G10L
    人工智能 Artificial-Intelligence | 图像识别模型 image model, 语音网络 speech network
f-software | 16 | 65 | Z01 420103 420102 | G06F G06Q
    软件 Software | 任务调度器 task scheduler, 编译工具 compiler tool
f-big-data | 9 | 65 | Z01 420106 | G06F G06Q
    大数据 Big-Data | 数据清洗器 data cleaner, 图数据库 graph database
f-cybersecurity | 6 | 65 | 420112 Z01 | H04L G06F
    网络安全 Cybersecurity | 加密网关 cipher gateway, 入侵检测器 intrusion detector
f-mobile | 6 | 39 | Z01 | H04W H04B H01Q
    移动通信 Mobile | 基站天线 base-station antenna, 信道估计器 channel estimator
f-iot | 7 | 65 | Z01 420105 | H04L G08C H04W
    物联网 Internet-of-Things | 传感节点 sensor node, 网关终端 gateway terminal
f-industrial-internet | 6 | 64 | 420106 Z02 | G05B G06Q H04L
    工业互联网 Industrial-Internet | 边缘采集器 edge collector, 产线孪生体 line twin
f-hydrogen | 4 | 38 | Z02 420107 | H01M C25B C01B
    氢能 Hydrogen | 电解槽 electrolyser, 燃料电池堆 fuel-cell stack
f-storage | 5 | 38 | Z01 420112 | H02J H01M
    新型储能 Energy-Storage | 液流电池 flow battery, 储能变流器 storage converter
f-environment | 8 | 77 | 420107 420104 | C02F B01D B09B
    节能环保 Environment | 污水反应器 sewage reactor, 脱硫塔 desulphurisation tower
f-agriculture | 5 | 01 | 420116 420115 420117 | A01H A01N A01G
    现代农业 Agriculture | 水稻品系 rice line, 滴灌装置 drip irrigator
"""


def _sector(line: str) -> Sector:
    code, weight, industry, homes, subclasses, words, things = (part.strip() for part in line.split("|"))
    zh, en = words.split()
    pairs = (thing.strip().partition(" ") for thing in things.split(","))
    return Sector(
        code,
        int(weight),
        f"industry/{industry}",
        tuple(f"420100-{home}" if home.startswith("Z") else home for home in homes.split()),
        tuple(subclasses.split()),
        zh,
        en.replace("-", " "),
        tuple((thing_zh, thing_en) for thing_zh, _, thing_en in pairs),
    )


SECTORS: tuple[Sector, ...] = tuple(
    _sector(line) for line in _TABLE.replace("\n    ", " | ").strip().splitlines()
)

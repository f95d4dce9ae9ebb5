"""The words that names of organisations are made of: spellings, legal forms, kinds of bodies, countries."""

import re


def _words(text: str, between: str = " ") -> frozenset[str]:
    return frozenset(filter(None, text.split(between)))


def _table(text: str) -> dict[str, str]:
    """Every word after a colon, mapped to the word before it; entries are divided by semicolons."""
    entries = (entry.split(":") for entry in text.split(";"))
    return {word: head.strip() for head, words in entries for word in words.split()}


# Abbreviations and plurals that stand for one word only: the same name, spelt otherwise.
SPELLINGS = _table(
    "university: univ; institute: inst; academy: acad; college: coll; department: dept; school: sch;"
    "science: sci sciences scis; technology: tech technol technologies techn; laboratory: lab "
    "labs laboratories;"
    "telecommunication: telecommunications telecomm telecom; communication: communications; bureau: bur;"
    "research: res; national: natl nat; international: intl; center: ctr centre centr; hospital: hosp;"
    "engineering: eng engn engrg; development: dev; equipment: equip; manufacturing: mfg; "
    "information: info inf;"
    "group: grp; foundation: found; association: assoc; society: soc; faculty: fac; government: govt;"
    "administration: admin; management: mgmt; scientific: scient; precision: prec; fiber: fibre;"
    "polytechnic: polytechnical polytech; construction: constr; cooperation: coop; province: prov;"
    "corporation: corp; company: co; limited: ltd; incorporated: inc; sports: sport; defense: defence"
)
# Words that one register abbreviation may stand for: they meet in the coarse form alone.
STEMS = _table(
    "technology: technical technological; industry: industrial industries ind; institute: institution;"
    "medicine: medical med; agriculture: agricultural agric agricult agr; chemistry: chemical chem;"
    "mechanics: mechanical mech; machinery: machine mach; communication: comm; international: int;"
    "pharmacy: pharmaceutical pharmaceuticals pharma pharm; transport: traffic transportation;"
    "material: materials mat; system: systems sys; service: services; product: products prod;"
    "resource: resources; automation: automatic autom; electricity: elec elect; aviation: aviat"
)
AMBIGUOUS = _words(
    "ind med agric agricult agr chem mech mach comm int pharm mat sys prod autom elec elect aviat"
)
STOP = _words("of the and for in at &")
LEGAL = {
    tuple(words.split()): form
    for form, spellings in {
        "ltd": "co ltd,corp ltd,co inc ltd,ltd co,ltd,joint stock ltd co,joint stock co ltd,joint "
        "stock ltd,"
        "co ltd by shares,group co ltd by shares",
        "inc": "inc,co inc",
        "corp": "corp",
        "co": "co",
        "llc": "llc,ltd liability co,co llc",
        "plc": "plc,public ltd co",
        "pte": "pte ltd",
        "pty": "pty ltd,pty",
        "pvt": "pvt ltd,private ltd,co pvt ltd,pvt co ltd",
        "gmbh": "gmbh",
        "gmbh co kg": "gmbh & co kg,gmbh co kg,gmbh & co ohg",
        "bhd": "sdn bhd,bhd",
        "sp zoo": "sp z oo,sp zoo",
        "kk": "kk,kabushiki kaisha",
    }.items()
    for words in spellings.split(",")
} | {
    (word,): word
    for word in _words("lp llp ag kg se sa sas sasu sarl srl spa bv nv ab oy oyj asa a/s aps doo jsc")
}
LEGAL_WORDS = {
    "limited": "ltd",
    "company": "co",
    "corporation": "corp",
    "incorporated": "inc",
    "shareholding": "joint",
}
MIDDLE_LEGAL = frozenset({"gmbh", "llc", "plc"})

ZH_LEGAL = (
    (re.compile(r"(?:股份有限责任公司|股份有限公司|股份公司)$"), "股份有限公司"),
    (re.compile(r"(?:有限责任公司|责任有限公司|有限公司)$"), "有限公司"),
    (re.compile(r"(?:合伙企业)?\(?(?:特殊普通合伙|普通合伙|有限合伙)$|合伙企业$"), "合伙企业"),
    (re.compile(r"(?:股份合作公司|专业合作社|合作社)$"), "合作社"),
    (re.compile(r"(?:株式会社|有限会社)$"), "株式会社"),
    (re.compile(r"(?<!分)(?<!子)公司$"), "公司"),
)
ZH_BODY = re.compile(
    r"大学|学院|研究所|研究院|科学院|工程院|医院|实验室|党校"
    r"|(?:研究中心|中心|学校|中学|小学|委员会|办公室|政府|[厅局部委署院所]|协会|学会|基金会|博物馆|图书馆|出版社)$"
)
ZH_GENERIC = re.compile(
    r"第?[一二三四五六七八九十0-9]+|人民|中心|附属|中医|中西医结合|妇幼|保健"
    r"|儿童|肿瘤|口腔|专科|职业|技术|师范|工业|农业|经济|管理|科学|研究|法|商|文"
    r"|理|工|医|哲|历史|外国语|外语|马克思主义|信息|计算机|软件|国际|教育|公共"
    r"|新闻|传播|体育|艺术|音乐|美术|社会|政治|行政|机械|电子|电气|材料|化学|物理"
    r"|数学|生命|大学|学院|学校|研究所|研究院|科学院|医院|实验室|国家|重点|省|市"
    r"|区|县|委|党校|政府|[厅局部院所系学与和及]|财政|科技|卫生|健康|委员会|办公室"
)
BODY_STEMS = (
    "univers", "institut", "academ", "akadem", "colleg", "hospital", "hopital", "laborator",
    "hochschul", "polytechn", "politec", "uniwersyt", "school", "escola", "escuela", "ecole", "center",
    "centr", "zentrum", "department", "bureau", "ministry", "commission", "society", "association",
    "council", "museum", "clinic", "klini", "foundation", "istitut", "agency", "observator",
)  # fmt: skip
GENERIC = _words(
    "university institute academy college hospital laboratory polytechnic school center department "
    "bureau ministry commission society association council museum clinic foundation faculty division "
    "section unit office agency group science technology engineering medicine medical health research "
    "national state key municipal provincial province city county district general central first second "
    "third fourth fifth people peoples public natural history physics chemistry mathematics biology law "
    "economics management business education arts art music agriculture agricultural industry "
    "industrial environment environmental information computer applied social human veterinary nursing "
    "pharmacy dentistry surgery psychology geology geography physical chemical biological life "
    "international advanced studies finance library community children teaching affiliated military "
    "army police cancer childrens regional no study graduate mechanical electrical electronic "
    "communication civil materials biochemistry biotechnology statistics a s"
)
COUNTRIES = _words(
    "china|people's republic of china|p.r. china|prc|japan|united states|united states of "
    "america|usa|us|portugal|"
    "united kingdom|uk|germany|italy|spain|france|canada|south korea|korea|switzerland|"
    "netherlands|india|austria|"
    "australia|singapore|sweden|czechia|czech republic|belgium|ireland|norway|brazil|poland|new "
    "zealand|taiwan|denmark|"
    "chile|israel|hungary|colombia|finland|türkiye|turkey|romania|russia|south africa|malaysia|"
    "indonesia|greece|cyprus|"
    "bangladesh|saudi arabia|slovenia|egypt|ukraine|bulgaria|croatia|serbia|mexico|kazakhstan|"
    "pakistan|argentina|"
    "estonia|qatar|slovakia|thailand|latvia|lithuania|peru|uruguay|iran|united arab emirates|"
    "luxembourg|hong kong|"
    "kuwait|kenya|vietnam|belarus|iceland|philippines|nigeria|morocco|tunisia|jordan|macau",
    "|",
)
# What the name of a unit within a body ends in, and what makes the rest of a name a body of its own.
ZH_UNIT = re.compile(
    r"(?:学院|学部|书院|系|研究[所院室]|中心|实验室|教研室|[处室科所部组班]|分校|校区|基地|图书馆|编辑部|出版社|学科|专业)$"
)
ZH_OTHER_BODY = re.compile(r"医院|公司|集团|学校|中学|小学|幼儿园|协会|学会|银行")
# Words of units, and those that name nobody without the body they belong to.
DEPENDENT = _words("department faculty school division section unit laboratory chair program")
UNITS = DEPENDENT | _words(
    "college institute center service group graduate campus branch office academy clinical"
)
CARE = _words("hospital clinic")
# Academies that everybody shortens in one way.
ZH_SPELLINGS = {"中科院": "中国科学院", "社科院": "社会科学院", "农科院": "农业科学院"}
ZH_SHORTENED = re.compile("|".join(ZH_SPELLINGS))

"""Countries and territories by the names that addresses give them."""

import unicodedata
from functools import lru_cache

# Code: names divided by `|`, as addresses print them; accents and case do not matter.
_NAMES = """
AD:Andorra;AE:United Arab Emirates|UAE|阿联酋;AF:Afghanistan|阿富汗;AL:Albania;AM:Armenia;AO:Angola;
AQ:Antarctica;AR:Argentina|阿根廷;AS:American Samoa;AT:Austria|Österreich|Autriche|奥地利;
AU:Australia|澳大利亚;AW:Aruba;AX:Åland;AZ:Azerbaijan;
BA:Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia & Herzegovina;BB:Barbados;BD:Bangladesh|孟加拉国;
BE:Belgium|Belgique|België|Belgien|比利时;BF:Burkina Faso;BG:Bulgaria;BH:Bahrain|Kingdom of Bahrain;
BI:Burundi;BJ:Benin|Bénin;BN:Brunei|Brunei Darussalam;BO:Bolivia;BR:Brazil|Brasil|Brésil|Brasilien|巴西;
BS:Bahamas|The Bahamas;BT:Bhutan;BW:Botswana;BY:Belarus|Republic of Belarus;BZ:Belize;CA:Canada|加拿大;
CD:DR Congo|DRC|Democratic Republic of Congo|Democratic Republic of the Congo;CF:Central African Republic;
CG:Congo Republic|Congo;CH:Switzerland|Schweiz|Suisse|Svizzera|瑞士;CI:Ivory Coast|Côte d'Ivoire;
CL:Chile|智利;CM:Cameroon|Cameroun;
CN:China|People's Republic of China|P.R. China|PR China|P.R.C.
|PRC|P.R.China|Mainland China|中国|中华人民共和国;CO:Colombia;CR:Costa Rica;CU:Cuba;
CV:Cabo Verde|Cape Verde;CW:Curaçao;CY:Cyprus;
CZ:Czechia|Czech Republic|The Czech Republic|Česká republika|捷克;
DE:Germany|Deutschland|Allemagne|Federal Republic of Germany|德国;DJ:Djibouti;DK:Denmark|Danmark|丹麦;
DM:Dominica;DO:Dominican Republic;DZ:Algeria|Algérie;EC:Ecuador;EE:Estonia;
EG:Egypt|Arab Republic of Egypt|埃及;ES:Spain|España|西班牙;ET:Ethiopia;FI:Finland|Suomi|芬兰;FJ:Fiji;
FK:Falkland Islands;FO:Faroe Islands;FR:France|Frankreich|法国;GA:Gabon;
GB:United Kingdom|UK|U.K.|Great Britain|England|Scotland|Wales|Northern Ireland|英国;GE:Georgia;
GF:French Guiana;GG:Guernsey;GH:Ghana;GI:Gibraltar;GL:Greenland;GM:The Gambia|Gambia;GN:Guinea;
GP:Guadeloupe;GQ:Equatorial Guinea;GR:Greece|希腊;GT:Guatemala;GU:Guam;GW:Guinea-Bissau;
HK:Hong Kong|Hong Kong SAR|Hong Kong SAR China|香港|中国香港;HN:Honduras;HR:Croatia;HT:Haiti;
HU:Hungary|匈牙利;ID:Indonesia|印度尼西亚;IE:Ireland|Republic of Ireland|爱尔兰;IL:Israel|以色列;
IM:Isle of Man;IN:India|Bharat|印度;IQ:Iraq;IR:Iran|Islamic Republic of Iran|I.R. Iran|IR Iran|伊朗;
IS:Iceland;IT:Italy|Italia|Italie|Italien|意大利;JE:Jersey;JM:Jamaica;JO:Jordan;JP:Japan|日本;KE:Kenya;
KG:Kyrgyzstan|Kyrgyz Republic;KH:Cambodia;KI:Kiribati;KM:Comoros;KP:North Korea|朝鲜;
KR:South Korea|Republic of Korea|Korea|Korea South|Rep. of Korea|R.O. Korea|ROK|韩国;KW:Kuwait;
KZ:Kazakhstan|Republic of Kazakhstan|哈萨克斯坦;LA:Laos|Lao PDR|Lao People's Democratic Republic;LB:Lebanon;
LC:Saint Lucia;LI:Liechtenstein;LK:Sri Lanka;LR:Liberia;LS:Lesotho;LT:Lithuania;LU:Luxembourg;LV:Latvia;
LY:Libya;MA:Morocco|Maroc;MC:Monaco;MD:Moldova|Republic of Moldova;ME:Montenegro;MG:Madagascar;
MK:North Macedonia|Macedonia|Republic of North Macedonia;ML:Mali;MM:Myanmar;MN:Mongolia|蒙古;
MO:Macao|Macau|Macao SAR|Macau SAR|澳门|中国澳门;MQ:Martinique;MR:Mauritania;MT:Malta;MU:Mauritius;
MV:Maldives;MW:Malawi;MX:Mexico|México|墨西哥;MY:Malaysia|马来西亚;MZ:Mozambique;NA:Namibia;
NC:New Caledonia;NE:Niger;NG:Nigeria;
NL:Netherlands|The Netherlands|Nederland|Holland|Pays-Bas|Niederlande|荷兰;NO:Norway|Norge|挪威;NP:Nepal;
NZ:New Zealand|Aotearoa New Zealand|新西兰;OM:Oman|Sultanate of Oman;PA:Panama;PE:Peru|Perú;
PF:French Polynesia;PG:Papua New Guinea;PH:Philippines|The Philippines;PK:Pakistan|巴基斯坦;
PL:Poland|Polska|Polen|波兰;PR:Puerto Rico;PS:Palestine|State of Palestine;PT:Portugal|葡萄牙;PW:Palau;
PY:Paraguay;QA:Qatar|State of Qatar;RE:Réunion;RO:Romania|România;RS:Serbia|Republic of Serbia;
RU:Russia|Russian Federation|俄罗斯;RW:Rwanda;SA:Saudi Arabia|Kingdom of Saudi Arabia|KSA|沙特阿拉伯;
SB:Solomon Islands;SC:Seychelles;SD:Sudan;SE:Sweden|Sverige|瑞典;SG:Singapore|Republic of Singapore|新加坡;
SI:Slovenia;SK:Slovakia|Slovak Republic;SL:Sierra Leone;SM:San Marino;SN:Senegal|Sénégal;SO:Somalia;
SR:Suriname;SS:South Sudan;SV:El Salvador;SY:Syria|Syrian Arab Republic;TD:Chad;TG:Togo;TH:Thailand|泰国;
TJ:Tajikistan;TL:Timor-Leste;TM:Turkmenistan;TN:Tunisia|Tunisie;
TR:Türkiye|Turkey|Republic of Turkey|Republic of Türkiye|Turkiye|土耳其;TT:Trinidad and Tobago;
TW:Taiwan|Taiwan R.O.C.|Taiwan ROC|R.O.C.|Republic of China|Taiwan (R.O.C.)
|Taiwan Republic of China|台湾|中国台湾;TZ:Tanzania;UA:Ukraine|乌克兰;UG:Uganda;
US:United States|USA|U.S.A.|US|U.S.|United States of America|The United States|美国;UY:Uruguay;
UZ:Uzbekistan|Republic of Uzbekistan;VE:Venezuela;VN:Vietnam|Viet Nam|越南;VU:Vanuatu;WS:Samoa;XK:Kosovo;
YE:Yemen;ZA:South Africa|Republic of South Africa|RSA|南非;ZM:Zambia;ZW:Zimbabwe
"""


@lru_cache(maxsize=4096)
def country_of(text: str) -> str:
    """The ISO 3166-1 code of the country that the text names and nothing else, such as `P. R. China`; "" for none."""
    return _codes().get(_key(text), "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    entries = (entry.strip().partition(":") for entry in _NAMES.replace("\n", "").split(";"))
    return {_key(name): code for code, _, names in entries for name in names.split("|")}


def _key(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum())

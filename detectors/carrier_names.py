"""Names of mobile networks of the world, as operators, phones, SIM cards and network scans write them. Data, no rules.

From the public lists of E.212 codes and of virtual operators. ``DISTINCT`` mean nothing else; ``COMMON`` are words of
speech too, and need a key, or a place among a network's figures.
"""

from __future__ import annotations

import re
from typing import Final

CHINESE: Final = tuple(
    (
        "中国移动 中国联通 中国电信 中国广电 中国移动通信 中国联合通信 中移动 中移铁通 中国铁通 移动 "
        "联通 电信 广电 铁通 中国移动香港 香港移动 中华电信 中華電信 台湾大哥大 台灣大哥大 远传电信 "
        "遠傳電信 远传 遠傳 台湾之星 台灣之星 亞太電信 亚太电信 數碼通 数码通 和記 和記電訊 和记电讯 "
        "香港電訊 香港电讯 電訊盈科 自由鳥 澳門電訊 澳门电讯 澳門電信 3香港 香港寬頻 小米移动 阿里通信 "
        "京东通信 苏宁互联 蜗牛移动 迪信通 国美极信 分享通信 远特通信 红豆电信 民生通讯 天音通信 "
        "朗玛信息 爱施德 星美移动 话机通信 鹏博士 海南航空通信 万象通信 "
    ).split()
)
_DISTINCT: Final = """
China Mobile|China Mobile Hong Kong|China Unicom|China Telecom|China Broadnet|China Broadcasting Network|
China Tietong|CHINA MOBILE|CHN-UNICOM|CHN UNICOM|CHN-CT|CHN-CMCC|CHN-CBN|CMCC|CUCC|CTCC|CMHK|CUniq|
Chunghwa Telecom|Chunghwa|Taiwan Mobile|Far EasTone|FarEasTone|FET|T Star|APTG|csl|1O1O|SmarTone|3HK|HKT|PCCW|
CTM|China Motion|T-Mobile|AT&T|AT&T Mobility|FirstNet|Verizon|Verizon Wireless|US Cellular|U.S. Cellular|
UScellular|MetroPCS|Metro by T-Mobile|Mint Mobile|Google Fi|Project Fi|Xfinity Mobile|Spectrum Mobile|
Cricket Wireless|Boost Mobile|Straight Talk|TracFone|Consumer Cellular|Visible by Verizon|Republic Wireless|
Ting Mobile|US Mobile|Red Pocket|Ultra Mobile|Simple Mobile|H2O Wireless|Net10|Page Plus|Virgin Mobile|
C Spire|Cellcom|GCI Wireless|Dish Wireless|Rogers Wireless|Bell Mobility|Bell Canada|Telus Mobility|
Freedom Mobile|Koodo|Koodo Mobile|Fido|Videotron|SaskTel|Public Mobile|Chatr|Lucky Mobile|Eastlink|Telcel|
AT&T Mexico|Movistar|Claro|Claro BR|Vivo Brasil|TIM Brasil|TIM BRASIL|Oi Brasil|Algar Telecom|Entel PCS|
WOM Chile|Bitel|Tigo|Digicel|Cable & Wireless|Altice Dominicana|Antel|Tuenti|Nextel|Telefonica|Telefónica|
Vodafone|Telefonica UK|O2 - UK|O2-UK|O2 - de|o2 - de|o2-de|Three UK|3 UK|giffgaff|Giffgaff|Lebara|Lycamobile|
Lyca Mobile|Tesco Mobile|VOXI|SMARTY|iD Mobile|Sky Mobile|BT Mobile|Virgin Media O2|spusu|EE Limited|
T-Mobile UK|Meteor Ireland|eir Mobile|Three Ireland|48 Ireland|Deutsche Telekom|Telekom.de|
Telekom Deutschland|E-Plus|ALDI TALK|congstar|1&1 Mobilfunk|freenet Mobilfunk|Drillisch|Swisscom|Salt Mobile|
Sunrise CH|Magenta|A1 Telekom|A1 Austria|Drei Austria|HoT Telekom|Orange F|Orange France|Orange Espana|
Orange España|Orange Polska|Orange Romania|Orange Belgium|SFR|F SFR|Bouygues|Bouygues Telecom|Free Mobile|
Sosh|RED by SFR|NRJ Mobile|La Poste Mobile|Coriolis|Prixtel|Yoigo|MASMOVIL|MásMóvil|Pepephone|Jazztel|Simyo|
Digi Mobil|DIGI.Mobil|TIM Italia|I TIM|Wind Tre|WINDTRE|WIND Tre|Iliad IT|iliad|Fastweb|ho. Mobile|ho.mobile|
PosteMobile|CoopVoce|Kena Mobile|Very Mobile|MEO Mobile|P MEO|NOS Portugal|Proximus|BASE Belgium|Telenet|KPN|
KPN Mobile|Tele2|T-Mobile NL|Odido|Simpel|Ben Nederland|Telenor|Telia|Tre Sverige|Comviq|Halebop|Hallon|
TDC Mobil|YouSee|Telmore|3 DK|Elisa|DNA Finland|Nova Iceland|Siminn|Síminn|Plus GSM|Polkomtel|T-Mobile PL|
P4 Play|Heyah|nju mobile|T-Mobile CZ|O2 CZ|Vodafone CZ|O2 - SK|4ka|Telekom HU|Telekom SK|Yettel|Vivacom|A1 BG|
A1 HR|A1 SI|Telemach|Hrvatski Telekom|m:tel|mts Srbija|Cosmote|COSMOTE|Wind Hellas|Digi RO|Telekom RO|LMT|
Bite LT|Bitė|Telia LT|EMT Estonia|Kyivstar|Київстар|lifecell|Vodafone UA|MegaFon|Megafon|МегаФон|Beeline|
Билайн|МТС|MTS RUS|Yota|Tele2 RU|Tinkoff Mobile|Rostelecom|Kcell|Altel|Beeline KZ|Ucell|UMS Uzbekistan|velcom|
life:) BY|Turkcell|Türk Telekom|Turk Telekom|Avea|Vodafone TR|Magticom|Geocell|Silknet|Azercell|Bakcell|
VivaCell-MTS|Ucom|Pelephone|Partner IL|Cellcom IL|HOT Mobile|Golan Telecom|Etisalat|e& UAE|Mobily|Zain|
Zain KSA|stc KSA|STC Pay|Ooredoo|Batelco|Omantel|Umniah|Alfa Lebanon|touch LB|Asiacell|Korek|Irancell|
MCI Iran|Hamrah-e-Aval|Rightel|Airtel|Bharti Airtel|airtel IN|IND airtel|Reliance Jio|Jio|JIO 4G|Jio 4G|
Jio True5G|Vi India|Vi IN|Vodafone Idea|Vodafone IN|Idea Cellular|BSNL|BSNL Mobile|CellOne|MTNL|Dolphin MTNL|
Grameenphone|Robi Axiata|Banglalink|Teletalk|Jazz PK|Mobilink|Zong|Telenor PK|Ufone|Dialog Axiata|Mobitel|
SLT-Mobitel|Hutch LK|Ncell|Nepal Telecom|Roshan|AWCC|NTT DOCOMO|NTT Docomo|NTT DoCoMo|docomo|DOCOMO|SoftBank|
SoftBank Mobile|Y!mobile|Ymobile|KDDI|UQ mobile|Rakuten Mobile|ahamo|povo|LINEMO|mineo|IIJmio|OCN Mobile|
LINE Mobile|SK Telecom|SKTelecom|SKT|LG U+|LGU+|LG Uplus|olleh|KT Corp|U+ Mobile|SKT 5G|Singtel|SingTel|
StarHub|M1-3GSM|M1 Singapore|Simba|TPG SG|Circles.Life|giga!|Maxis|Celcom|CelcomDigi|Digi MY|DiGi|U Mobile|
Hotlink|Yes 4G|TM Unifi|Unifi Mobile|XOX|redONE|AIS-T|AIS 5G|TrueMove H|TrueMove-H|TRUE-H|dtac|DTAC|Telkomsel|
TELKOMSEL|XL Axiata|Indosat|Indosat Ooredoo|IM3 Ooredoo|Smartfren|3 Indonesia|by.U|Globe Telecom|
Smart Communications|TNT PH|DITO Telecommunity|DITO|Sun Cellular|GOMO|Viettel|Vinaphone|VinaPhone|Mobifone|
MobiFone|Vietnamobile|VIETTEL TELECOM|Metfone|Cellcard|Smart Axiata|Unitel LA|Lao Telecom|MPT MM|Mytel|
ATOM MM|Telenor MM|Mobicom MN|Unitel MN|Telstra|Telstra Mobile|Optus|YES OPTUS|Optus Mobile|Vodafone AU|
Amaysim|Boost AU|Belong AU|ALDImobile|Spark NZ|2degrees|One NZ|Skinny Mobile|Digicel Fiji|bmobile|Safaricom|
Airtel KE|Telkom Kenya|MTN|MTN NG|MTN-SA|MTN SA|MTN GH|Vodacom|VodaCom-SA|Cell C|Telkom SA|Rain SA|Glo|
Globacom|9mobile|Etisalat NG|Airtel NG|AirtelTigo|Telecel|Orange EG|Vodafone EG|WE Egypt|Etisalat EG|
Maroc Telecom|IAM Maroc|inwi|Orange MA|Djezzy|Mobilis|Ooredoo DZ|Tunisie Telecom|Orange TN|Libyana|
Ethio Telecom|Ethio telecom|Vodacom TZ|Tigo TZ|Halotel|Airtel UG|MTN UG|MTN Rwanda|Econet|Econet Wireless|
NetOne|Telecel ZW|Unitel Angola|Movicel|mcel|Vodacom MZ|Movitel|Zamtel|MTN ZM|TNM Malawi|Orange CI|
Moov Africa|MTN CI|Orange SN|Expresso SN|Free SN|Orange CM|MTN CM|Camtel|Zain SD|Sudani|MTC Namibia|Mascom|
Orange BW|Truphone|Airalo|Holafly|Ubigi|1NCE|KnowRoaming
"""
_COMMON: Final = """
Sprint|Orange|Three|EE|O2|o2|3|Free|Play|Plus|Bell|Rogers|Telus|TELUS|Fizz|Cricket|Boost|Metro|Visible|Fi|
Mint|Ting|Bouygtel|Vivo|VIVO|TIM|Oi|Entel|WOM|Bitel|Personal|Tuenti|WIND|Wind|Salt|Sunrise|Telekom|A1|Drei|
Magenta|Base|BASE|Ben|Nos|NOS|MEO|DNA|Tre|Nova|Bite|MTS|mts|Life|life:)|Avea|Partner|Du|du|STC|stc|Vi|Idea|
Robi|Jazz|Dialog|Hutch|au|AU|KT|M1|Digi|DIGI|Yes|AIS|TRUE|dtac-T|Globe|GLOBE|Smart|SMART|TNT|Sun|Axis|Tri|
Spark|Rain|WE|Moov|Econet Global|Vip|Tele Ring|HoT|iD|Sky|48|Virgin|Alfa|touch|Viva|Digitel|Tigo Une|Une|ETB|
Cable|Belong|Felix|Kogan|Skinny|Lebara Mobile|Ubi
"""


def _names(block: str) -> tuple[str, ...]:
    return tuple(n for n in (name.strip() for name in block.replace("\n", "").split("|")) if n)


DISTINCT: Final = _names(_DISTINCT)
COMMON: Final = _names(_COMMON)
COURIERS: Final = frozenset(
    (
        "fedex ups dhl usps tnt gls dpd hermes evri ontrac lasership sf yto zto sto ems amazon royal mail "
        "canada post correos chronopost colissimo brt sda purolator aramex yamato sagawa jne pos laju ninja "
        "van blue dart delhivery maersk msc lufthansa "
    ).split()
)
"""Who carries parcels and people, and no calls."""
_KNOWN: Final = frozenset(n.lower() for n in (*CHINESE, *DISTINCT, *COMMON))
_TAIL: Final = re.compile(r"(?:\s?(?:[2-5]g|lte|volte|\([^)]*\)))+$")
_LONGEST: Final = 60
_COUNTRY: Final = re.compile(r"[ .\-](?:[a-z]{2}|usa|ksa|uae)$")


def is_carrier(name: str) -> bool:
    """Return whether a text is a network's name, perhaps with a country or a generation behind it.

    >>> is_carrier("Vodafone IT"), is_carrier("CHINA MOBILE 4G"), is_carrier("DHL")
    (True, True, False)
    """
    if len(name) > _LONGEST:
        return False
    plain = _TAIL.sub("", name.strip().lower())
    return plain in _KNOWN or _COUNTRY.sub("", plain) in _KNOWN

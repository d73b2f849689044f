# ruff: noqa: E501  lists of words that read better in one line
"""What stands in the places of these frames: `make("imei", r)` is a kind and a value of it, with right check digits.

`IDFA@UUID` takes a value of one maker under another's kind; `email|url` writes a value as a URL, a hash or a mask does.
"""

import base64
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import md5, sha1, sha256
from html import escape
from random import Random
from urllib.parse import quote, quote_plus
from uuid import UUID

Draw = Callable[[Random], str]

_MAKERS: dict[str, tuple[str | None, Draw]] = {}


def make(spec: str, r: Random) -> tuple[str | None, str]:
    """A maker's name with `KIND@` before or `|change` after it; `KIND=this|that`; `=this|that`; `n9`, `hex40`, `int:1-99`."""
    if "=" in spec:
        kind, choices = spec.split("=", 1)
        return kind or None, r.choice(choices.split("|"))
    spec, _, change = spec.partition("|")
    told, _, spec = spec.rpartition("@")
    if spec in _MAKERS:
        kind_or_none, draw = _MAKERS[spec]
        value = draw(r)
    elif m := re.fullmatch(r"(n|hex|HEX|b64u|low|UP|alnum)(\d+)", spec):
        kind_or_none, value = None, _run(m[1], int(m[2]), r)
    elif m := re.fullmatch(r"int:(\d+)-(\d+)", spec):
        kind_or_none, value = None, str(r.randint(int(m[1]), int(m[2])))
    else:
        raise ValueError(f"no maker is called {spec}")
    return told or kind_or_none, _CHANGES[change](value) if change else value


_CHANGES: dict[str, Callable[[str], str]] = {
    "url": lambda v: quote(v, safe=""),
    "plus": quote_plus,
    "iis": lambda v: v.replace(" ", "+"),
    "cf": lambda v: quote(v, safe="/;(),:"),
    "xml": escape,
    "md5": lambda v: md5(v.encode()).hexdigest(),
    "MD5": lambda v: md5(v.encode()).hexdigest().upper(),
    "sha1": lambda v: sha1(v.encode()).hexdigest(),
    "sha256": lambda v: sha256(v.encode()).hexdigest(),
    "b64": lambda v: base64.b64encode(v.encode()).decode(),
    "up": str.upper,
    "low": str.lower,
    "esc": lambda v: v.encode("unicode_escape").decode(),
    "bare": lambda v: re.sub(r"[-: .]", "", v),
    "dash": lambda v: v.replace(":", "-"),
    "dots": lambda v: ".".join(re.findall("....", v.replace(":", ""))),
    "gaps": lambda v: " ".join(re.findall(".{1,4}", v)),
    "stars": lambda v: v[:3] + "*" * max(1, len(v) - 7) + v[-4:] if len(v) > 7 else v[0] + "*" * (len(v) - 1),
    "last4": lambda v: "*" * (len(v) - 4) + v[-4:],
}

_ALPHABETS = {
    "n": "0123456789",
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "b64u": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    "low": "abcdefghijklmnopqrstuvwxyz0123456789",
    "UP": "ABCDEFGHJKLMNPQRSTUVWXYZ23456789",
    "alnum": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
}


def _run(of: str, length: int, r: Random) -> str:
    chosen = "".join(r.choices(_ALPHABETS[of], k=length))
    return r.choice("123456789") + chosen[1:] if of == "n" else chosen


def _fill(pattern: str, r: Random) -> str:
    """The pattern with a digit for every `#`."""
    return re.sub("#", lambda _: r.choice("0123456789"), pattern)


def _is(kind: str | None, **makers: Draw) -> None:
    for name, maker in makers.items():
        _MAKERS[name] = kind, maker


def _of(choices: str, sep: str = " ") -> Draw:
    words = choices.split(sep)
    return lambda r: r.choice(words)


def _pattern(*patterns: str) -> Draw:
    return lambda r: _fill(r.choice(patterns), r)


# --- names -----------------------------------------------------------------------------------------------------------

_SURNAMES = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤 温 康 施 牛 樊 葛 邢 安 齐 易 乔 伍 庞 颜 倪 庄 聂 章 鲁 岳 翟 殷 詹 申 欧 耿 关 兰 焦 俞 左 柳 甘 祝 包 宁 尚 符 舒 阮 柯 纪 梅 童 凌 毕 单 季 裴 霍 涂 成 苗 谷 盛 曲 翁 冉 骆 蓝 路 游 辛 靳 欧阳 上官 诸葛 司马 皇甫 慕容 尉迟 令狐 东方 夏侯".split()
_GIVEN_ONE = "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 涛 明 超 霞 平 刚 桂 鹏 辉 玲 宇 浩 凯 健 俊 帆 雪 倩 婷 琳 旭 瑶 晨 昊 睿 璐 珊 岩 波 斌 鑫 莹 妍 峰 燕 洁 颖 萌 蕾 骏 毅 翔 淼 炜 钰 楠 薇".split()
_GIVEN_A = "建 国 志 文 晓 小 海 春 秀 玉 桂 金 红 明 永 家 子 雨 梓 浩 思 欣 宇 俊 嘉 佳 雅 诗 泽 一 天 振 德 忠 立 庆 淑 美 凤 彩 丽 云 少 若 亦 奕 书 景 惠 素 伯 仲 卫 向 宗 启 沐 锦 可 希 艺 润".split()
_GIVEN_B = "华 国 平 军 明 英 兰 梅 珍 芬 芳 玲 霞 燕 辉 强 伟 龙 飞 波 涛 杰 豪 轩 涵 怡 萱 琪 雯 婷 妍 瑞 辰 泽 宁 航 阳 林 生 贵 荣 福 安 成 祥 斌 峰 鹏 琴 娟 莲 蓉 清 洁 颖 桐 然 菲 彤 远 博 源 恒 昌 宏 新".split()
_PINYIN_SUR = "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Zheng Liang Xie Song Tang Deng Peng Xiao Tian Pan Jiang Cai Yu Du Ye Cheng Wei Lu Ding Ren Shen Yao".split()
_PINYIN_GIVEN = "Jianguo Xiaoming Yuting Haoran Zixuan Meiling Wenjie Lihua Jing Wei Fang Qiang Yan Zhiqiang Xinyi Yifan Junjie Rui Shanshan Chunmei Guoqing Yulan Hongwei Siyu Jiaqi Mengyao Tianyu Peng Lei Dandan Shuhua Ziqi Bowen".split()
_FIRST = "Amelia Oliver Charlotte Noah Harriet Callum Beatrice Dominic Freya Gareth Imogen Jasper Keira Lachlan Maeve Niall Odette Percy Rowena Silas Tamsin Ursula Victor Wendy Xavier Yvonne Zachary Aaliyah Deshawn Marisol Rodrigo Consuelo Hyun-woo Ji-min Kenji Sakura Haruto Aiko Priya Rohan Ananya Vikram Lakshmi Arjun Fatima Yusuf Khadija Omar Layla Hassan Nkechi Chidi Adaeze Kwame Thandiwe Sipho Ingrid Lars Astrid Bjorn Giulia Matteo Chiara Lorenzo Ines Tiago Beatriz Joao Camille Etienne Margaux Baptiste Liesel Jurgen Annika Matthias Katarzyna Pawel Zofia Dmitri Svetlana Anastasia Bogdan Elena Mihai Eleni Kostas Linh Minh Nguyet Duc Siti Budi Kasper Signe Grace Ethan Abigail Marcus Denise Trevor Shelby Brandon Kayla Curtis Monique Darnell Heather Todd Nadia Rebecca Joshua Hannah Samuel Leah".split()
_LAST = "Ashworth Pemberton Okonkwo Delacroix Whitfield Hargreaves Castellanos Nakagawa Fitzgerald Abernathy Mbeki Lindqvist Rasmussen Kowalczyk Petrov Ionescu Papadakis Moreau Lefebvre Dubois Schreiber Hoffmann Brandt Vogel Rossi Ferrari Marchetti Silva Carvalho Pereira Gutierrez Villanueva Ramirez Sharma Iyer Chatterjee Patel Reddy Malhotra Khan Siddiqui Hussain Rahman Nguyen Tran Pham Suzuki Yamamoto Fujimoto Park Choi Kang Lim Tan Goh Wong Cheung Osei Mensah Adeyemi Balogun Dlamini Nkosi Haddad Mansour O'Brien O'Sullivan McAllister MacDonald Campbell Murray Llewellyn Pritchard Baxter Thornton Holloway Crawford Bennett Sutherland Vasquez Jenkins Coleman Washington Barnes Griffin Hayes Sorensen Virtanen Novak Horvat Kaplan Rosenberg Goldstein Steinberg Weaver Kessler Donovan Prescott Langley Winslow Tillman Beck Odum".split()
_HK_GIVEN = "Tai-man Wing-yan Ka-ming Siu-fong Chi-wai Mei-yee Hiu-tung Kwok-keung Lai-ching Wai-lun".split()
_DE = (
    "Jürgen Annegret Uwe Sabine Björn Käthe Matthias Heike Torsten Gisela Lukas Annika".split(),
    "Schäfer Krüger Müller Weiß Lindemann Brückner Vogt Hartwig Köhler Steinmetz Ziegler".split(),
)
_FR = (
    "Camille Étienne Hélène Gaëtan Solène Thibault Margaux Loïc Aurélie Baptiste Jean-Marc Anne-Sophie".split(),
    "Lefèvre Rousseau Garnier Chevalier Delaunay Barbier Perrin Marchand Fontaine Gauthier".split(),
)
_IN = (
    "Priya Rohan Ananya Vikram Lakshmi Arjun Kavita Sanjay Meenakshi Harpreet Deepak Shalini Aditya Nandini".split(),
    "Sharma Iyer Chatterjee Patel Reddy Malhotra Nair Kulkarni Deshpande Bhattacharya Gill Rao Joshi Menon".split(),
)
_JP = (
    "Haruto Sakura Kenji Aiko Daisuke Yumi Takeshi Naoko Shota Misaki".split(),
    "Suzuki Yamamoto Fujimoto Nakagawa Kobayashi Matsuda Ishikawa Hasegawa Okada".split(),
)


def _name_zh(r: Random) -> str:
    given = r.choice(_GIVEN_ONE) if r.random() < 0.25 else r.choice(_GIVEN_A) + r.choice(_GIVEN_B)
    return r.choice(_SURNAMES) + given


def _pair(of: tuple[list[str], list[str]]) -> Draw:
    return lambda r: f"{r.choice(of[0])} {r.choice(of[1])}"


def _name_en(r: Random) -> str:
    middle = r.choice(("", "", "", "", f" {r.choice('ABCDEFGHJKLMPRSTW')}."))
    last = r.choice(_LAST)
    if r.random() < 0.06:
        last += "-" + r.choice(_LAST)
    return f"{r.choice(_FIRST)}{middle} {last}"


_is(
    "PERSON_NAME",
    name=_name_zh,
    name3=lambda r: r.choice(_SURNAMES[:120]) + r.choice(_GIVEN_A) + r.choice(_GIVEN_B),
    name_stars=lambda r: r.choice(_SURNAMES[:100]) + r.choice(("*", "**", "某", "*" + r.choice(_GIVEN_B))),
    name_dot=_of(
        "阿依古丽·买买提 热合曼·艾力 扎西·顿珠 古丽娜尔·吐尔逊 卓玛·央金 玛依拉·阿不都 库尔班·依明 巴特尔·苏和"
    ),
    name_py=lambda r: f"{r.choice(_PINYIN_SUR)} {r.choice(_PINYIN_GIVEN)}",
    name_py2=lambda r: f"{r.choice(_PINYIN_GIVEN)} {r.choice(_PINYIN_SUR)}",
    name_hk=lambda r: f"{r.choice(('Chan', 'Wong', 'Lam', 'Cheung', 'Leung', 'Kwok', 'Yeung'))} {r.choice(_HK_GIVEN)}",
    name_tw=lambda r: (
        r.choice("陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 賴 蕭 葉 蘇 莊 呂 羅".split())
        + r.choice("雅婷 志豪 怡君 家豪 淑芬 俊傑 美惠 冠宇 佩珊 建宏 欣怡 宗翰 詩涵 承恩 惠雯 信宏 郁雯 靜宜".split())
    ),
    en=_name_en,
    en2=lambda r: f"{r.choice(_FIRST)} {r.choice(_LAST)}",
    first=lambda r: r.choice(_FIRST),
    last=lambda r: r.choice(_LAST),
    last_first=lambda r: f"{r.choice(_LAST)}, {r.choice(_FIRST)}",
    de=_pair(_DE),
    fr=_pair(_FR),
    ind=_pair(_IN),
    jp=_pair(_JP),
    pax=lambda r: f"{r.choice(_LAST)}/{r.choice(_FIRST)}".upper().replace("'", ""),
)

_NICK_ZH = "一只小柠檬 爱吃鱼的喵 风吹麦浪 人间不值得呀 半糖去冰 今晚月色真美 打工人阿强 小熊软糖ovo 不想上班の鱼 南方有乔木 大雄不胖 睡不醒的蘑菇 橘子汽水儿 山野雾灯 云深不知处 三分糖 阿柴今天遛弯了吗 西红柿炒月亮 快乐星球008 海边的卡夫咔 枕上书客 奶茶续命ing 橙留香 向阳花开 老王爱钓鱼 岁月静好 平安是福 小透明一枚 凌晨四点的猫 冬瓜排骨汤".split()
_NICK_EN = "moonpetal sleepyotter quietfjord rustyanchor pixel.wombat gravy_train noodle_knight tinfoilhat saltycracker velvetmoth ghostpepper brisket.bob lemonade_lou nightheron skatemum orbital_duck tealeafy bogwitch captnjelly mossyrock ctrl_alt_elle bassline_ben waffles4tea dr_pancake couchyeti sirhonksalot".split()


def _login(r: Random) -> str:
    first, last = r.choice(_FIRST).lower().replace("-", ""), r.choice(_LAST).lower().replace("'", "")
    return r.choice(
        (f"{first[0]}{last}", f"{first}.{last}", f"{last}{first[0]}{r.randint(1, 99)}", f"{first}_{last[:4]}")
    )


_is(
    "NICKNAME",
    nick=lambda r: r.choice(_NICK_ZH),
    handle=lambda r: r.choice(_NICK_EN) + r.choice(("", "", f"{r.randint(1, 999)}", f"_{r.randint(70, 99)}")),
    login=_login,
)

# --- telephone, e-mail, addresses ------------------------------------------------------------------------------------

_CN_HEADS = "130 131 132 133 134 135 136 137 138 139 150 151 152 153 155 156 157 158 159 166 173 175 176 177 178 180 181 182 183 185 186 187 188 189 191 193 195 198 199".split()


def _mobile(r: Random) -> str:
    return r.choice(_CN_HEADS) + _fill("########", r)


def _us(r: Random) -> str:
    area = r.choice("212 312 415 503 617 702 713 720 786 804 818 901 917 206 303 404 480 512 614".split())
    return _fill(
        r.choice(
            (f"({area}) 555-01##", f"{area}-555-01##", f"+1 {area} 555 01##", f"{area}.555.01##", f"+1-{area}-555-01##")
        ),
        r,
    )


_is(
    "PHONE_NUMBER",
    mobile=_mobile,
    mobile_86=lambda r: r.choice(("+86 ", "+86", "+86-", "0086")) + _mobile(r),
    mobile_gap=lambda r: (lambda m, s: s.join((m[:3], m[3:7], m[7:])))(_mobile(r), r.choice((" ", "-"))),
    mobile_stars=lambda r: (lambda m: m[:3] + "****" + m[7:])(_mobile(r)),
    landline=lambda r: _fill(
        r.choice(
            (
                "010-6#######",
                "021-5#######",
                "0755-8#######",
                "0571-8#######",
                "028-8#######",
                "(0512)6#######",
                "029-8#######",
                "0591-8#######",
            )
        ),
        r,
    ),
    tel_us=_us,
    tel_us_bare=lambda r: _fill(r.choice("212 312 415 503 617 702 720 786 804".split()) + "55501##", r),
    tel_uk=_pattern("07911 12####", "020 7946 0###", "+44 7911 12####", "0161 496 0###", "07425 8#####"),
    tel_de=_pattern("+49 151 2#######", "0171 3######", "030 23125###", "+49 (0)89 9998####"),
    tel_fr=_pattern("06 12 ## ## ##", "+33 6 12 ## ## ##", "01 99 00 ## ##", "06.34.##.##.##"),
    tel_in=_pattern("+91 98### #####", "98########", "+91-99########", "097########"),
    tel_au=_pattern("0491 570 ###", "+61 491 570 ###", "(02) 5550 ####"),
    tel_ca=_pattern("416-555-01##", "(604) 555-01##", "+1 514 555 01##"),
    tel_jp=_pattern("090-1###-####", "+81 90 1### ####", "080-5###-####"),
    tel_hk=_pattern("+852 91## ####", "61## ####", "+85291######"),
    tel_tw=_pattern("0912-###-###", "+886 912 ### ###", "0988######"),
    tel_sg=_pattern("+65 91## ####", "+65 81## ####"),
    e164=lambda r: _fill(
        r.choice(
            (
                f"+86{_mobile(r)}",
                "+4479111#####",
                "+1312555012#",
                "+4915123######",
                "+33612######",
                "+9198########",
                "+61491570###",
                "+6591######",
            )
        ),
        r,
    ),
    msisdn=lambda r: _fill(
        r.choice((f"86{_mobile(r)}", "4479111#####", "4915123######", "9198########", "61491570###", "85291######")), r
    ),
)

_OWN_DOMAINS = "example.com example.org example.net lindenpost.example brackenhall.test mail.northquay.example tidemill.example umbermail.test heronsend.example plumcourt.invalid post.velvetmill.example quartzfern.test".split()
_FREE = "gmail.com outlook.com yahoo.com icloud.com qq.com 163.com hotmail.com sina.com proton.me 139.com web.de orange.fr".split()


def _local(r: Random) -> str:
    first, last = r.choice(_FIRST).lower().replace("-", ""), r.choice(_LAST).lower().replace("'", "")
    sur, given = r.choice(_PINYIN_SUR).lower(), r.choice(_PINYIN_GIVEN).lower()
    return r.choice(
        (
            f"{first}.{last}",
            f"{first[0]}{last}{r.randint(1, 99)}",
            f"{sur}{given}{r.randint(70, 2009)}",
            f"{given}_{sur}",
            f"{last}-{first}",
            f"{first}+shop",
            f"{sur}{given[0]}{r.randint(100, 9999)}",
            f"{r.choice(_NICK_EN)}{r.randint(1, 99)}",
        )
    )


_is(
    "EMAIL",
    email=lambda r: f"{_local(r)}@{r.choice(_FREE if r.random() < 0.4 else _OWN_DOMAINS)}",
    email_own=lambda r: f"{_local(r)}@{r.choice(_OWN_DOMAINS)}",
    email_stars=lambda r: (lambda v: f"{v[:2]}***@{r.choice(_FREE)}")(_local(r)),
    email_qq=lambda r: _run("n", r.randint(8, 10), r) + "@qq.com",
)

_CN = "江苏省/苏州市/姑苏区 江苏省/南京市/栖霞区 浙江省/杭州市/余杭区 浙江省/宁波市/鄞州区 广东省/深圳市/龙华区 广东省/广州市/番禺区 广东省/佛山市/顺德区 四川省/成都市/武侯区 四川省/绵阳市/涪城区 湖北省/武汉市/洪山区 湖南省/长沙市/岳麓区 山东省/青岛市/市北区 山东省/济南市/历下区 河南省/郑州市/金水区 河北省/石家庄市/长安区 陕西省/西安市/雁塔区 福建省/厦门市/思明区 福建省/福州市/鼓楼区 安徽省/合肥市/蜀山区 江西省/南昌市/青山湖区 辽宁省/沈阳市/和平区 辽宁省/大连市/沙河口区 吉林省/长春市/朝阳区 黑龙江省/哈尔滨市/南岗区 云南省/昆明市/五华区 贵州省/贵阳市/南明区 甘肃省/兰州市/城关区 山西省/太原市/小店区 海南省/海口市/美兰区 广西壮族自治区/南宁市/青秀区 内蒙古自治区/呼和浩特市/新城区 新疆维吾尔自治区/乌鲁木齐市/天山区 /北京市/朝阳区 /北京市/海淀区 /上海市/浦东新区 /上海市/徐汇区 /天津市/南开区 /重庆市/渝北区".split()
_ROADS = "解放 人民 中山 建设 文化 和平 新华 学府 滨河 长江 黄河 迎宾 锦绣 凤凰 龙泉 桃园 翠竹 东湖 科技 创业 望江 梧桐 金桥 青年 槐荫 玉兰".split()
_ESTATES = "阳光花园 翠湖天地 金色家园 万科城 锦绣江南 保利香槟 碧水湾 书香名邸 幸福里 御景华庭 梧桐苑 紫荆公寓 龙湖时代天街 丽景新城 枫林绿洲 机械厂家属院 铁路小区 东方雅居".split()
_TOWNS = "河北省保定市清苑区魏村镇 湖南省邵阳市隆回县桃洪镇 四川省南充市仪陇县马鞍镇 山东省菏泽市曹县青堌集镇 安徽省阜阳市临泉县杨桥镇 贵州省毕节市织金县珠藏镇 云南省曲靖市会泽县金钟街道 河南省周口市太康县老冢镇 广西玉林市博白县龙潭镇 甘肃省天水市秦安县莲花镇".split()


def _road(r: Random) -> str:
    return (
        r.choice(_ROADS)
        + r.choice(("路", "路", "大道", "街", "东路", "西路", "北街", "一路", "巷"))
        + f"{r.randint(1, 999)}号"
    )


def _room(r: Random) -> str:
    b, u, n = r.randint(1, 38), r.randint(1, 5), r.randint(1, 26) * 100 + r.randint(1, 6)
    return r.choice(
        (f"{b}栋{u}单元{n}室", f"{b}号楼{n}", f"{b}幢{n}室", f"{b}座{n}", f"{b}-{u}-{n}", f"{b}#{n}", f"{b}栋{n}房")
    )


def _addr(r: Random) -> str:
    province, city, district = r.choice(_CN).split("/")
    return province + city + district + _road(r) + r.choice((r.choice(_ESTATES), "")) + _room(r)


def _addr_short(r: Random) -> str:
    _, city, district = r.choice(_CN).split("/")
    return (
        r.choice((city, city[:-1], ""))
        + district
        + r.choice((_road(r) + r.choice(_ESTATES), r.choice(_ESTATES)))
        + _room(r)
    )


def _village(r: Random) -> str:
    return (
        r.choice(_TOWNS)
        + r.choice("王庄 李家湾 石桥 大柳 前进 红星 下坝 杨树 三合 小河".split())
        + "村"
        + r.choice((f"{r.randint(1, 12)}组", f"{r.randint(1, 9)}组{r.randint(1, 99)}号", f"{r.randint(1, 300)}号"))
    )


def _addr_us(r: Random) -> str:
    city, zone = r.choice(
        (
            "Boise, ID/837",
            "Tulsa, OK/741",
            "Raleigh, NC/276",
            "Dayton, OH/454",
            "Reno, NV/895",
            "Tacoma, WA/984",
            "Peoria, IL/616",
            "Mobile, AL/366",
            "El Paso, TX/799",
            "Duluth, MN/558",
            "Worcester, MA/016",
            "Savannah, GA/314",
        )
    ).split("/")
    street = r.choice(
        "Maple Birchwood Larkspur Juniper Hickory Sycamore Cottonwood Magnolia Prospect Chestnut Old_Mill Fox_Hollow Quail_Run Elm".split()
    ).replace("_", " ")
    tail = r.choice(
        ("", "", f", Apt {r.randint(1, 40)}{r.choice('ABC')}", f" #{r.randint(2, 99)}", f", Unit {r.randint(1, 30)}")
    )
    return _fill(
        f"{r.randint(10, 9900)} {r.choice(('', '', 'N ', 'SW '))}{street} {r.choice('St Ave Dr Ln Rd Ct Blvd Way Street Avenue'.split())}{tail}, {city} {zone}##",
        r,
    )


def _addr_uk(r: Random) -> str:
    street = (
        r.choice("Alder Station Church Victoria Kingfisher Mill Rectory Wharf Beech Priory".split())
        + " "
        + r.choice("Road Lane Close Street Terrace Crescent Gardens".split())
    )
    town = r.choice(
        (
            "Leeds LS6 2",
            "Bristol BS3 4",
            "Norwich NR2 3",
            "Cardiff CF24 1",
            "Dundee DD2 1",
            "Exeter EX4 6",
            "York YO31 7",
            "London SE15 4",
            "Manchester M20 2",
            "Belfast BT9 5",
        )
    )
    flat = r.choice(("", "", f"Flat {r.randint(1, 30)}, "))
    return f"{flat}{r.randint(1, 180)} {street}, {town}{r.choice('ABDEFGHJLNPQRSTUWXYZ')}{r.choice('ABDEFGHJLNPQRSTUWXYZ')}"


def _addr_ca(r: Random) -> str:
    street = r.choice(
        ("Dundas St W", "Robson St", "Jasper Ave NW", "Portage Ave", "rue Saint-Denis", "Barrington St", "Elgin St")
    )
    town = r.choice(
        (
            "Toronto, ON M5T",
            "Vancouver, BC V6E",
            "Edmonton, AB T5J",
            "Winnipeg, MB R3G",
            "Montréal, QC H2X",
            "Halifax, NS B3J",
            "Ottawa, ON K2P",
        )
    )
    return f"{r.choice(('', f'{r.randint(1, 40)}-'))}{r.randint(10, 4900)} {street}, {town} {r.randint(1, 9)}{r.choice('ABCEGHJKLMNPRSTVWXYZ')}{r.randint(0, 9)}"


_is(
    "ADDRESS",
    addr=_addr,
    addr_short=_addr_short,
    village=_village,
    addr_room=lambda r: r.choice(_ESTATES) + _room(r),
    addr_tw=lambda r: (
        r.choice(
            (
                "台北市大安區復興南路一段",
                "新北市板橋區文化路二段",
                "台中市西屯區福星路",
                "高雄市苓雅區四維三路",
                "桃園市中壢區中山東路",
            )
        )
        + f"{r.randint(1, 400)}號{r.randint(2, 18)}樓"
        + r.choice(("", f"之{r.randint(1, 9)}"))
    ),
    addr_hk=lambda r: (
        f"Flat {r.choice('ABCDEFGH')}, {r.randint(2, 40)}/F, {r.choice(('Harbour View Court', 'Fortune Mansion', 'Tsui Ping Estate', 'Grand Promenade'))}, {r.randint(1, 300)} {r.choice(('Nathan Road', 'Kings Road', 'Castle Peak Road', 'Queen’s Road West'))}, {r.choice(('Mong Kok', 'North Point', 'Tsuen Wan', 'Sai Ying Pun'))}"
    ),
    addr_hk_zh=lambda r: (
        r.choice(("香港九龍旺角彌敦道", "香港北角英皇道", "新界荃灣青山公路", "香港灣仔軒尼詩道"))
        + f"{r.randint(1, 900)}號{r.choice(('海景', '富豪', '金輝', '康怡'))}大廈{r.randint(2, 35)}樓{r.choice('ABCDEF')}室"
    ),
    addr_us=_addr_us,
    addr_uk=_addr_uk,
    addr_ca=_addr_ca,
    street_us=lambda r: _addr_us(r).split(",")[0],
    addr_de=lambda r: (
        f"{r.choice(('Lindenstraße', 'Am Mühlbach', 'Gartenweg', 'Schillerstr.', 'Kastanienallee', 'Hauptstraße'))} {r.randint(1, 140)}{r.choice(('', '', 'a', 'b'))}, {r.choice(('10437 Berlin', '80331 München', '50674 Köln', '04109 Leipzig', '70173 Stuttgart', '28195 Bremen'))}"
    ),
    addr_fr=lambda r: (
        f"{r.randint(1, 160)}{r.choice(('', '', ' bis'))} {r.choice(('rue des Lilas', 'avenue Victor-Hugo', 'boulevard Carnot', 'impasse du Moulin', 'rue de la République'))}, {r.choice(('69003 Lyon', '31000 Toulouse', '44000 Nantes', '75011 Paris', '67000 Strasbourg', '13006 Marseille'))}"
    ),
    addr_in=lambda r: _fill(
        r.choice(
            (
                "Flat ##4, Shanti Apartments, 12th Main, Indiranagar, Bengaluru 560038",
                "H.No. 4-##/2, Gandhi Nagar, Hyderabad, Telangana 500080",
                "B-1##, Sector 52, Noida, Uttar Pradesh - 201301",
                "##, M.G. Road, Ernakulam, Kochi, Kerala 682016",
                "Plot No. 1##, Vijay Nagar, Indore, Madhya Pradesh 452010",
            )
        ),
        r,
    ),
    addr_au=lambda r: (
        f"{r.choice(('', f'{r.randint(1, 20)}/'))}{r.randint(1, 300)} {r.choice(('Banksia Street', 'Wattle Grove', 'Esplanade Road', 'Gumnut Court', 'Macquarie Street'))}, {r.choice(('Fitzroy VIC 3065', 'Newtown NSW 2042', 'Paddington QLD 4064', 'Fremantle WA 6160', 'Glenelg SA 5045', 'Hobart TAS 7000'))}"
    ),
    addr_jp=lambda r: (
        f"{r.randint(1, 6)}-{r.randint(1, 30)}-{r.randint(1, 20)} {r.choice(('Nishi-Ogikubo, Suginami-ku, Tokyo 167-0042', 'Kitahama, Chuo-ku, Osaka 541-0041', 'Tenjin, Chuo-ku, Fukuoka 810-0001', 'Sakae, Naka-ku, Nagoya 460-0008'))}"
    ),
)

# --- where and who ---------------------------------------------------------------------------------------------------


def _lat(r: Random) -> str:
    return f"{r.choice((1, 1, 1, -1)) * r.uniform(10, 60):.{r.randint(5, 7)}f}"


def _lon(r: Random) -> str:
    return f"{r.choice((1, 1, -1)) * r.uniform(60, 150):.{r.randint(5, 7)}f}"


def _dms(r: Random) -> str:
    def one(top: int, signs: str) -> str:
        return f"{r.randint(10, top)}°{r.randint(0, 59):02d}'{r.uniform(0, 59):04.1f}\"{r.choice(signs)}"

    return f"{one(60, 'NS')} {one(150, 'EW')}"


def _cnid(r: Random) -> str:
    area = r.choice(
        "110108 120104 130102 210102 220104 230103 310104 320508 330110 340104 350203 360111 370203 410105 420111 430104 440306 440113 450103 460108 500112 510107 520102 530102 610113 620102 650102".split()
    )
    body = area + _born(r).strftime("%Y%m%d") + _fill("###", r)
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return body + "10X98765432"[total % 11]


def _born(r: Random) -> date:
    return date(1946, 1, 1) + timedelta(days=r.randint(0, 23000))


def _luhn(body: str) -> str:
    total = sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


_VERHOEFF_D = [[(j + i) % 5 if j < 5 else 5 + (j - 5 + i) % 5 for j in range(10)] for i in range(5)]
_VERHOEFF_D += [[5 + (i - 5 - j) % 5 if j < 5 else (i - j) % 5 for j in range(10)] for i in range(5, 10)]
_VERHOEFF_P = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
for _ in range(6):
    _VERHOEFF_P.append([_VERHOEFF_P[1][v] for v in _VERHOEFF_P[-1]])


def _nino(r: Random) -> str:
    first, second = r.choice("ABCEHJLMPRSWXY"), r.choice("ACEHJLMPRSWXYZ")
    return f"{first}{second} {r.randint(10, 99)} {r.randint(10, 99)} {r.randint(10, 99)} {r.choice('ABCD')}"


def _aadhaar(r: Random) -> str:
    body = r.choice("23456789") + _fill("##########", r)
    for check in "0123456789":
        c = 0
        for i, d in enumerate(reversed(body + check)):
            c = _VERHOEFF_D[c][_VERHOEFF_P[i % 8][int(d)]]
        if c == 0:
            return body + check
    raise AssertionError("one of ten digits is right")


def _cpf(r: Random) -> str:
    digits = [r.randint(0, 9) for _ in range(9)]
    for n in (10, 11):
        digits.append(sum(d * w for d, w in zip(digits, range(n, 1, -1), strict=False)) * 10 % 11 % 10)
    s = "".join(map(str, digits))
    return r.choice((s, f"{s[:3]}.{s[3:6]}.{s[6:9]}-{s[9:]}"))


def _nir(r: Random) -> str:
    body = f"{r.choice('12')}{r.randint(45, 99)}{r.randint(1, 12):02d}{r.choice(('75', '69', '31', '44', '13'))}{r.randint(1, 600):03d}{r.randint(1, 400):03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def _dni(r: Random) -> str:
    n = r.randint(10_000_000, 79_999_999)
    return f"{n}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}"


def _iban(r: Random) -> str:
    country, bban = r.choice(
        (
            ("DE", "n18"),
            ("GB", "NWBKn14"),
            ("AT", "n16"),
            ("CH", "n17"),
            ("NL", "ABNAn10"),
            ("IE", "AIBKn14"),
            ("DE", "n18"),
        )
    )
    head, _, length = bban.partition("n")
    body = head + _fill("#" * int(length), r)
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    return f"{country}{98 - number % 97:02d}{body}"


def _card(r: Random) -> str:
    head, length = r.choice(
        (
            ("4", 16),
            ("4", 16),
            ("51", 16),
            ("54", 16),
            ("2231", 16),
            ("37", 15),
            ("6222", 16),
            ("6217", 19),
            ("622848", 19),
        )
    )
    return _luhn(head + _fill("#" * (length - 1 - len(head)), r))


_is(
    "GPS_LOCATION",
    lat=_lat,
    lon=_lon,
    dms=_dms,
    latlon=lambda r: f"{_lat(r)},{_lon(r)}",
    latlon_gap=lambda r: f"{_lat(r)}, {_lon(r)}",
    lonlat=lambda r: f"{_lon(r)},{_lat(r)}",
    wkt=lambda r: f"{_lon(r)} {_lat(r)}",
)
_is("CN_RESIDENT_ID", cnid=_cnid, cnid_stars=lambda r: (lambda v: v[: r.choice((3, 6))] + "*" * 11 + v[-4:])(_cnid(r)))
_is(
    "NATIONAL_ID",
    ssn=lambda r: _fill(f"{r.choice('1234567')}{r.randint(10, 65):02d}-{r.randint(10, 99)}-{r.randint(1000, 9999)}", r),
    nino=_nino,
    aadhaar=lambda r: re.sub(r"(\d{4})(?=\d)", r"\1 ", _aadhaar(r)),
    pan=lambda r: (
        "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=3))
        + "P"
        + r.choice("ABDGKMNPRSV")
        + str(r.randint(1000, 9999))
        + r.choice("ABCDEFGHJKLM")
    ),
    cpf=_cpf,
    sin=lambda r: (lambda v: f"{v[:3]} {v[3:6]} {v[6:]}")(_luhn(r.choice("1245") + _fill("#######", r))),
    nir=_nir,
    dni=_dni,
)
_is("BANK_ACCOUNT", iban=_iban, iban_gap=lambda r: re.sub("(....)(?=.)", r"\1 ", _iban(r)))
_is(
    "CREDIT_CARD",
    card=_card,
    card_gap=lambda r: re.sub("(....)(?=.)", r"\1 ", _card(r)),
    card_stars=lambda r: (lambda v: v[:6] + "*" * (len(v) - 10) + v[-4:])(_card(r)),
)
_is(
    "GENDER", sex=_of("男 女"), gender=_of("male female non-binary woman man"), Gender=_of("Male Female"), MF=_of("M F")
)
_is(
    "AGE",
    age=lambda r: str(r.randint(18, 88)),
    age_kid=lambda r: str(r.randint(3, 16)),
    age_zh=_of("三十二 四十五 六十八 二十七 五十 七十三"),
)
_is(
    "OCCUPATION",
    job=_of(
        "小学教师 会计 护士 外卖骑手 程序员 出租车司机 律师 电工 销售经理 幼师 厨师 建筑工人 药剂师 摄影师 公务员 土木工程师 保安 美容师 平面设计师 货车司机 个体户 农民 水暖工 心理咨询师"
    ),
    job_en=_of(
        "nurse,plumber,software engineer,school teacher,paralegal,dental hygienist,truck driver,chef,electrician,accountant,social worker,pharmacist,carpenter,flight attendant,data analyst,librarian,bus driver,veterinarian,welder,graphic designer,midwife,bricklayer",
        ",",
    ),
    Job=_of(
        "Registered Nurse,Plumber,Software Engineer,Primary School Teacher,Paralegal,Accountant,Electrician,Warehouse Operative,Sales Manager,Senior Product Manager,Site Foreman,Pharmacist,Marketing Director,Bus Driver",
        ",",
    ),
)


def _password(r: Random) -> str:
    word = r.choice(
        "sunflower Tiger dragonfly Mooncake Bellini pepper Quokka hunter Liverpool marigold Xiaobao woaini Falcon".split()
    )
    return r.choice(
        (
            f"{word}{r.randint(10, 2020)}",
            f"{word}{r.choice('!@#$%')}{r.randint(1, 999)}",
            _run("alnum", r.randint(8, 14), r) + r.choice("!#%*"),
            f"{word.capitalize()}-{r.choice(('river', 'stone', 'lamp'))}-{r.randint(10, 99)}",
            f"{word.replace('o', '0').replace('e', '3')}{r.randint(10, 99)}",
        )
    )


_is(
    "PASSWORD",
    pw=_password,
    pw_plain=lambda r: _run("alnum", r.randint(9, 14), r),
    pw_zh=_of("woaini1314 zhang5201314 abc889966 Wx8866123 xiaoming198801 qaz74108520 aini20130514"),
)
_SITES = "pinecrest.example marlowbooks.test tastyfen.example wayfarer.test lumenshop.example orchardnews.test halcyon-travel.example bikeparts.test".split()
_is(
    "AVATAR_URL",
    avatar=lambda r: r.choice(
        (
            f"https://cdn.{r.choice(_SITES)}/avatars/{r.randint(1000, 9999999)}/{_run('hex', 12, r)}.{r.choice(('jpg', 'png', 'webp'))}",
            f"https://thirdwx.qlogo.cn/mmopen/vi_32/{_run('alnum', 44, r)}/{r.choice(('132', '0'))}",
            f"https://www.gravatar.com/avatar/{_run('hex', 32, r)}?s={r.choice((80, 200))}&d=identicon",
            f"https://avatars.githubusercontent.com/u/{r.randint(100000, 99999999)}?v=4",
            f"https://lh3.googleusercontent.com/a/{_run('b64u', 40, r)}=s96-c",
            f"https://img.{r.choice(_SITES)}/user/head/{_run('n', 9, r)}_120x120.jpg",
            f"http://q1.qlogo.cn/g?b=qq&nk={_run('n', 9, r)}&s=100",
            f"https://tvax2.sinaimg.cn/crop.0.0.{r.choice((512, 750))}.750.180/{_run('low', 26, r)}.jpg",
        )
    ),
)
_PATHS = "articles/{n}/how-to-prune-roses product/{n}?ref=home watch?v={a} forum/t/{n} health/conditions/eczema jobs/{n}/apply hotels/oslo?checkin=2026-03-04 item.htm?id={n} news/2025/11/{n}.html profile/settings/billing p/{a} recipes/lentil-soup r/askvets/comments/{a}".split()


def _url(r: Random) -> str:
    path = r.choice(_PATHS).format(n=_run("n", r.randint(4, 8), r), a=_run("alnum", 11, r))
    host = r.choice(
        [
            *_SITES,
            "item.taobao.com",
            "www.bilibili.com",
            "www.zhihu.com",
            "en.wikipedia.org",
            "www.douyin.com",
            "news.sina.com.cn",
        ]
    )
    return f"{r.choice(('https', 'https', 'https', 'http'))}://{r.choice(('', 'www.', 'm.')) if host in _SITES else ''}{host}/{path}"


_is("BROWSING_URL", url=_url)
_QUERY_EN = "cheap flights to lisbon in may,how to remove red wine stain,divorce lawyer near me,knee pain at night,used road bike 56cm,best school district austin,pregnancy week 9 symptoms,gluten free birthday cake,cordless drill,is it legal to sublet,beginner crochet kit,landlord won't return deposit".split(
    ","
)
_QUERY_ZH = "孕妇能吃螃蟹吗,离婚财产怎么分割,附近的宠物医院,考研英语真题,二手相机,甲状腺结节严重吗,厦门三日游攻略,降血压的食物,小户型装修,失业金怎么领,连衣裙夏季新款,学区房 海淀".split(
    ","
)
_is(
    "SEARCH_QUERY",
    query=lambda r: r.choice(_QUERY_EN),
    query_zh=lambda r: r.choice(_QUERY_ZH),
    word=_of("backpack sneakers ibuprofen humidifier tripod 保温杯 行车记录仪 蓝牙耳机 瑜伽垫"),
)

# --- nets and devices ------------------------------------------------------------------------------------------------


def _ip(r: Random) -> str:
    return f"{r.choice((5, 24, 31, 36, 45, 58, 61, 73, 81, 94, 101, 113, 117, 124, 151, 178, 183, 188, 203, 212, 218, 223))}.{r.randint(3, 250)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


def _ip6(r: Random) -> str:
    head = r.choice(("2409:8a", "240e:3b", "2a02:8", "2607:fb", "2001:16", "2a01:cb"))
    return f"{head}{_run('hex', 2, r)}:" + ":".join(r.choice("123456789abcdef") + _run("hex", 3, r) for _ in range(6))


def _mac(r: Random) -> str:
    oui = r.choice(
        "f0:18:98 a4:5e:60 3c:22:fb 28:6c:07 64:09:80 48:46:fb 50:64:2b 14:cc:20 dc:a6:32 94:65:2d c8:3a:35 b0:be:76 7c:1c:4e 88:66:5a ac:bc:32 d4:61:2e".split()
    )
    return oui + "".join(":" + _run("hex", 2, r) for _ in range(3))


def _ua(r: Random) -> str:
    chrome, ios = (
        f"{r.randint(88, 131)}.0.{r.randint(4000, 6800)}.{r.randint(10, 200)}",
        f"{r.randint(14, 18)}_{r.randint(0, 6)}",
    )
    fox = r.randint(90, 133)
    phone = r.choice(("SM-S9180", "V2309A", "PJF110", "2304FPN6DC", "Pixel 8a", "ALN-AL00", "M2102J2SC", "moto g54"))
    return r.choice(
        (
            f"Mozilla/5.0 (Linux; Android {r.randint(9, 15)}; {phone}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Mobile Safari/537.36",
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{ios[:2]}.0 Mobile/15E148 Safari/604.1",
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{chrome} Safari/537.36 Edg/{chrome}",
            f"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:{fox}.0) Gecko/20100101 Firefox/{fox}.0",
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.{r.randint(20, 53)}(0x1800{_run('hex', 4, r)}) NetType/WIFI Language/zh_CN",
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{r.randint(0, 6)} Safari/605.1.15",
        )
    )


def _ua_app(r: Random) -> str:
    return r.choice(
        (
            f"Dalvik/2.1.0 (Linux; U; Android {r.randint(8, 14)}; Redmi K60 Build/TKQ1.{r.randint(210000, 230999)}.001)",
            f"Tastyfen/{r.randint(2, 9)}.{r.randint(0, 30)}.0 (iPhone15,2; iOS 17.{r.randint(0, 6)}; Scale/3.00)",
            f"Wayfarer/{r.randint(100, 999)} CFNetwork/1410.0.3 Darwin/22.6.0",
            f"okhttp/4.{r.randint(9, 12)}.0 (Android {r.randint(10, 14)}; vivo V2227A)",
        )
    )


_TACS = "35328511 86471804 86936903 35764210 86027105 35205611 35916411 35693803 86412304 35299210 86750304 35881508 86095306".split()
_is(
    "IP_ADDRESS",
    ip=_ip,
    ip6=_ip6,
    ip_lan=lambda r: r.choice(
        (
            f"192.168.{r.randint(0, 50)}.{r.randint(2, 250)}",
            f"10.{r.randint(0, 250)}.{r.randint(0, 250)}.{r.randint(2, 250)}",
            f"172.{r.randint(16, 31)}.{r.randint(0, 250)}.{r.randint(2, 250)}",
        )
    ),
)
_is("USER_AGENT", ua=_ua, ua_app=_ua_app)
_is("MAC_ADDRESS", mac=_mac, MAC=lambda r: _mac(r).upper())
_is("BSSID", bssid=_mac, BSSID=lambda r: _mac(r).upper())
_is(
    "CARRIER",
    carrier=_of("中国移动 中国联通 中国电信 中国广电"),
    carrier_en=_of(
        "China Mobile,Vodafone UK,T-Mobile,Verizon,Orange F,Airtel,Telstra,O2 - DE,NTT DOCOMO,AT&T,CMCC,CHN-UNICOM,EE,Jio 4G,Rogers,Telekom.de,SoftBank,Optus",
        ",",
    ),
)
_is(
    "CELL_TOWER",
    lac=lambda r: str(r.randint(1025, 65000)),
    ci16=lambda r: str(r.randint(1025, 65000)),
    eci=lambda r: str(r.randint(13_000_000, 268_000_000)),
    nci=lambda r: str(r.randint(1_000_000_000, 68_000_000_000)),
    enb=lambda r: f"{r.randint(50000, 990000)}-{r.randint(1, 130)}",
    cgi=lambda r: (
        f"{r.choice(('460-00', '460-01', '234-15', '310-260', '262-02'))}-{r.randint(1025, 65000)}-{r.randint(1025, 250_000_000)}"
    ),
    lac_hex=lambda r: "0x" + _run("HEX", 4, r),
    ci_hex=lambda r: "0x" + r.choice("123456789ABCDEF") + _run("HEX", 6, r),
)
_is(
    "IMEI",
    imei=lambda r: _luhn(r.choice(_TACS) + _fill("######", r)),
    imeisv=lambda r: r.choice(_TACS) + _fill("######", r) + f"{r.randint(1, 80):02d}",
    meid=lambda r: "A00000" + _run("HEX", 8, r),
    imei_gap=lambda r: re.sub(r"(..)(......)(......)(.)", r"\1 \2 \3 \4", _luhn(r.choice(_TACS) + _fill("######", r))),
)
_is(
    "DEVICE_SERIAL",
    sn=lambda r: r.choice(
        (
            r.choice("FCDG") + _run("UP", 11, r),
            "R" + r.choice("F58") + r.choice("CN") + _run("UP", 8, r),
            _run("UP", 10, r).replace("22", "2A"),
            f"{r.randint(10000, 99999)}/{_run('UP', 8, r)}",
            _run("HEX", 16, r),
            "PF" + _run("UP", 6, r),
            f"{r.choice(('ZY', 'XQ', 'LM'))}{_run('n', 4, r)}{_run('UP', 8, r)}",
            _run("low", 8, r),
        )
    ),
    sn_apple=lambda r: r.choice("FCDGHL") + _run("UP", 9, r) + r.choice(("", _run("UP", 2, r))),
)
_is(
    "DEVICE_ID",
    android_id=lambda r: _run("hex", 16, r),
    udid=lambda r: r.choice(
        (f"0000{r.choice(('8030', '8101', '8110', '8120'))}-00{_run('HEX', 14, r)}", _run("hex", 40, r))
    ),
    idfv=lambda r: _uuid(r).upper(),
)


def _uuid(r: Random) -> str:
    return str(UUID(int=r.getrandbits(128), version=4))


_is("IDFA", idfa=lambda r: _uuid(r).upper())
_is("ANDROID_AD_ID", gaid=_uuid)
_is("OAID", oaid=lambda r: r.choice((_uuid(r), _uuid(r), _run("hex", 16, r), _run("hex", 64, r), _run("HEX", 32, r))))
_is(
    "COOKIE_ID",
    ga=lambda r: f"GA1.{r.choice('12')}.{_run('n', 9, r)}.{r.randint(1500000000, 1760000000)}",
    fbp=lambda r: f"fb.1.{r.randint(1500000000000, 1760000000000)}.{_run('n', 10, r)}",
    baiduid=lambda r: f"{_run('HEX', 32, r)}:FG=1",
    cookie=lambda r: r.choice(
        (_run("hex", 32, r), _uuid(r), _run("alnum", 22, r), _run("low", 26, r), _run("HEX", 32, r))
    ),
    cna=lambda r: _run("alnum", 23, r) + "=",
)
_is(
    "SIM_ID",
    imsi=lambda r: (lambda head: head + _fill("#" * (15 - len(head)), r))(
        r.choice("46000 46001 46011 46007 310260 23415 26201 40445 50501 20810".split())
    ),
    iccid=lambda r: _luhn(r.choice(("898600", "898601", "898603", "898607")) + _fill("#############", r)),
    iccid_en=lambda r: _luhn(r.choice(("890126", "894430", "894920", "899110", "896101")) + _fill("############", r)),
)
_is(
    "SOCIAL_ID",
    openid=lambda r: "o" + r.choice(("X", "6", "R", "U", "G")) + _run("b64u", 26, r),
    unionid=lambda r: "o" + _run("b64u", 27, r),
    wxid=lambda r: "wxid_" + _run("low", r.choice((12, 14)), r),
    weibo=lambda r: _run("n", 10, r),
    qq=lambda r: _run("n", r.randint(7, 10), r),
)
_is(
    "PUSH_TOKEN",
    apns=lambda r: _run("hex", 64, r),
    fcm=lambda r: _run("b64u", 22, r) + ":APA91b" + _run("b64u", 134, r),
    jpush=lambda r: r.choice(("1a00", "1104", "1507", "1306", "1910")) + _run("hex", 15, r),
    mipush=lambda r: base64.b64encode(r.randbytes(48)).decode(),
    hms=lambda r: "IQAAAACy0" + _run("b64u", 70, r),
    oppo=lambda r: r.choice(("CN", "OPPO_CN", "realme_CN")) + "_" + _run("hex", 32, r),
    getui=lambda r: _run("hex", 32, r),
    expo=lambda r: "ExponentPushToken[" + _run("alnum", 22, r) + "]",
)
_is(
    "BIRTH_DATE",
    dob=lambda r: _born(r).isoformat(),
    dob_us=lambda r: _born(r).strftime("%m/%d/%Y"),
    dob_uk=lambda r: _born(r).strftime("%d/%m/%Y"),
    dob_de=lambda r: _born(r).strftime("%d.%m.%Y"),
    dob_bare=lambda r: _born(r).strftime("%Y%m%d"),
    dob_en=lambda r: _born(r).strftime("%d %B %Y").lstrip("0"),
    dob_en_us=lambda r: (lambda d: f"{d:%B} {d.day}, {d.year}")(_born(r)),
    dob_zh=lambda r: (lambda d: f"{d.year}年{d.month}月{d.day}日")(_born(r)),
    dob_dot=lambda r: (lambda d: f"{d.year}.{d.month:02d}.{d.day:02d}")(_born(r)),
)

# --- nobody's --------------------------------------------------------------------------------------------------------


def _when(r: Random) -> datetime:
    return datetime(2021, 1, 1, tzinfo=UTC) + timedelta(seconds=r.randint(0, 157_000_000))


_is(
    None,
    uuid=_uuid,
    UUID=lambda r: _uuid(r).upper(),
    stamp=lambda r: f"{_when(r):%Y-%m-%d %H:%M:%S}",
    iso=lambda r: f"{_when(r):%Y-%m-%dT%H:%M:%SZ}",
    day=lambda r: f"{_when(r):%Y-%m-%d}",
    day_uk=lambda r: f"{_when(r):%d/%m/%Y}",
    day_zh=lambda r: (lambda d: f"{d.year}年{d.month}月{d.day}日")(_when(r)),
    time=lambda r: f"{_when(r):%H:%M:%S}",
    hm=lambda r: f"{_when(r):%H:%M}",
    syslog=lambda r: f"{_when(r):%b %d %H:%M:%S}",
    clf=lambda r: f"{_when(r):%d/%b/%Y:%H:%M:%S +0000}",
    logcat=lambda r: f"{_when(r):%m-%d %H:%M:%S}.{r.randint(100, 999)}",
    sec=lambda r: str(int(_when(r).timestamp())),
    ms=lambda r: str(int(_when(r).timestamp()) * 1000 + r.randint(0, 999)),
    ver=lambda r: f"{r.randint(1, 14)}.{r.randint(0, 40)}.{r.randint(0, 20)}",
    money=lambda r: f"{r.randint(3, 4900)}.{r.randint(0, 99):02d}",
    waybill=lambda r: r.choice(("SF", "YT", "JT", "ZTO", "JDVA")) + _run("n", 13, r),
    ssid=_of(
        "TP-LINK_5F2A,CMCC-8kQd,BT-HubX9,FRITZ!Box 7590 QK,xfinitywifi,HUAWEI-10B7,Livebox-4C20,NETGEAR63,guest", ","
    ),
)

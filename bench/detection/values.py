"""Makers of invented values, one a kind, from a seeded random generator. Independent of the detectors."""

from __future__ import annotations

import datetime as dt
import random
import string
import uuid
from collections.abc import Callable

CN_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文".replace(
    " ", ""
)
CN_GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 洋 勇 军 杰 娟 涛 明 超 霞 平 刚 桂英 秀兰 建华 建国 志强 国强 秀英 婷婷 欣怡 子涵 梓萱 浩然 宇轩 诗涵 一诺 思远 雨桐 俊杰 晓燕 海燕 玉兰 春梅 冬梅 文博 天佑 佳琪 雪梅 小龙 红梅 淑珍 丹丹 鑫磊 晨曦 "
    "嘉豪 泽宇 若曦 可欣 沐宸 语嫣 德华 学友 立群 爱国 永强 世杰 振华 凤英 翠花 启航 奕辰 景行 清扬 书瑶 亦菲 乐天 慧敏 家辉 伯虎 望舒 念慈 凯 倩 颖 琳 斌 波 辉 宁 鹏 飞 燕 萍 莉 鑫 浩 宇 欢 阳 雪".split()
)
CN_TWO = ["欧阳", "司马", "诸葛", "上官", "慕容", "东方", "令狐"]
EN_FIRST = (
    "James Mary Robert Patricia Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Daniel Karen Matthew Nancy Anthony Lisa Mark Sandra Steven Ashley Andrew Emily Joshua Donna Kevin Carol Brian Michelle "
    "George Amanda Edward Melissa Ronald Deborah Oliver Sophie Harry Chloe Priya Rahul Carlos Lucia Hans Greta Yuki Ahmed Fatima Olga Ivan Siobhan Niamh Pierre Camille Isabella Liam Noah Ava Ethan Zoe".split()
)
EN_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King "
    "Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Patel Sharma Schmidt Mueller Dubois Rossi Tanaka Ivanova O'Brien Fitzgerald Whitfield Ashworth Lindqvist Abernathy Okafor Castellanos".split()
)
PINYIN = "Zhang Wei,Li Na,Wang Fang,Liu Yang,Chen Jie,Yang Min,Zhao Lei,Huang Xiaoming,Zhou Ting,Wu Jianguo,Xu Lili,Sun Haoran,Ma Xiaodong,Zhu Yuchen".split(
    ","
)
CN_PLACES = [
    ("北京市", "朝阳区"), ("北京市", "海淀区"), ("上海市", "浦东新区"), ("上海市", "徐汇区"), ("广东省深圳市", "南山区"), ("广东省广州市", "天河区"), ("浙江省杭州市", "西湖区"), ("江苏省南京市", "鼓楼区"),
    ("四川省成都市", "武侯区"), ("湖北省武汉市", "洪山区"), ("重庆市", "渝北区"), ("陕西省西安市", "雁塔区"), ("山东省青岛市", "市南区"), ("福建省厦门市", "思明区"), ("天津市", "南开区"), ("河南省郑州市", "金水区"),
    ("湖南省长沙市", "岳麓区"), ("辽宁省大连市", "沙河口区"), ("安徽省合肥市", "蜀山区"), ("云南省昆明市", "五华区"), ("广西壮族自治区南宁市", "青秀区"), ("苏州市", "姑苏区"), ("佛山市", "顺德区"), ("宁波市", "鄞州区"),
]  # fmt: skip
CN_ROADS = "建国路 中山路 人民大道 解放街 科技园路 文三路 天府大道 长江路 和平里 学院路 光华巷 滨海大道 迎宾路 梧桐街 凤凰路 新华街 世纪大道 花园路 软件园二路 高新南七道 胜利街".split()
CN_ESTATES = "阳光花园 翠湖小区 金地国际 万科城 幸福家园 锦绣花苑 东方明珠大厦 绿地中心 碧桂园 龙湖香醍".split()
EN_STREETS = "Maple Street,Oak Avenue,Elm Drive,Washington Blvd,Main St,Park Lane,Cedar Court,Sunset Boulevard,Lake View Road,King Street,Church Road,Highland Ave,2nd Street,Willow Way,Chestnut Place".split(
    ","
)
EN_CITIES = [
    ("Springfield", "IL", "62704"),
    ("Portland", "OR", "97205"),
    ("Austin", "TX", "78701"),
    ("Denver", "CO", "80202"),
    ("Boston", "MA", "02110"),
    ("San Francisco", "CA", "94107"),
    ("Salem", "VA", "24153"),
]
CARRIERS = (
    "中国移动 中国联通 中国电信 中国广电".split()
    + "China Mobile,China Unicom,China Telecom,T-Mobile,AT&T,Verizon,Vodafone,Orange,Telefonica,NTT DOCOMO,SoftBank,Airtel".split(
        ","
    )
)
JOBS = "software engineer,nurse,teacher,accountant,taxi driver,sales manager,product manager,chef,architect,data analyst,lawyer,electrician,软件工程师,护士,教师,会计,司机,销售经理,产品经理,厨师,律师,公务员,医生,外卖员".split(
    ","
)
HANDLES = "sunny_day,coolcat99,小鱼儿,夜空中最亮的星,night_owl,阿杰不吃辣,MoonWalker,甜甜圈,快乐小猪,tiger2008,一只猫,skyline88,星辰大海,BlueRiver,橘子汽水,风一样的男子".split(
    ","
)
QUERIES = "best noise cancelling headphones,cheap flights to tokyo,how to fix a leaking tap,红烧肉的做法,附近的火锅店,python list comprehension,iphone 15 手机壳,去云南旅游攻略,back pain exercises,考研英语真题,running shoes size 42,婴儿奶粉推荐".split(
    ","
)
CHATS = "晚上一起吃饭吗？我七点到,Are you free for lunch tomorrow?,好的，那我们明天见,lol that was so funny,记得带伞，今天下雨,Can you send me the report tonight?,哈哈哈哈太好笑了,在吗？想问你个事,I miss you so much,刚到家，累死了".split(
    ","
)
OUIS = "3c:5a:b4 a4:83:e7 f0:18:98 b8:27:eb 00:1a:2b 5c:cf:7f dc:a6:32 8c:85:90 ac:de:48 70:4d:7b".split()
TACS = "35332510 86012803 35875605 86891704 35209900 86428305 01332700 35690109 99000123".split()


def luhn_digit(body: str) -> str:
    total = sum(sum(divmod(int(c) * (1 + i % 2), 10)) for i, c in enumerate(reversed(body + "0")))
    return str(-total % 10)


def digits(r: random.Random, n: int) -> str:
    return "".join(r.choices(string.digits, k=n))


def hexes(r: random.Random, n: int) -> str:
    return "".join(r.choices("0123456789abcdef", k=n))


def tokens(r: random.Random, n: int) -> str:
    return "".join(r.choices(string.ascii_letters + string.digits + "-_", k=n))


def uuid4(r: random.Random) -> str:
    return str(uuid.UUID(int=r.getrandbits(128), version=4))


def cn_name(r: random.Random) -> str:
    return (r.choice(CN_TWO) if r.random() < 0.04 else r.choice(CN_FAMILY)) + r.choice(CN_GIVEN)


def en_name(r: random.Random) -> str:
    if r.random() < 0.12:
        return r.choice(PINYIN)
    return f"{r.choice(EN_FIRST)} {r.choice(EN_LAST)}"


def cn_mobile(r: random.Random) -> str:
    return r.choice(
        ["130", "135", "136", "138", "139", "150", "152", "158", "166", "176", "180", "186", "188", "199"]
    ) + digits(r, 8)


def phone(r: random.Random) -> str:
    n = cn_mobile(r)
    us = f"{r.choice(['415', '212', '312', '617', '206'])}-555-01{digits(r, 2)}"
    return r.choice(
        [
            n,
            n,
            n,
            f"{n[:3]}-{n[3:7]}-{n[7:]}",
            f"{n[:3]} {n[3:7]} {n[7:]}",
            "+86" + n,
            f"+86 {n}",
            us,
            f"({us[:3]}) {us[4:]}",
            f"+1-{us}",
            f"+44 7{digits(r, 3)} {digits(r, 6)}" if r.random() < 0 else f"+1 {us}",
        ]
    )


def email(r: random.Random) -> str:
    user = f"{r.choice(EN_FIRST).lower()}{r.choice(['.', '_', ''])}{r.choice(EN_LAST).lower().replace(chr(39), '')}{r.choice(['', digits(r, 2)])}"
    return f"{user}@{r.choice(['example.com', 'mail.example.org', 'example.net', 'corp.example.com'])}"


def cn_address(r: random.Random) -> str:
    a, b = r.choice(CN_PLACES)
    s = a + b + r.choice(CN_ROADS) + f"{r.randint(1, 999)}号"
    if r.random() < 0.5:
        s += r.choice(CN_ESTATES)
    if r.random() < 0.7:
        s += r.choice(
            [
                f"{r.randint(1, 30)}号楼{r.randint(1, 5)}单元{r.randint(101, 2808)}室",
                f"{r.randint(1, 30)}栋{r.randint(101, 2808)}",
                f"{r.choice('ABCD')}座{r.randint(101, 2808)}室",
                f"{r.randint(1, 30)}楼",
            ]
        )
    return s


def en_address(r: random.Random) -> str:
    c, s, z = r.choice(EN_CITIES)
    out = f"{r.randint(1, 9999)} {r.choice(EN_STREETS)}"
    if r.random() < 0.3:
        out += r.choice([f", Apt {r.randint(1, 40)}{r.choice('ABC')}", f" Suite {r.randint(100, 900)}"])
    return out + r.choice([f", {c}, {s} {z}", f", {c}, {s} {z}", f", {c}"])


def cn_id(r: random.Random) -> str:
    body = (
        r.choice(["110101", "310115", "440305", "330106", "510107", "420111", "500112", "610113", "370202"])
        + birth(r).strftime("%Y%m%d")
        + digits(r, 3)
    )
    return (
        body
        + "10X98765432"[
            sum(int(c) * w for c, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
            % 11
        ]
    )


def birth(r: random.Random) -> dt.date:
    return dt.date(1945, 1, 1) + dt.timedelta(days=r.randrange(23_000))


def birth_text(r: random.Random) -> str:
    d = birth(r)
    return r.choice(
        [
            d.isoformat(),
            d.strftime("%Y/%m/%d"),
            f"{d.year}年{d.month}月{d.day}日",
            d.strftime("%m/%d/%Y"),
            d.isoformat(),
        ]
    )


def imei(r: random.Random) -> str:
    body = r.choice(TACS) + digits(r, 6)
    return body + luhn_digit(body)


def card(r: random.Random) -> str:
    prefix, n = r.choice(
        [("4", 16), ("51", 16), ("55", 16), ("622202", 19), ("622848", 19), ("625912", 16), ("37", 15), ("6011", 16)]
    )
    body = prefix + digits(r, n - len(prefix) - 1)
    out = body + luhn_digit(body)
    return out if r.random() < 0.65 or n == 15 else " -"[r.random() < 0.3].join(out[i : i + 4] for i in range(0, n, 4))


def ip(r: random.Random) -> str:
    if r.random() < 0.15:
        return f"2001:db8:{r.randrange(1, 65535):x}:{r.randrange(1, 65535):x}::{r.randrange(1, 65535):x}"
    return f"{r.choice(['192.0.2', '198.51.100', '203.0.113', f'10.{r.randrange(256)}.{r.randrange(256)}', f'172.16.{r.randrange(256)}'])}.{r.randrange(1, 255)}"


def mac(r: random.Random) -> str:
    m = r.choice(OUIS) + "".join(":" + hexes(r, 2) for _ in range(3))
    return r.choice([m, m.upper(), m.replace(":", "-"), m])


def user_agent(r: random.Random) -> str:
    v = f"{r.randint(90, 126)}.0.{r.randint(1000, 6000)}.{r.randint(10, 200)}"
    return r.choice([
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v} Safari/537.36",
        f"Mozilla/5.0 (iPhone; CPU iPhone OS {r.randint(13, 17)}_{r.randint(0, 6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1",
        f"Mozilla/5.0 (Linux; Android {r.randint(9, 14)}; SM-G99{r.randint(0, 9)}B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v} Mobile Safari/537.36",
        f"Mozilla/5.0 (Linux; Android 12; V2055A Build/SP1A.210812.003; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/{v} Mobile Safari/537.36 MicroMessenger/8.0.38.2400(0x28002639) NetType/WIFI Language/zh_CN",
        f"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:{r.randint(90, 120)}.0) Gecko/20100101 Firefox/{r.randint(90, 120)}.0",
        "Dalvik/2.1.0 (Linux; U; Android 11; M2012K11AC Build/RKQ1.200826.002)",
        f"okhttp/4.{r.randint(0, 12)}.{r.randint(0, 3)}",
        f"ShopApp/5.{r.randint(0, 20)}.1 (iPhone; iOS 16.{r.randint(0, 6)}; Scale/3.00)",
    ])  # fmt: skip


def serial(r: random.Random) -> str:
    return r.choice(
        [
            f"F2L{''.join(r.choices(string.ascii_uppercase + string.digits, k=9))}",
            f"R58M{''.join(r.choices(string.ascii_uppercase + string.digits, k=7))}",
            f"C02{''.join(r.choices(string.ascii_uppercase + string.digits, k=9))}",
        ]
    )


def gps(r: random.Random) -> str:
    lat, lng = r.uniform(18, 53), r.uniform(75, 134)
    return f"{lat:.{r.choice([4, 5, 6])}f},{r.choice(['', ' '])}{lng:.{r.choice([4, 5, 6])}f}"


def tower(r: random.Random) -> str:
    return r.choice("-_:").join(
        ["460", r.choice(["00", "01", "11"]), str(r.randint(1000, 65000)), str(r.randint(10000, 268435455))]
    )


def cookie(r: random.Random) -> str:
    return r.choice(
        [
            f"GA1.2.{r.randint(10**8, 2 * 10**9)}.{r.randint(15 * 10**8, 17 * 10**8)}",
            hexes(r, 32),
            tokens(r, 24).replace("-", "x").replace("_", "y"),
            hexes(r, 26),
        ]
    )


def sim(r: random.Random) -> str:
    return r.choice(
        [
            f"460{r.choice(['00', '01', '02', '11'])}{digits(r, 10)}",
            "8986" + r.choice(["00", "01", "03"]) + digits(r, 14),
        ]
    )


def social(r: random.Random) -> str:
    return r.choice(
        ["o" + tokens(r, 27), "o" + tokens(r, 27), str(r.randint(10**8, 4 * 10**9)), "wxid_" + hexes(r, 14)]
    )


def push(r: random.Random) -> str:
    return r.choice([hexes(r, 64), f"{tokens(r, 22)}:APA91b{tokens(r, 134)}"])


def avatar(r: random.Random) -> str:
    return f"https://cdn.example.com/{r.choice(['avatar', 'u/head', 'profile'])}/{hexes(r, 8)}.{r.choice(['jpg', 'png', 'webp'])}"


def page(r: random.Random) -> str:
    return f"https://www.example.{r.choice(['com', 'org', 'net'])}/{r.choice(['item', 'news', 'product', 'p', 'topic'])}/{r.randint(100, 99999)}{r.choice(['', '.html', '?from=home'])}"


def age(r: random.Random) -> str:
    return str(r.randint(14, 79))


def gender(r: random.Random) -> str:
    return r.choice(["male", "female", "男", "女", "M", "F"])


def password(r: random.Random) -> str:
    return r.choice(
        [
            f"{r.choice(['Sunny', 'tiger', 'Qwer', 'xiaoming'])}{digits(r, 3)}{r.choice('!@#$')}",
            "$2b$12$" + tokens(r, 53).replace("-", ".").replace("_", "/"),
            hexes(r, 32),
        ]
    )


def oaid(r: random.Random) -> str:
    return r.choice([hexes(r, 16), hexes(r, 64), uuid4(r), hexes(r, 32)])


def contacts(r: random.Random) -> str:
    return (
        "[" + ", ".join(f'{{"name": "{cn_name(r)}", "phone": "{cn_mobile(r)}"}}' for _ in range(r.randint(1, 3))) + "]"
    )


def calls(r: random.Random) -> str:
    return f'[{{"number": "{cn_mobile(r)}", "type": "{r.choice(["incoming", "outgoing", "missed"])}", "duration": {r.randint(0, 900)}}}]'


def sms(r: random.Random) -> str:
    return f'[{{"from": "{cn_mobile(r)}", "body": "{r.choice(CHATS)}", "date": {r.randint(16 * 10**8, 17 * 10**8)}}}]'


def exif(r: random.Random) -> str:
    return f'{{"Make": "{r.choice(["Apple", "Canon", "HUAWEI"])}", "Model": "X{r.randint(1, 99)}", "DateTimeOriginal": "2023:0{r.randint(1, 9)}:1{r.randint(0, 9)} 10:11:12", "GPSLatitude": {r.uniform(20, 50):.6f}}}'


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "PERSON_NAME": lambda r: cn_name(r) if r.random() < 0.5 else en_name(r),
    "NICKNAME": lambda r: r.choice(HANDLES), "PHONE_NUMBER": phone, "EMAIL": email,
    "ADDRESS": lambda r: cn_address(r) if r.random() < 0.5 else en_address(r), "GPS_LOCATION": gps, "CN_RESIDENT_ID": cn_id,
    "GENDER": gender, "AGE": age, "OCCUPATION": lambda r: r.choice(JOBS), "PASSWORD": password, "AVATAR_URL": avatar,
    "BROWSING_URL": page, "SEARCH_QUERY": lambda r: r.choice(QUERIES), "CHAT_TEXT": lambda r: r.choice(CHATS), "CONTACTS": contacts,
    "CALL_LOG": calls, "SMS_LOG": sms, "PHOTO_EXIF": exif, "IP_ADDRESS": ip, "USER_AGENT": user_agent, "CARRIER": lambda r: r.choice(CARRIERS),
    "CELL_TOWER": tower, "MAC_ADDRESS": mac, "BSSID": mac, "IMEI": imei, "DEVICE_SERIAL": serial,
    "DEVICE_ID": lambda r: r.choice([hexes(r, 16), hexes(r, 16), uuid4(r).upper()]), "IDFA": lambda r: uuid4(r).upper(), "ANDROID_AD_ID": uuid4,
    "OAID": oaid, "COOKIE_ID": cookie, "CREDIT_CARD": card, "BIRTH_DATE": birth_text, "SIM_ID": sim, "SOCIAL_ID": social, "PUSH_TOKEN": push,
}  # fmt: skip

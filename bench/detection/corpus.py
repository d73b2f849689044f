"""Labelled texts and columns from templates, with hard negatives: what looks like personal data and is not.

``{KIND}`` in a template stands for a made value, which becomes a labelled span; ``{noise}`` names for a value
that must not be found. Everything follows from the seed.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from bench.detection.values import (
    CN_FAMILY,
    MAKERS,
    age,
    card,
    cn_name,
    digits,
    en_name,
    hexes,
    imei,
    ip,
    luhn_digit,
    mac,
    tokens,
    uuid4,
)  # fmt: skip


@dataclass(frozen=True)
class Text:
    id: str
    text: str
    spans: frozenset[tuple[str, int, int]]
    family: str


@dataclass(frozen=True)
class Column:
    id: str
    table: str
    name: str
    siblings: tuple[str, ...]
    values: tuple[object, ...] = field(repr=False)
    kinds: frozenset[str] = frozenset()
    style: str = ""


TEMPLATES: dict[str, list[str]] = {
    "en": [
        "My phone number is {PHONE_NUMBER}, please call after 6pm.", "You can reach me at {EMAIL} or {PHONE_NUMBER}.", "Hi, this is {PERSON_EN}, my email is {EMAIL}.",
        "Please ship it to {ADDRESS_EN}.", "Customer {PERSON_EN} called about order 20231104-{num5}.", "Delivery address: {ADDRESS_EN}. Contact: {PERSON_EN}, {PHONE_NUMBER}",
        "My date of birth is {BIRTH_DATE} and my card number is {CREDIT_CARD}.", "The device's IMEI is {IMEI}.", "Her IDFA is {IDFA} according to the SDK.",
        "Google advertising ID: {ANDROID_AD_ID}", "We saw the phone at {GPS_LOCATION} last night.", "Serial number: {DEVICE_SERIAL}, carrier: {CARRIER}", "Bluetooth MAC address {MAC_ADDRESS} was paired.",
        "The access point BSSID {BSSID} was the strongest.", "Signed in from IP {IP_ADDRESS}.", "Dear {PERSON_EN}, your parcel has arrived.", "I'm {AGE} years old and work as a {OCCUPATION_EN}.",
        "his nickname is {NICKNAME_EN} on the forum", "Born on {BIRTH_DATE}, {PERSON_EN} lives at {ADDRESS_EN}", "The SIM's ICCID/IMSI is {SIM_ID}.", "Her WeChat openid is {SOCIAL_WX}.", "password: {PASSWORD}", "Meeting with {PERSON_EN} at noon.",
        "Ticket opened by {PERSON_EN} <{EMAIL}>", "He searched for \"{SEARCH_QUERY}\" twice.", "android_id of the handset: {DEVICE_HEX}", "Her credit card {CREDIT_CARD} was declined.",
    ],
    "zh": [
        "我的手机号是{PHONE_NUMBER}，请尽快联系我。", "姓名：{PERSON_ZH}，身份证号：{CN_RESIDENT_ID}，电话：{PHONE_NUMBER}", "收货地址：{ADDRESS_ZH}，收件人{PERSON_ZH}", "请把快递寄到{ADDRESS_ZH}，谢谢。", "客户{PERSON_ZH}反馈无法登录，邮箱{EMAIL}。",
        "我叫{PERSON_ZH}，今年{AGE}岁，住在{ADDRESS_ZH}。", "{PERSON_ZH}先生您好，您的包裹已到。", "银行卡号{CREDIT_CARD}，开户名{PERSON_ZH}。", "设备IMEI：{IMEI}，序列号：{DEVICE_SERIAL}", "登录IP：{IP_ADDRESS}，运营商：{CARRIER_ZH}", "OAID为{OAID}的设备",
        "微信openid：{SOCIAL_WX}", "昵称：{NICKNAME_ZH}，性别：{GENDER_ZH}，职业：{OCCUPATION_ZH}", "出生日期：{BIRTH_DATE}", "当前定位坐标{GPS_LOCATION}。", "路由器BSSID是{BSSID}", "手机MAC地址：{MAC_ADDRESS}", "基站信息：{CELL_TOWER}", "密码：{PASSWORD}", "昨天{PERSON_ZH}和{PERSON_ZH}一起去了超市。",
        "联系人{PERSON_ZH}的电话是{PHONE_NUMBER}", "经办人：{PERSON_ZH}", "ICCID：{SIM_ID}", "患者{PERSON_ZH}，{AGE}岁，已复诊。", "用户搜索了“{SEARCH_QUERY}”", "广告标识符IDFA：{IDFA}", "安卓ID：{DEVICE_HEX}", "由{PERSON_ZH}负责审批",
        "家住{ADDRESS_ZH}", "身份证{CN_RESIDENT_ID}已实名", "请拨打{PHONE_NUMBER}联系{PERSON_ZH}女士",
    ],
    "log": [
        "2024-03-05 12:01:22.113 INFO [http-nio-8080-exec-3] c.e.LoginService - login ok user={EMAIL} ip={IP_ADDRESS} cost=23ms", '{IP_ADDRESS} - - [05/Mar/2024:12:01:22 +0800] "GET /api/v1/items?id={num5} HTTP/1.1" 200 5316 "-" "{USER_AGENT}"',
        "2024-03-05T12:01:22Z device register imei={IMEI} mac={MAC_ADDRESS} sn={DEVICE_SERIAL} model=SM-G9980 os=12", "[push] token={PUSH_TOKEN} result=ok msgid={hex16}", "sms sent to {PHONE_NUMBER} code=**** channel=3", "wifi scan: bssid={BSSID} ssid=Home-5G rssi=-61 freq=5180",
        "W/Telephony: imsi={SIM_ID} operator={CARRIER} roaming=false", "track event=click idfa={IDFA} ts=1709611282 app_ver=5.12.3", "ad request gaid={ANDROID_AD_ID} lat=0 slot=12", "oaid={OAID} vaid= aaid= brand=HONOR", "cell info: {CELL_TOWER} signal -97dBm", "D/Location: fix {GPS_LOCATION} acc=12.0",
        "session start cookie_id={COOKIE_ID} page=/home", "android_id={DEVICE_HEX} first_open=1", "openid={SOCIAL_WX} scene=1089", "user {EMAIL} changed password from {IP_ADDRESS} port 52344", "ERROR payment failed card={CREDIT_CARD} amount=199.00 order=20240305{num5}", "nginx: client {IP_ADDRESS} closed keepalive connection",
        'sshd[2231]: Failed password for root from {IP_ADDRESS} port 4022 ssh2', "dhcpd: DHCPACK on {IP_ADDRESS} to {MAC_ADDRESS} via eth0", "idfv={UUID_UP} build=5123 device_id={DEVICE_HEX}",
    ],
    "json": [
        '{"user":{"name":"{PERSON_ZH}","mobile":"{PHONE_NUMBER}","email":"{EMAIL}"},"order_id":"{num18}"}', '{"event":"launch","idfa":"{IDFA}","ip":"{IP_ADDRESS}","ua":"{USER_AGENT}"}', '{"deviceId":"{DEVICE_HEX}","oaid":"{OAID}","imei":"{IMEI}","os_version":"12.0.1"}', '{"nickName":"{NICKNAME_ZH}","gender":"{GENDER}","age":{AGE},"avatarUrl":"{AVATAR_URL}"}',
        '{"location":"{GPS_LOCATION}","accuracy":15,"bssid":"{BSSID}"}', '{"cookie_id":"{COOKIE_ID}","referer":"{BROWSING_URL}"}', '{"recipient":"{PERSON_EN}","address":"{ADDRESS_EN}","phone":"{PHONE_NUMBER}"}', '{"id_card":"{CN_RESIDENT_ID}","real_name":"{PERSON_ZH}","birthday":"{BIRTH_DATE}"}',
        '{"push_token":"{PUSH_TOKEN}","platform":"ios"}', '{"carrier":"{CARRIER}","imsi":"{SIM_ID}","sn":"{DEVICE_SERIAL}"}', '{"unionid":"{SOCIAL_WX}","nickname":"{NICKNAME_EN}"}', '{"card_no":"{CREDIT_CARD}","holder":"{PERSON_EN}"}', '{"keyword":"{SEARCH_QUERY}","ts":1709611282113,"trace_id":"{hex32}"}', '{"occupation":"{OCCUPATION_ZH}","password":"{PASSWORD}"}',
        '{"gaid":"{ANDROID_AD_ID}","request_id":"{uuid}"}', '{"cellTower":"{CELL_TOWER}","mac":"{MAC_ADDRESS}"}',
    ],
    "url": [
        "https://track.example.com/p?idfa={IDFA}&ip={IP_ADDRESS}&v=3.2.1", "https://api.example.com/u?phone={PHONE_PLAIN}&code=8812&sign={hex32}", "http://ads.example.net/imp?gaid={ANDROID_AD_ID}&oaid={OAID}&slot=7", "https://example.com/reset?email={EMAIL}&token={hex40}", "https://map.example.com/?lnglat={GPS_TIGHT}&z=12",
        "https://api.example.com/bind?openid={SOCIAL_WX}&t=1709611282", "https://m.example.com/s?imei={IMEI}&mac={MAC_ADDRESS}&android_id={DEVICE_HEX}", "/v2/report?bssid={BSSID}&imsi={SIM_ID}&ver=12", "https://cdn.example.com/c?cookie_id={COOKIE_ID}&ref=home",
    ],
    "ua": ["{USER_AGENT}", "User-Agent: {USER_AGENT}", "ua={USER_AGENT}", "client: {USER_AGENT}"],
}  # fmt: skip

CLEAN = [
    "Order {num18} shipped, tracking number {num12}.", "订单号{num18}已发货，运单号SF{num12}。", "Release 4.18.2.{num3} fixes the crash.", "Upgrade to version {version} before Friday.", "Chrome/{version} is required", "commit {hex40} merged into main", "sha256:{hex64}", "trace_id={hex32} span_id={hex16} status=200",
    "request_id={uuid} took 35ms", "order_uuid: {uuid_up}", "订单编号：{num15}", "invoice no {imei_like}", "交易流水号{num28}", "ISBN 978-7-{num3}-{num5}-1", "总金额{num6}元，数量12件", "会议时间：2024年3月5日下午3点", "The meeting is on 2024-03-05 at 10:30.", "请于2023-12-31前完成报名", "高清图片5张，黄金会员专享，马上安装",
    "安全方案已更新，程序运行正常", "Madison Square Garden is sold out.", "The Jordan River and Lake Victoria", "Call 10086 or 95588 for service.", "客服热线400-800-{num4}", "Paris Hilton Hotel opens in June", "price 39.90, 116.40 and 12.50", "ETag: \"{hex32}\"", "checksum={hex16}", "nonce={tok28}", "Batch {num11} was rejected by QA", "商品编号：{num13}，库存88",
    "uptime 1234567890 seconds", "ts=1709611282113 seq={num10}", "金额：13800元", "build 20240305.{num3}", "process 138001 exited with 0", "王者荣耀更新了，张江高科技园区开放", "今天天气真好，适合去公园。", "Temperature is 23.5 degrees, humidity 60%.", "img_{num8}.png 1920x1080@2x", "icon@2x.png and logo@3x.png are missing",
    "node_modules/lodash@4.17.21/index.js", "time 12:34:56:78:90:12 frame", "f0:e1:d2:c3:b4:a5:96:87 is an EUI-64", "coupon 6222-ABCD-{num4}", "The CPU ran at 3.4 GHz for 12 hours", "线上编号 {num16} 的批次", "model=SM-G9980 brand=samsung os=12", "学习方法和时间安排都很重要", "SELECT * FROM orders WHERE id = {num11}", "GET /static/app.{hex8}.js HTTP/1.1 304",
    "ticket 1{num10} was closed", "flight CA1831 from Beijing to Shanghai", "ref {card_like} settled", "The quick brown fox jumps over the lazy dog.", "Washington Post reports record sales", "版本号：{version}", "运单号：{num13}", "v{version} released", "firmware {version} installed", "UUID of the document: {uuid}", "docker image {hex12}", "快递单号 YT{num13}",
    "job {uuid} finished", "serial port COM3 at 115200 baud", "User story: as an admin I want to export", "name: build-linux, runs-on: ubuntu", "address already in use: bind", "password must contain 8 characters", "手机号格式不正确", "请输入您的姓名和地址", "phone number is required", "the age of the universe", "email field must not be empty",
]  # fmt: skip

_SLOT = re.compile(r"\{([A-Za-z_]+\d*)\}")


def _slot(name: str, r: random.Random) -> tuple[str, str]:
    """Return ``(kind or nothing, value)`` for a template's slot."""
    special = {
        "PERSON_EN": ("PERSON_NAME", lambda: en_name(r)), "PERSON_ZH": ("PERSON_NAME", lambda: cn_name(r)),
        "ADDRESS_EN": ("ADDRESS", lambda: _until(r, "ADDRESS", str.isascii)), "ADDRESS_ZH": ("ADDRESS", lambda: _until(r, "ADDRESS", _han)),
        "OCCUPATION_EN": ("OCCUPATION", lambda: _until(r, "OCCUPATION", str.isascii)), "OCCUPATION_ZH": ("OCCUPATION", lambda: _until(r, "OCCUPATION", _han)),
        "NICKNAME_EN": ("NICKNAME", lambda: _until(r, "NICKNAME", str.isascii)), "NICKNAME_ZH": ("NICKNAME", lambda: _until(r, "NICKNAME", _han)),
        "CARRIER_ZH": ("CARRIER", lambda: _until(r, "CARRIER", _han)), "GENDER_ZH": ("GENDER", lambda: r.choice("男女")),
        "SOCIAL_WX": ("SOCIAL_ID", lambda: "o" + tokens(r, 27)), "DEVICE_HEX": ("DEVICE_ID", lambda: hexes(r, 16)), "UUID_UP": ("DEVICE_ID", lambda: uuid4(r).upper()),
        "PHONE_PLAIN": ("PHONE_NUMBER", lambda: _until(r, "PHONE_NUMBER", str.isdigit)), "GPS_TIGHT": ("GPS_LOCATION", lambda: _until(r, "GPS_LOCATION", lambda s: " " not in s)),
        "uuid": ("", lambda: uuid4(r)), "uuid_up": ("", lambda: uuid4(r).upper()), "version": ("", lambda: ".".join(str(r.randint(1, 120)) for _ in range(4))),
        "imei_like": ("", lambda: imei(r)), "card_like": ("", lambda: card(r)),
    }  # fmt: skip
    if name in special:
        kind, make = special[name]
        return kind, make()
    if name in MAKERS:
        return name, MAKERS[name](r)
    stem, size = re.fullmatch(r"([a-z]+)(\d+)", name).groups()  # type: ignore[union-attr]
    n = int(size)
    match stem:
        case "num":
            return "", str(r.randint(1, 9)) + digits(r, n - 1)
        case "hex":
            return "", hexes(r, n)
        case _:
            return "", tokens(r, n)


def _han(text: str) -> bool:
    return not text.isascii()


def _until(r: random.Random, kind: str, fits: object) -> str:
    while not fits(value := MAKERS[kind](r)):  # type: ignore[operator]
        pass
    return value


def fill(template: str, r: random.Random) -> tuple[str, frozenset[tuple[str, int, int]]]:
    """Return a template's text with made values, and where they stand."""
    out, at, size, spans = [], 0, 0, []
    for match in _SLOT.finditer(template):
        out.append(template[at : match.start()])
        size += match.start() - at
        kind, value = _slot(match[1], r)
        if kind:
            spans.append((kind, size, size + len(value)))
        out.append(value)
        size += len(value)
        at = match.end()
    return "".join([*out, template[at:]]), frozenset(spans)


def texts(seed: int, count: int) -> list[Text]:
    """Return labelled texts: a third clean ones that look dangerous."""
    r = random.Random(seed)
    made = []
    families = list(TEMPLATES)
    for i in range(count):
        family = "clean" if r.random() < 0.33 else families[i % len(families)]
        text, spans = fill(r.choice(CLEAN if family == "clean" else TEMPLATES[family]), r)
        made.append(Text(f"t{i}", text, spans, family))
    return made


NAMES: dict[str, dict[str, list[str]]] = {
    kind: dict(zip(("snake", "camel", "abbr", "pinyin", "chinese"), ([n for n in part.split(",")] for part in row.split("|")), strict=True))
    for kind, row in {
        "PERSON_NAME": "full_name,customer_name|realName,contactName|cust_nm,fname|xingming,xm|姓名,客户姓名", "NICKNAME": "nickname,display_name|nickName,screenName|nick,disp_nm|nicheng,nc|昵称,网名",
        "PHONE_NUMBER": "phone_number,mobile|phoneNumber,contactPhone|tel,mob_no|shouji,sjh|手机号,联系电话", "EMAIL": "email,email_address|userEmail,emailAddress|eml,mail|youxiang,yx|邮箱,电子邮件",
        "ADDRESS": "home_address,shipping_address|deliveryAddress,homeAddr|addr,ship_addr|dizhi,shdz|收货地址,家庭住址", "GPS_LOCATION": "gps_location,coordinates|geoPoint,lastLocation|loc,gps|zuobiao,jwd|坐标,经纬度",
        "CN_RESIDENT_ID": "id_card_no,resident_id|idCardNumber,certNo|idc_no,id_no|shenfenzheng,sfzh|身份证号,证件号码", "GENDER": "gender,user_gender|gender,userSex|sex,gndr|xingbie,xb|性别,用户性别", "AGE": "age,user_age|userAge,ageYears|age,usr_age|nianling,nl|年龄,用户年龄",
        "OCCUPATION": "occupation,job_title|jobTitle,profession|occ,job|zhiye,zy|职业,职位", "PASSWORD": "password,password_hash|loginPassword,pwdHash|pwd,passwd|mima,mm|密码,登录密码", "AVATAR_URL": "avatar_url,head_img|avatarUrl,profileImage|avtr,head_url|touxiang,txdz|头像,头像地址",
        "BROWSING_URL": "page_url,visited_url|pageUrl,referer|url,ref_url|wangzhi,lljl|浏览网址,访问链接", "SEARCH_QUERY": "search_query,keyword|searchKeyword,queryText|kw,qry|sousuoci,ssc|搜索词,关键词", "CHAT_TEXT": "message_text,chat_content|messageBody,chatText|msg,msg_txt|liaotianneirong,ltnr|聊天内容,消息内容",
        "CONTACTS": "contacts,address_book|contactList,phoneBook|cntcts,ph_book|tongxunlu,txl|通讯录,联系人列表", "CALL_LOG": "call_log,call_history|callRecords,callLog|calls,cdr|tonghuajilu,thjl|通话记录,呼叫记录", "SMS_LOG": "sms_log,sms_history|smsRecords,smsLog|sms,sms_lst|duanxin,dxjl|短信记录,短信", "PHOTO_EXIF": "photo_exif,image_metadata|exifData,photoMeta|exif,img_meta|zhaopianxinxi,zpxx|照片信息,图片元数据",
        "IP_ADDRESS": "ip_address,client_ip|clientIp,remoteAddr|ip,src_ip|ipdizhi,dlip|登录IP,IP地址", "USER_AGENT": "user_agent,browser_ua|userAgent,httpUserAgent|ua,usr_agt|liulanqi,llq|浏览器标识,用户代理", "CARRIER": "carrier,sim_operator|carrierName,networkOperator|carr,oper|yunyingshang,yys|运营商,网络运营商", "CELL_TOWER": "cell_tower,cell_info|cellId,baseStation|cell,bts|jizhan,jzxx|基站,基站信息",
        "MAC_ADDRESS": "mac_address,wifi_mac|macAddress,deviceMac|mac,bt_mac|macdizhi,wldz|MAC地址,设备MAC", "BSSID": "bssid,ap_mac|wifiBssid,routerMac|bssid,ap_mac|luyouqimac,lymac|路由器MAC,热点MAC", "IMEI": "imei,device_imei|imeiCode,imei1|imei,imei_no|chuanhao,ch|手机串号,IMEI号", "DEVICE_SERIAL": "serial_number,device_serial|serialNo,hwSerial|sn,ser_no|xuliehao,xlh|序列号,设备序列号",
        "DEVICE_ID": "device_id,android_id|deviceId,androidId|did,dev_id|shebeiid,sbid|设备ID,设备标识", "IDFA": "idfa,apple_ad_id|idfa,iosAdId|idfa,ios_idfa|pingguoguanggaoid,idfa|苹果广告标识符,IDFA", "ANDROID_AD_ID": "gaid,google_ad_id|advertisingId,androidAdId|gaid,aaid|anzhuoguanggaoid,gaid|安卓广告ID,谷歌广告ID", "OAID": "oaid,device_oaid|oaid,msaOaid|oaid,oaid_val|nimingshebeibiaoshi,oaid|匿名设备标识符,OAID",
        "COOKIE_ID": "cookie_id,visitor_cookie|cookieId,gaCookie|ck_id,ckid|cookiebiaoshi,ck|Cookie标识,浏览器Cookie", "CREDIT_CARD": "card_number,credit_card|cardNo,creditCardNumber|cc_no,crd_no|yinhangkahao,yhkh|银行卡号,信用卡号", "BIRTH_DATE": "birth_date,date_of_birth|birthday,birthDate|dob,bday|shengri,csrq|出生日期,生日", "SIM_ID": "imsi,iccid|simSerial,simImsi|imsi,sim_sn|simkahao,imsi|SIM卡号,IMSI", "SOCIAL_ID": "wechat_openid,weibo_uid|openId,unionId|wx_id,oid_wx|weixinhao,wxh|微信号,微信openid",
        "PUSH_TOKEN": "push_token,fcm_token|pushToken,registrationId|psh_tkn,reg_id|tuisongtoken,tslp|推送令牌,推送Token",
    }.items()
}  # fmt: skip

NEGATIVE: list[tuple[str, str, object]] = [
    ("orders", "order_no", lambda r, i: "2024" + digits(r, 11)), ("orders", "order_id", lambda r, i: 100000 + i), ("orders", "amount", lambda r, i: round(r.uniform(1, 999), 2)), ("orders", "status", lambda r, i: r.choice(["paid", "open", "closed"])),
    ("orders", "created_at", lambda r, i: f"2024-0{r.randint(1, 9)}-1{r.randint(0, 9)} 10:1{r.randint(0, 9)}:00"), ("items", "sku", lambda r, i: "SKU" + digits(r, 8)), ("items", "product_name", lambda r, i: r.choice(["Blue Shirt", "Steel Bottle", "无线鼠标", "保温杯", "USB Cable"])), ("items", "brand", lambda r, i: r.choice(["Acme", "华为", "小米", "Globex"])),
    ("app", "version", lambda r, i: f"{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}.{r.randint(0, 300)}"), ("app", "build_sha", lambda r, i: hexes(r, 40)), ("log", "trace_id", lambda r, i: hexes(r, 32)), ("log", "request_uuid", lambda r, i: uuid4(r)), ("log", "latency_ms", lambda r, i: r.randint(1, 900)), ("log", "level", lambda r, i: r.choice(["INFO", "WARN"])),
    ("users", "phone_model", lambda r, i: r.choice(["iPhone 13", "Mate 60", "Pixel 8"])), ("users", "email_verified", lambda r, i: r.choice([0, 1])), ("users", "login_count", lambda r, i: r.randint(0, 99)), ("users", "is_vip", lambda r, i: r.choice([True, False])), ("geo", "city", lambda r, i: r.choice(["北京", "上海", "Paris", "Austin"])), ("geo", "country", lambda r, i: r.choice(["CN", "US", "DE"])),
    ("pay", "transaction_id", lambda r, i: digits(r, 28)), ("pay", "currency", lambda r, i: r.choice(["CNY", "USD"])), ("ship", "tracking_number", lambda r, i: "SF" + digits(r, 13)), ("ship", "express_no", lambda r, i: digits(r, 15)), ("stat", "score", lambda r, i: r.randint(0, 100)), ("stat", "ratio", lambda r, i: round(r.random(), 4)), ("conf", "description", lambda r, i: r.choice(["Default value", "turns the feature on", "限时优惠活动", "新版本功能说明"])),
    ("log", "thread_name", lambda r, i: f"http-nio-8080-exec-{i}"), ("shop", "shangpin", lambda r, i: r.choice(["牛奶", "面包"])), ("shop", "jine", lambda r, i: round(r.uniform(1, 99), 2)), ("shop", "订单号", lambda r, i: digits(r, 18)), ("shop", "数量", lambda r, i: r.randint(1, 20)), ("x", "c7", lambda r, i: r.randint(0, 5000)), ("x", "col_3", lambda r, i: r.choice(["a", "b", "c"])), ("x", "f12", lambda r, i: digits(r, 12)),
    ("x", "c9", lambda r, i: hexes(r, 40)), ("files", "file_path", lambda r, i: f"/data/{hexes(r, 6)}/part-{i}.parquet"), ("files", "md5", lambda r, i: hexes(r, 32)), ("users", "phone", lambda r, i: r.choice(["iOS", "Android"])), ("tasks", "imei", lambda r, i: digits(r, 6)), ("users", "updated_at", lambda r, i: 1709600000 + r.randint(0, 99999)),
]  # fmt: skip


def columns(seed: int, per_kind: int = 2, rows: int = 40) -> list[Column]:
    """Return labelled columns: each kind in six naming styles (one blank, one that lies now and then), and negatives."""
    r = random.Random(seed)
    made: list[Column] = []
    for kind, styles in NAMES.items():
        for style in (*styles, "blank"):
            for _ in range(per_kind):
                name = r.choice(styles[style]) if style != "blank" else r.choice(["", "col1", "f3", "field_7", "c2"])
                values = tuple(None if r.random() < 0.05 else MAKERS[kind](r) for _ in range(rows))
                made.append(
                    Column(
                        f"c{len(made)}",
                        r.choice(["users", "t_01", "events", "profile"]),
                        name,
                        (),
                        values,
                        frozenset({kind}),
                        style,
                    )
                )
    for table, name, make in NEGATIVE:
        for _ in range(per_kind):
            made.append(
                Column(
                    f"c{len(made)}", table, name, (), tuple(make(r, i) for i in range(rows)), frozenset(), "negative"
                )
            )  # type: ignore[operator]
    return made


__all__ = ["CLEAN", "CN_FAMILY", "Column", "Text", "age", "columns", "ip", "luhn_digit", "mac", "texts"]

"""Words that names of fields are made of, and what they do to the names they stand in. Data, no rules."""

from __future__ import annotations

from typing import Final

from delenda.kinds import Kind

QUALIFIERS: Final = frozenset(
    "h m5 s256 x xq raw str string text value val new old plain orig original current primary secondary main "
    "default enc "
    "encrypted hash hashed "
    "hsh yr yrs years "
    "lst arr array md5 sha1 sha256 sha digest masked std norm normalized clean lower upper code1 txt info1 data1 "
    "list json col field f s desc descr dsc masked mask hashed txt cn en "
    "backup bak bckp dump snapshot export copy archive large small big thumb thumbnail hd b64 base64 hex haxi zhaiyao "
    "last4".split()
)
ABOUT: Final = frozenset(
    "count cnt num_of total verified valid validated status state flag type model brand version ver length len "
    "size format "
    "enabled disabled changed updated created at time timestamp ts date_updated prefix suffix domain host port "
    "bucket score "
    "rank level source src_type hint policy template rule label category method mode reason error retries "
    "attempts expiry "
    "expires ttl opt optin subscribed is has required allowed max min avg sum ratio pct percent rate quota width "
    "height "
    "color colour bytes mb kb lang language provider_id group_id os api sdk key_name index idx offset page_size "
    "limit".split()
)
FOREIGN: Final = frozenset(
    "order orderid orderno ordernumber ordersn trade tradeno transaction transactionid txn txnid txid trace "
    "traceid tracking span spanid request requestid "
    "reqid invoice invoiceno sku product productid itemid item amount price total balance qty quantity version "
    "build commit revision "
    "sha checksum hash md5 sha1 sha256 etag digest timestamp ts time duration elapsed size bytes pid threadid "
    "thread port "
    "ticket ticketno ticketid case caseid batch batchno batchid serialversion lot barcode isbn ean upc waybill "
    "shipment parcel express logistics "
    "vaid caid clickid impressionid appsflyerid appsflyer kochavaid singularid branchid adjustid appinstanceid "
    "flight seq sequence counter count offset session_seq correlation correlationid messageid msgid jobid job "
    "taskid task runid processid eventid blob release tag "
    "nonce signature sign signing checksumsha color colour icon hex uuid guid refno ref reference referenceno "
    "confirmation coupon voucher promo account_no blockid objectid docid fileid node pod container digest image "
    "layer firmware kernel os sdk driver lib library "
    "api chrome webkit firefox openssl python java module coordinatorid orderuuid tracknumber awb meter "
    "badge room license part partno model po ponumber "
    "订单 订单号 订单编号 单号 流水号 交易号 交易流水号 交易单号 运单号 快递单号 物流单号 版本 版本号 编号 批次号 "
    "批号 工单号 工单 金额 总额 余额 价格 数量 时间戳 商品编号 商品 货号 条码 条形码 请求 请求id 追踪 序号 "
    "门店地址 本店地址 店铺地址 店址 分店地址 总店地址 网点地址 会场地址 面试地址 活动地址 上课地址 会议地址 "
    "展会地址 总部地址 自提点地址 "
    "税号 发票号 发票 票号 合同号 合同编号 参考号 校验 哈希 构建 进程 端口 耗时 大小 dingdan dingdanhao "
    "liushuihao danhao kuaidi yundanhao pinpai pp 品牌 bianhao banben jine jiage shuliang".split()
)
VERSIONS: Final = frozenset("version ver v build firmware release sdk os kernel app_ver 版本 版本号 banben".split())
ASKING: Final = frozenset("is has num cnt count".split())
THINGS: Final = frozenset(
    "device img "
    "company product file host app package class method table column event brand city country shop store merchant "
    "project team group channel category role department dept "
    "school hospital os model plan server service domain field key tag course song movie book task thread "
    "activity campaign page folder path bucket db database schema index "
    "error log system commit debug warning exception audit alert callback webhook logo goods item cover banner "
    "fengmian "
    "api base redirect config notify docs help download icon province "
    "district region area street_type plugin module function variable node cluster pod image container job "
    "pipeline branch repo repository vendor supplier manufacturer org organization".split()
)
"""What a name, an address or a message may be of, if not a person's."""
PLACES: Final = frozenset(
    "poi city town province country region shop store mall venue branch station warehouse depot hotel restaurant "
    "airport hospital school clinic pharmacy counter hotline locker mendian dianpu wangdian chengshi".split()
)
"""Whose telephone, address and position are nobody's."""
LOOSE: Final = frozenset(
    {Kind.PERSON_NAME, Kind.NICKNAME, Kind.ADDRESS, Kind.CHAT_TEXT, Kind.BROWSING_URL, Kind.AVATAR_URL}
)
BARE: Final = tuple([w] for w in ("id", "no", "number", "num", "sn", "code", "uuid"))
"""Words that number a thing: whose number it is, the word before tells."""

SPELLED_OUT: Final = {
    short: word
    for word, shorts in {
        "name": "nm nme", "number": "no nbr num numb nr", "address": "addr adr addrs", "email": "eml em",
        "phone": "ph phn phon", "mobile": "mob mbl mobl cel", "telephone": "tel tele",
        "user": "usr u", "customer": "cust cst cus", "contact": "cntct cont ctct cntc",
        "contacts": "ctcts cntcts ctcs", "token": "tkn tk tok", "password": "pwd pswd psw passwd pw",
        "message": "msg mesg im dm", "text": "txt tx", "record": "rec rcd",
        "book": "bk", "image": "img im", "picture": "pic pict", "history": "hist hst", "location": "loc locn",
        "search": "srch sch", "query": "qry", "keyword": "kw kwd", "card": "crd", "account": "acct acc",
        "device": "dev dvc dvce", "serial": "ser srl",
        "birth": "brth", "date": "dt dte", "year": "yr", "nick": "nck nk", "tower": "twr",
        "operator": "opr oper optr", "carrier": "carr crr carrr", "agent": "agt agnt", "browser": "brws brwsr bws",
        "browse": "brw brs", "push": "psh", "registration": "reg", "avatar": "av avtr avt",
        "profile": "prof prfl", "head": "hd", "url": "lnk link uri href", "certificate": "cert",
        "resident": "res rsdnt", "identity": "idn idt", "shipping": "ship shp", "delivery": "dlv deliv dlvry",
        "home": "hm", "street": "str st", "cell": "cll cl", "base": "bs", "station": "stn sta",
        "router": "rtr rt", "client": "clt cli", "login": "lgn", "remote": "rmt",
        "android": "andr adr and andrd andrid",
        "advertising": "ad adv", "wechat": "wx weixin", "weibo": "wb", "openid": "oid", "cookie": "ck cke cki",
        "visitor": "vstr vst", "credit": "crdt", "bank": "bnk", "sim": "smc", "subscriber": "subs subscr",
        "chat": "cht", "conversation": "conv convo", "content": "cont cntnt ctnt",
        "call": "cl cll", "log": "lg", "exif": "exf", "photo": "pht",
        "meta": "mt", "metadata": "mtd", "gender": "gndr gdr gend", "occupation": "occ occup ocp", "job": "jb",
        "neirong": "nr", "jilu": "jl", "riqi": "rq", "haoma": "hm", "wangzhi": "wz",
        "title": "ttl", "coordinates": "coord coords", "position": "pos", "receiver": "recv rcv rcvr",
        "recipient": "rcpt recp", "mac": "mc",
        "real": "rl", "full": "fl", "first": "fst", "last": "lst", "display": "disp dsp", "screen": "scr",
        "page": "pg", "visit": "vis", "fingerprint": "fp fgp", "google": "gg ggl goog", "apple": "apl",
        "hardware": "hw", "point": "pt",
    }.items()
    for short in shorts.split()
}  # fmt: skip
"""Abbreviations of single words. Tried only where the name as written says nothing."""

NUMBERING: Final = frozenset(
    "number no nbr num id code cd hao ma bianhao biaoshi info detail details line data value val v str json js "
    "xinxi zhi dm daima "
    "shuju count_ bs biaozhi".split()
)
"""Words at a name's end that only say how the thing before is written: ``imei_code``, ``shebeihao``."""

NUMBERING_HAN: Final = (
    "编号",
    "编码",
    "号码",
    "标识符",
    "标识",
    "信息",
    "详情",
    "数据",
    "号",
    "码",
    "值",
    "名称",
    "串",
    "字段",
)

OWNED: Final = frozenset("url uri link src path img image pic picture photo addr adr address name nm".split())
"""Words that take their kind from what they belong to: ``profile_picture_url``, ``mail_addr``, ``nick_nm``."""

OWNERS: Final = frozenset(
    {Kind.AVATAR_URL, Kind.EMAIL, Kind.MAC_ADDRESS, Kind.BSSID, Kind.IP_ADDRESS, Kind.CARRIER, Kind.NICKNAME}
)
CONTENT: Final = frozenset({Kind.CHAT_TEXT, Kind.SMS_LOG, Kind.CALL_LOG, Kind.CONTACTS, Kind.PHOTO_EXIF})
"""Kinds that have no number: an ``sms_code`` is no message."""

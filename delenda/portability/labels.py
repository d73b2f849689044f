"""Names that a person understands, in English and Chinese, for categories and kinds."""

from __future__ import annotations

from typing import Final

from delenda.kinds import AnyKind, Category, Kind

HEADINGS: Final[dict[str, tuple[str, str]]] = {
    Category.ACCOUNT: ("Your account", "账号信息"),
    Category.IDENTITY: ("Who you are", "身份信息"),
    Category.CONTACT: ("How to reach you", "联系方式"),
    Category.GOVERNMENT_ID: ("Official documents", "证件信息"),
    Category.CREDENTIAL: ("Sign-in", "登录凭证"),
    Category.DEVICE: ("Your devices", "设备信息"),
    Category.NETWORK: ("Network", "网络信息"),
    Category.LOCATION: ("Where you were", "位置信息"),
    Category.BEHAVIOR: ("What you did", "使用记录"),
    Category.CONTENT: ("What you wrote and uploaded", "您的内容"),
    Category.FINANCIAL: ("Orders and payments", "订单与支付"),
    Category.TRACKING: ("Advertising and tracking", "广告与追踪标识"),
    Category.SOCIAL: ("Social accounts", "第三方账号"),
    Category.CUSTOM: ("Other", "其他"),
    "other": ("Other", "其他"),
}

KINDS: Final[dict[AnyKind, tuple[str, str]]] = {
    Kind.ACCOUNT_ID: ("account number", "账号"),
    Kind.PERSON_NAME: ("name", "姓名"),
    Kind.NICKNAME: ("nickname", "昵称"),
    Kind.PHONE_NUMBER: ("phone number", "电话号码"),
    Kind.EMAIL: ("e-mail address", "电子邮箱"),
    Kind.ADDRESS: ("postal address", "地址"),
    Kind.GPS_LOCATION: ("position", "位置"),
    Kind.CN_RESIDENT_ID: ("resident identity number", "身份证号"),
    Kind.NATIONAL_ID: ("national identity number", "证件号码"),
    Kind.GENDER: ("gender", "性别"),
    Kind.AGE: ("age", "年龄"),
    Kind.BIRTH_DATE: ("date of birth", "出生日期"),
    Kind.OCCUPATION: ("occupation", "职业"),
    Kind.PASSWORD: ("password", "密码"),
    Kind.AVATAR_URL: ("profile picture", "头像"),
    Kind.BROWSING_URL: ("visited page", "浏览记录"),
    Kind.SEARCH_QUERY: ("search", "搜索记录"),
    Kind.CHAT_TEXT: ("message", "聊天内容"),
    Kind.CONTACTS: ("address book", "通讯录"),
    Kind.CALL_LOG: ("call", "通话记录"),
    Kind.SMS_LOG: ("text message", "短信记录"),
    Kind.PHOTO_EXIF: ("photo details", "照片信息"),
    Kind.IP_ADDRESS: ("IP address", "IP 地址"),
    Kind.USER_AGENT: ("browser", "浏览器"),
    Kind.CARRIER: ("network operator", "运营商"),
    Kind.CELL_TOWER: ("mobile cell", "基站"),
    Kind.MAC_ADDRESS: ("network card address (MAC)", "MAC 地址"),
    Kind.BSSID: ("Wi-Fi access point", "Wi-Fi 接入点"),
    Kind.IMEI: ("device number (IMEI)", "IMEI"),
    Kind.DEVICE_SERIAL: ("serial number", "设备序列号"),
    Kind.DEVICE_ID: ("device identifier", "设备标识"),
    Kind.IDFA: ("advertising identifier (IDFA)", "广告标识 IDFA"),
    Kind.ANDROID_AD_ID: ("advertising identifier (Android)", "安卓广告标识"),
    Kind.OAID: ("advertising identifier (OAID)", "广告标识 OAID"),
    Kind.COOKIE_ID: ("cookie identifier", "Cookie 标识"),
    Kind.CREDIT_CARD: ("card number", "银行卡号"),
    Kind.BANK_ACCOUNT: ("bank account", "银行账户"),
    Kind.SIM_ID: ("SIM card number", "SIM 卡标识"),
    Kind.SOCIAL_ID: ("social account", "社交账号"),
    Kind.PUSH_TOKEN: ("push notification token", "推送标识"),
    Kind.SEALED: ("sealed value", "加密封存的值"),
}

ROLES: Final[dict[str, tuple[str, str]]] = {
    "owner": ("about you", "属于您"),
    "co-owner": ("about you and others", "您与他人共有"),
    "mentioned": ("in somebody else's record", "他人记录中提及您"),
}

REASONS: Final[dict[str, tuple[str, str]]] = {
    "not_provided_by_the_person": ("not provided by you (bought, or worked out by us)", "非由您提供"),
    "outside_the_requested_scope": ("outside what you asked for", "不在请求范围内"),
    "in_records_of_others": ("in records that belong to somebody else", "存在于他人的记录中"),
    "names_others": ("names other people and cannot be covered in part", "涉及他人且无法部分遮盖"),
    "changed_meanwhile": ("changed while this copy was being made", "制作副本期间发生变化"),
    "gone_meanwhile": ("no longer there when this copy was made", "制作副本时已不存在"),
    "unreadable": ("could not be read", "无法读取"),
    "secrecy": ("withheld: the law forbids telling", "依法不予告知"),
}


def both(pair: tuple[str, str]) -> str:
    """Return a label in both languages: ``Network · 网络信息``."""
    return " · ".join(pair)


def heading(name: str) -> tuple[str, str]:
    return HEADINGS.get(name, HEADINGS["other"])


def reason(code: str) -> str:
    """Return a reason in words; a reason that a person wrote is returned as it is."""
    return both(REASONS[code]) if code in REASONS else code

"""Identifiers. One file a kind; this catalogue is the only list of them, and nothing registers itself."""

from __future__ import annotations

from typing import Final

CATALOGUE: Final[tuple[str, ...]] = (
    "detectors.email:Email",
    "detectors.phone_number:PhoneNumber",
    "detectors.cn_resident_id:CnResidentId",
    "detectors.credit_card:CreditCard",
    "detectors.imei:Imei",
    "detectors.sim_id:SimId",
    "detectors.bank_account:BankAccount",
    "detectors.national_id:NationalId",
    "detectors.ip_address:IpAddress",
    "detectors.mac_address:MacAddress",
    "detectors.bssid:Bssid",
    "detectors.idfa:Idfa",
    "detectors.android_ad_id:AndroidAdId",
    "detectors.oaid:Oaid",
    "detectors.device_id:DeviceId",
    "detectors.device_serial:DeviceSerial",
    "detectors.cookie_id:CookieId",
    "detectors.push_token:PushToken",
    "detectors.social_id:SocialId",
    "detectors.user_agent:UserAgent",
    "detectors.gps_location:GpsLocation",
    "detectors.cell_tower:CellTower",
    "detectors.carrier:Carrier",
    "detectors.birth_date:BirthDate",
    "detectors.person_name:PersonName",
    "detectors.nickname:Nickname",
    "detectors.address:Address",
    "detectors.gender:Gender",
    "detectors.age:Age",
    "detectors.occupation:Occupation",
    "detectors.password:Password",
    "detectors.avatar_url:AvatarUrl",
    "detectors.browsing_url:BrowsingUrl",
    "detectors.search_query:SearchQuery",
    "detectors.chat_text:ChatText",
    "detectors.contacts:Contacts",
    "detectors.call_log:CallLog",
    "detectors.sms_log:SmsLog",
    "detectors.photo_exif:PhotoExif",
    "detectors.account_id:AccountId",
)
"""``module:CLASS`` of each detector, in the order in which ties are broken."""

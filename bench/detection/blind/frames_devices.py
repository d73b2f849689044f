# ruff: noqa: E501  one line is one frame
"""More of the rare: advertising ids, towers, access points, avatars, searches, carriers and tokens in their many spellings."""

ADS = """
IDFA: [[idfa]]
idfa [[idfa]] matched postback, network=((=unityads|applovin|kuaishou)), payout=0.((n2))
ATT granted; ASIdentifierManager.advertisingIdentifier=[[idfa]]
{"ios_ifa":"[[idfa]]","event_name":"af_purchase","event_value":((price))}
[adjust] install {tracker=((up6)) idfa=[[idfa]] idfv=[[idfv]]}
苹果广告标识符IDFA为 [[idfa]]，用户已关闭跟踪限制
"ifa_type":"idfa","ifa":"[[idfa]]","lmt":0
idfa=[[idfa]];bundle=com.acme.puzzle;geo=US;bid=0.((n2))
Google Advertising ID (GAID): [[gaid]]
Settings > Google > Ads: your advertising ID is [[gaid]]
{"rdid":"[[gaid]]","id_type":"adid","is_lat":0}
gps_adid=[[gaid]]&event_token=((up6))&s2s=1
aaid=[[gaid]] app=com.acme.weather crash=0
[appsflyer] advertiserId=[[gaid]] status=Non-organic
bid request imp=1 google_ad_id=[[gaid]] floor=0.((n2))
设备谷歌广告ID（GAID）[[gaid]]，请从人群包剔除
MSA SDK 返回 OAID=[[oaid]]，VAID为空
{"oaid":"[[oaid_uuid]]","vaid":"","brand":"vivo"}
__OAID__=[[oaid_hex]]&__TS__=((epoch_ms))
头条归因：oaid=[[oaid_hex]] 命中，cid=((n10))
"oaid": "[[oaid_uuid]]", "harmony": true, "api": 12
匿名设备标识符(OAID)：[[oaid_uuid]]
huawei hms getAdvertisingIdInfo oaid=[[oaid_uuid]] track=1
"""

DEVICES = """
Settings.Secure.ANDROID_ID -> [[android_id]]
{"androidId":"[[android_id]]","sdkInt":33,"abi":"arm64-v8a"}
device_id=[[android_id]]&plat=android&ver=((version))
identifierForVendor=[[idfv]] bundle=com.acme.notes
iTunes shows UDID: [[udid]]
设备唯一标识 device_id: [[device_uuid]]，最近活跃((date))
xcrun devicectl device info --udid [[udid]]
序列号 [[serial]] 的手机在保修期内吗？
S/N: [[serial]] Model: A2633 Assembled in China
{"hw":{"serial":"[[serial]]","board":"lahaina","rev":"((n2))"}}
adb -s [[serial]] shell getprop
Apple Care check, serial no. [[serial]], iPhone 13, expired ((date))
维修单：送修机器 SN码 [[serial]]，屏幕碎裂，报价((price))
串号 [[imei]] 已加入黑名单
手机串号（IMEI）：[[imei_gaps]]
{"imei1":"[[imei]]","imei2":"[[imei]]","meid":"[[meid]]"}
IMEI/MEID: [[imei]] / [[meid]]
getImei(0)=[[imei]], getMeid()=[[meid]]
meid=[[meid]] esn=null network=cdma
IMEISV: [[imeisv]]
EIR,GREY,[[imei]],((date)),reported lost
机器码 mac地址：[[mac_bare]]，绑定失败
en0 HWaddr [[mac]]
MAC：[[mac_dash]]
wol --mac [[mac]] --port 9
蓝牙地址 [[mac]]，型号 AirDots
hcitool scan⏎        [[mac]]       JBL Flip
"""

RADIO = """
附近WiFi：SSID=ChinaNet-x3 BSSID=[[bssid]] 信号-((40-90))
wlan_ap bssid:[[bssid]],ssid:Cafe_Guest,ch:6
iw dev wlan0 link⏎Connected to [[bssid]] (on wlan0)⏎        SSID: Attic
airport -I⏎     agrCtlRSSI: -((40-80))⏎           BSSID: [[bssid]]⏎            SSID: Attic
"connectedBssid":"[[bssid]]","connectedSsid":"TP-LINK_88","linkSpeed":((n3))
netsh wlan show interfaces⏎    AP BSSID               : [[bssid]]⏎    Radio type             : 802.11ac
roamed from bssid [[bssid]] to bssid [[bssid]] in ((1-90)) ms
{"bssList":[{"bssid":"[[bssid]]","freq":2437},{"bssid":"[[bssid]]","freq":5745}]}
MCC-MNC-LAC-CID: [[tower]]
基站信息：[[tower]]，信号强度-((60-110))dBm
基站 LAC=[[lac]]，CID=[[cid]]，定位精度((50-900))米
cell tower [[tower]] handover from LTE to NR
serving cell [[tower]] rsrp=-((70-120)) rsrq=-((3-19))
{"cellTower":{"lac":[[lac]],"cid":[[cid]],"radio":"gsm"}}
cellid=[[tower]]&accesstype=0&imsi=[[imsi]]
+CREG: 2,1 serving-cell=[[tower]] act=7
SIM运营商：[[carrier]]，网络类型：5G
网络制式VoLTE，归属运营商[[carrier]]，漫游否
SIM operator: [[carrier_en]], roaming: false
{"simOperatorName":"[[carrier_en]]","simState":5,"phoneType":1}
network_carrier=[[carrier_en]] conn=wifi
isp: [[carrier]], asn: 4134
Carrier [[carrier_en]]⏎Network 5G⏎Signal -((60-110)) dBm
SIM卡号(ICCID)[[iccid]]，状态：已激活
AT+CCID⏎[[iccid]]⏎OK
AT+CIMI⏎[[imsi]]⏎OK
eSIM profile installed, ICCID: [[iccid_world]]
imsi:[[imsi]] attach reject cause 7
"""

BEHAVIOUR = """
头像地址：[[avatar]]
{"user_avatar":"[[avatar]]","level":((1-60)),"badge":null}
"profile_image_url": "[[avatar]]", "default_profile": false
<img class="avatar" src="[[avatar]]" width="48">
headimgurl=[[avatar]]
{"face":"[[avatar]]","nick":"[[nick]]"}
{"displayPicture":"[[avatar]]","displayName":"[[nick_en]]"}
头像审核不通过：[[avatar]]，原因：含二维码
download avatar [[avatar]] 200 ((n5))B
搜索记录：[[q]]；[[q]]；[[q]]
用户搜索了“[[q]]”后点击第((1-9))条
recent searches: "[[q_en]]", "[[q_en]]"
user searched for "[[q_en]]" from the home tab
{"event":"search","query":"[[q_en]]","n_results":((n3))}
{"action":"搜索","关键词":"[[q]]","平台":"小程序"}
query=[[q_pct]]&pageNo=1&pageSize=20
last_url=[[page]] exit=true
{"visited":[{"url":"[[page]]","t":((epoch))},{"url":"[[page]]","t":((epoch))}]}
浏览记录 ((ts)) [[page]]
chrome history: ((ts))  [[page]]
最近访问：[[page]]，停留((1-400))秒
utm visit landing_page=[[page]] device=mobile
{"referer":"[[page]]","stay_ms":((n5))}
push_token=[[fcm]] platform=android
推送token：[[apns]]
APNs token [[apns]] is no longer valid (410)
{"fcmToken":"[[fcm]]","appVersion":"((version))"}
极光 registration_id=[[jpush]] 别名设置成功
SID cookie [[sess26]] expired, re-login
__utma cookie: [[ga]]
set cookie id [[cookie]] for anonymous visitor
cookie_id=[[cookie]];consent=granted
window.dataLayer client_id: '[[ga]]'
[sessionid] cookie=[[sess26]] path=/admin
公众号粉丝 openid [[openid]]，关注时间((ts))
"wechat_unionid":"[[openid]]","subscribe":1
QQ号:[[qq]] 微博UID:[[weibo]]
小程序登录 code2Session openid=[[openid]]
曾用昵称：[[nick]]
display_name="[[nick_en]]" locale=en_GB
网名[[nick]]的用户发布了新动态
游戏角色绑定昵称：[[nick]]，区服((1-90))
"""

PLACES = """
定位坐标 [[gps]]，误差((5-90))米
经度:[[lng]]，纬度:[[lat]]
{"latitude":[[lat]],"longitude":[[lng]],"alt":((n2)).0}
GPSLatitude/GPSLongitude: [[gps_dms]]
$ exiftool IMG_((n4)).JPG⏎GPS Position                    : [[gps_dms]]
last known location: [[gps]] at ((iso))
driver at ([[gps]]), eta ((2-40)) min
checkin geo:[[gps]];u=35
POINT([[gps_wkt]])
SELECT ST_Distance(geom, 'SRID=4326;POINT([[gps_wkt]])') FROM shops
骑手位置上报 lng=[[lng]] lat=[[lat]] speed=((1-40))
救援坐标：[[gps_dms]]
配送至：[[addr]]⏎预计((time))前送达
address: [[addr_us]]
Mailing address is [[addr_uk]]. Leave with neighbour if out.
deliver_to="[[addr_us]]" slot=PM
收货地址:[[addr_village]];邮编((n6))
ip=[[ipv6]] asn=4134 ptr=none
用户最近一次登录IP：[[ip]]，设备：Windows
WAN [[ipv6]] prefix /64 lease ok
"""

FRAMES = [line for block in (ADS, DEVICES, RADIO, BEHAVIOUR, PLACES) for line in block.strip().splitlines()]

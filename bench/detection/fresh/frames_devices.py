"""What devices and kits for advertising, statistics and pushing report."""

_LINES = """
{"payload":"{\\"imei\\":\\"[[imei]]\\",\\"oaid\\":\\"[[oaid]]\\"}","v":((int:1-9))}
ssid=lotus_5G bssid=[[bssid]] caps=[WPA2-PSK-CCMP][ESS] level=-((int:40-90))
已连接WiFi：办公区5G，BSSID [[bssid_dash]]
scan: ((int:1-30)) APs; strongest [[bssid]] ch ((int:1-13))
AP切换 [[bssid]] -> [[bssid#2]] rssi -((int:60-80))
路由器BSSID为[[bssid]]，终端MAC为[[mac]]
mdm: device [[serial_apple]] owner [[email_work]] last check-in ((iso))
pay with card [[card]] from ip [[ip]] device [[android_id]]
绑卡成功 卡号[[card_masked]] 手机[[mobile_masked]]
visitor [[cookie]] identified as [[email]] (cookie match)
{"cookie_id":"[[cookie]]","segment":"s((n4))"}
{"avatar":"[[avatar]]","nick":"[[nick_en]]","lv":((int:1-60))}
<img class="avatar" src="[[avatar]]" alt="">
avatar_url=[[avatar]]
headimgurl: "[[avatar]]"
{"device":{"ifa":"[[idfa]]","os":"iOS","dnt":0,"lmt":0,"ip":"[[ip]]","ua":"[[ua]]"},"at":1}
{"device":{"ifa":"[[gaid]]","os":"Android","lmt":1,"make":"Xiaomi"},"imp":[{"id":"1","bidfloor":0.((n2))}]}
{"id":"((uuid))","device":{"ua":"[[ua]]","geo":{"lat":[[lat]],"lon":[[lon]],"type":2},"carrier":"[[carrier]]"},"tmax":120}
{"device":{"didmd5":"[[imei_md5]]","dpidmd5":"((hex32))","carrier":"[[carrier]]"},"app":{"bundle":"com.mirandel.tv"}}
{"user":{"buyeruid":"[[cookie]]","yob":((int:1950-2005))},"site":{"page":"[[url]]"}}
{"bid_request":{"oaid":"[[oaid]]","oaid_md5":"[[oaid_md5]]","model":"V2218A"}}
{"idfa_md5":"[[idfa_md5]]","click_ts":((epoch)),"campaign":"((n9))"}
{"device_id_type":"GAID","device_id":"[[gaid]]","os_version":"13"}
{"advertisingId":"[[gaid]]","isLimitAdTrackingEnabled":false}
{"idfa":"[[idfa]]","idfv":"[[idfv]]","att_status":3}
{"idfa":"00000000-0000-0000-0000-000000000000","idfv":"[[idfv]]","att_status":2}
{"caid":"((hex32))","caid_version":"20220111","idfa":"[[idfa]]"}
{"oaid":"[[oaid]]","vaid":"","aaid":"((uuid))","supported":true}
{"appsflyer_id":"((epoch_ms))-((n19))","advertising_id":"[[gaid]]","event_name":"af_purchase","event_revenue":((price))}
{"customer_user_id":null,"idfa":"[[idfa]]","ip":"[[ip]]","media_source":"organic"}
{"app_instance_id":"((hex32))","resettable_device_id":"[[gaid]]","event_name":"screen_view"}
{"umid":"((hex32))","imei":"[[imei]]","mac":"[[mac]]","oaid":"[[oaid]]","channel":"huawei"}
{"header":{"device_id":"[[android_id]]","carrier":"[[carrier_zh]]","access":"4G","mc":"[[mac]]"},"sdk":"umeng 9.4"}
{"gio":{"u":"((uuid))","cs1":"((n8))","t":"page","p":"/mine"},"ip":"[[ip]]"}
{"distinct_id":"((hex16))","properties":{"$ip":"[[ip]]","$carrier":"[[carrier_zh]]","$model":"PGT-AN10"}}
{"properties":{"$device_id":"[[android_id]]","$latitude":[[lat]],"$longitude":[[lon]]}}
{"dev":{"androidId":"[[android_id]]","serial":"[[serial]]","brand":"OPPO"}}
{"sn":"[[serial_hw]]","imei1":"[[imei]]","imei2":"[[imei#2]]","rom":"HarmonyOS 3.0"}
{"udid":"[[udid]]","product":"iPhone14,5","enrolled":true}
{"deviceToken":"[[apns]]","env":"sandbox","bundle":"cn.luoma.note"}
{"fcm_token":"[[fcm]]","locale":"vi_VN"}
{"sim":[{"slot":0,"iccid":"[[iccid]]","imsi":"[[imsi]]","op":"[[carrier]]"}]}
{"imsi":"[[imsi]]","ts":((epoch)),"rat":"NR"}
{"wifi_list":[{"ssid":"TP-LINK_((HEX4))","bssid":"[[bssid]]","level":-((int:40-90))},{"ssid":"Xiaomi_((HEX4))","bssid":"[[bssid#2]]","level":-((int:40-90))}]}
{"wifi":{"ssid":"Hotel-Lobby","bssid":"[[bssid]]","ip":"[[ip_lan]]"}}
{"connectedWifi":{"BSSID":"[[bssid]]"},"deviceMac":"[[mac]]"}
{"cells":[{"mcc":460,"mnc":0,"lac":[[lac]],"cid":[[cid]],"dbm":-((int:60-110))}]}
{"cellTowers":[{"radio":"lte","cellId":[[eci]],"locationAreaCode":[[lac]],"age":0}]}
{"radioType":"gsm","carrier":"[[carrier]]","wifiAccessPoints":[{"macAddress":"[[bssid]]","signalStrength":-((int:40-90))}]}
{"eci":"[[eci]]","pci":((n3)),"rsrp":-((int:80-119))}
mcc=404&mnc=45&lac=[[lac]]&cid=[[cid]]
cell_id=[[cell]] rssi=-((int:50-110))
bts: [[lac_cid]] (lac/cid)
eNB-cell [[enb]] handover prep failed cause=12
基站信息 LAC:[[lac]] CID:[[cid]] 信号-((int:60-110))dBm
位置区/小区 [[lac_cid]]，定位误差((n3))米
TAC=[[lac]] ECI=[[eci]] EARFCN=1650
?imei=[[imei]]&mac=[[mac]]&androidid=[[android_id]]&ts=__TS__
/track?idfa=[[idfa]]&ip=[[ip]]&cb=((hex8))
/click?gaid=[[gaid]]&pid=spring_sale&clickid=((uuid))
/t?oaid=[[oaid]]&osv=12&evt=install
/cb?muid=[[imei_md5]]&muid_type=imei_md5&conv=1
adid=[[gaid]]&lat=1&app=com.saltandcedar.game
google_advertising_id: [[gaid]]
GPS_ADID=[[gaid]] ANDROID_ID=[[android_id]]
广告标识符(IDFA)：[[idfa]]
匿名设备标识 OAID：[[oaid]]
安卓ID：[[android_id]]，系统版本：13
IDFV [[idfv]] (vendor), build ((n4))
UDID：[[udid]] 已加入测试设备
设备序列号 [[serial]] 激活时间 ((stamp))
Serial Number: [[serial_apple]]⏎Hardware UUID: [[idfv]]
dmidecode: Serial Number: [[serial]]
ro.serialno=[[serial]]⏎ro.build.id=TP1A.220624.014
ro.boot.wifimacaddr=[[mac]]
Bluetooth address: [[mac]]
蓝牙耳机MAC [[mac]] 已配对
手环 [[mac_dash]] 电量((int:2-99))%
本机号码[[mobile]]⏎IMEI（主卡）[[imei]]⏎IMEI（副卡）[[imei#2]]⏎ICCID[[iccid]]
IMEI: [[imei_gaps]]⏎Model: SM-A546E
IMEISV: [[imeisv]]
MEID：[[meid]]，全网通
*#06# → [[imei]]
imei:[[imei]];imsi:[[imsi]];mac:[[mac_run]]
imei_sha1=[[imei_sha1]]&os=0
mac_md5=[[mac_md5]]&imei_md5=[[imei_md5]]
md5(idfa)=[[idfa_md5]]
SIM: [[carrier]] · ICCID [[iccid19]]
运营商:[[carrier_zh]] 网络:5G IP:[[ip]]
network operator=[[carrier]] roaming=0
dualSim: slot1 [[carrier]] / slot2 [[carrier#2]]
当前网络：[[carrier_zh]]5G，下行((n3))Mbps
getNetworkOperatorName() -> "[[carrier]]"
carrierName: [[carrier]], isoCountryCode: cn
推送别名 cid=[[getui]]
registration_id=[[jpush]] tags=vip
APNs token <[[apns]]>
X-Android-Id: [[android_id]]⏎X-Channel: vivo⏎X-App-Version: ((version))
X-Idfa: [[idfa]]⏎X-Idfv: [[idfv]]
x-oaid: [[oaid]]⏎x-trace: ((hex32))
DeviceInfo(model=RMX3700, androidId=[[android_id]], oaid=[[oaid]])
<device><imei>[[imei]]</imei><iccid>[[iccid]]</iccid></device>
device,[[serial]],[[mac]],((version)),online
INSERT INTO dev_reg(imei,sn,push) VALUES('[[imei]]','[[serial]]','[[jpush]]');
firebase: {"user_id":"((n7))","device":{"advertising_id":"[[gaid]]","vendor_id":"[[idfv]]"},"geo":{"city":"Lyon"}}
GPS: [[gps]] alt=((int:1-900)).0 sats=((int:4-14))
{"gps":"[[gps]]","provider":"fused"}
{"point":"[[gps_lonlat]]","coordType":"gcj02"}
经度:[[lon]] 纬度:[[lat]] 精度:((int:3-60))m
tracker=[[serial]] pos=[[gps]] batt=3.((n2))V
mqtt topic home/[[mac_run]]/state payload ON
lorawan gw [[mac]] rx ok snr ((int:1-9)).5
printer [[ip_lan]] ([[mac_dash]]) toner low
客户端IP=[[ip]] 机型=V2218A 运营商=[[carrier_zh]]
sessionid=[[cookie]]; deviceid=[[android_id]]
_utm_cookie: [[ga]] / uid_cookie: [[cookie]]
"""

FRAMES = _LINES.strip().split("\n")

# ruff: noqa: E501  a frame is a line
"""What telephones, kits in them and networks around them write: dumps, postbacks, pushes, crashes, cells, scans, SIM cards."""

_DUMPS = """
((logcat))  1411  1411 I TelephonyManager: getDeviceId slot=0 imei=[[imei]]
((logcat))  2203  2240 D GsmCdmaPhone: [0] onMessage: iccid=[[iccid]] imsi=[[imsi]]
((logcat))  1822  1990 D PhoneInterfaceManager: getCellLocation tac=[[lac]] ci=[[eci]] pci=((n3)) earfcn=((n4))
((logcat))   611   802 I WifiHAL : associated with [[bssid]] freq=5180
((logcat)) W WifiNetworkSelector: ((ssid)):[[bssid]] rssi -((n2)) is below threshold
((logcat)) D/ServiceStateTracker: operatorAlphaLong=[[carrier_en]], rat=LTE
((logcat)) I/PushManager: onRegistered regId=[[jpush]]
((logcat)) D/FirebaseMessaging: token: [[fcm]]
((logcat)) I/OaidHelper: onSupport isSupport=true OAID: [[oaid]]
((logcat)) V/AdsIdentifier: info{id=[[gaid]], lat=false}
((logcat)) D/SettingsProvider: secure android_id=[[android_id]]
((logcat)) E/LocationManager: last known Location[gps [[latlon]] hAcc=12.0 et=+1d2h]
((logcat)) D/AccountSync: account {name=[[email]], type=com.google}
((logcat)) I/BluetoothAdapter: connected to [[MAC]] (Headset)
((logcat)) I/SystemProperties: ro.serialno=[[sn]]
((logcat)) D/WebViewActivity: loadUrl [[url]]
[ro.serialno]: [[[sn]]]
[gsm.sim.operator.alpha]: [[[carrier]]]
[gsm.operator.alpha]: [[[carrier_en]],[[carrier_en]]]
[persist.radio.imei]: [[[imei]]]
[wifi.interface.mac]: [[[mac]]]
adb devices⏎List of devices attached⏎[[sn]]	device
$ adb shell settings get secure android_id⏎[[android_id]]
$ adb shell service call iphonesubinfo 1⏎[[imei]]
fastboot: (bootloader) serialno:[[sn]]
(bootloader) meid: [[meid]]
$ cat /sys/class/net/wlan0/address⏎[[mac]]
Device IMEI: [[imei]] IMEISV: [[imeisv]]
CDMA handset MEID [[meid]] not provisioned
"SerialNumber" => "[[sn_apple]]"⏎"UniqueDeviceID" => "[[udid]]"
UniqueDeviceID: [[udid]]⏎ProductVersion: 17.((n1))
ideviceinfo: SerialNumber: [[sn_apple]]⏎InternationalMobileEquipmentIdentity: [[imei]]⏎WiFiAddress: [[mac]]
idevice_id -l⏎[[udid]]
Apple Configurator: added device [[udid]] ([[sn_apple]])
default	((time)).((n6))+0800	apsd	received token <[[apns]]> for topic com.pinecrest.app
default	((time)).((n6))+0000	wifid	WiFiLinkChange bssid=[[bssid]] channel=36
default	((time)) CommCenter	#I Carrier: [[carrier_en]], ICCID: [[iccid_en]]
default	((time)) locationd	{"msg":"fix","latitude":[[lat]],"longitude":[[lon]]}
identifierForVendor=[[idfv]] bundle=com.lumenshop.ios
UIDevice idfv: [[idfv]] model iPhone15,4
ASIdentifierManager advertisingIdentifier = [[idfa]]
<key>advertiserID</key><string>[[idfa]]</string>
<key>SerialNumber</key><string>[[sn_apple]]</string><key>UDID</key><string>[[udid]]</string>
<dict><key>ICCID</key><string>[[iccid_en]]</string><key>IMEI</key><string>[[imei_gap]]</string></dict>
Mobile provisioning: ProvisionedDevices = ( "[[udid]]", "[[udid]]" )
HUAWEI hdc list targets⏎[[sn]]
sysdiagnose_2025 ((n6)) [[sn_apple]].tar.gz
dumpsys iphonesubinfo:⏎  Device ID = [[IMEI@imei]]
dumpsys wifi | mWifiInfo SSID: "((ssid))", BSSID: [[bssid]], MAC: [[mac]], RSSI: -((n2))
dumpsys telephony.registry mCellIdentity=CellIdentityLte:{ mCi=[[eci]] mPci=((n3)) mTac=[[lac]] mMcc=460 mMnc=00 }
CellIdentityNr:{ mNci=[[nci]] mTac=[[lac]] mAlphaLong=[[carrier_en]] }
CellIdentityGsm:{ mLac=[[lac]] mCid=[[ci16]] mArfcn=((n3)) mMcc=262 mMnc=02 }
"""

_KITS = """
/api/v1/inappevent?af_id=((sec))000-((n19))&advertising_id=[[gaid]]&eventName=af_purchase
appsflyer postback: idfa=[[idfa]]&idfv=[[idfv]]&country_code=US&install_time=((stamp|plus))
&media_source=googleadwords_int&android_id=[[android_id]]&ip=[[ip]]&oaid=[[oaid]]
https://s2s.adjust.example/event?event_token=((low6))&idfa=[[idfa]]&s2s=1
gps_adid=[[gaid]]&event_token=((low6))&created_at=((sec))
click?idfa_md5=[[idfa|md5]]&os=1&ts=((ms))
callback.do?imei_md5=[[imei|md5]]&oaid=[[oaid]]&androidid_md5=[[android_id|md5]]&os=0
__IMEI__=[[imei|md5]]&__OAID__=[[oaid]]&__MAC__=[[mac|md5]]&__IP__=[[ip]]
gaid_sha1=[[gaid|sha1]]&campaign_id=((n8))
muid=[[IMEI@hex32]]&muid_type=imei&click_time=((sec))&click_id=((low20))
{"branch_key":"key_live_((alnum24))","advertising_ids":{"idfa":"[[idfa]]"},"user_data":{"os":"iOS","ip":"[[ip]]"}}
{"advertising_ids":{"aaid":"[[gaid]]"},"user_data":{"android_id":"[[android_id]]","user_agent":"[[ua]]"}}
{"umeng":{"oaid":"[[oaid]]","android_id":"[[android_id]]","carrier":"[[carrier]]","access":"4G","mc":"[[MAC]]"}}
{"td_id":"((hex32))","oaid":"[[oaid]]","idfa":"","tz":8,"operator":"[[carrier]]"}
{"header":{"install_id":((n16)),"oaid":"[[oaid]]","openudid":"[[DEVICE_ID@hex16]]","carrier":"[[carrier]]"}}
{"distinct_id":"((n8))","properties":{"$carrier":"[[carrier]]","$ip":"[[ip]]","$os":"HarmonyOS"}}
{"$device_id":"[[android_id]]","$lib":"Android","$is_first_day":false}
{"device":{"ifa":"[[idfa]]","os":"iOS","carrier":"[[carrier_en]]","geo":{"lat":[[lat]],"lon":[[lon]]},"ip":"[[ip]]"}}
{"device":{"ifa":"[[gaid]]","os":"Android","ua":"[[ua]]","didmd5":"[[imei|md5]]"}}
{"device":{"oaid":"[[oaid]]","oaid_md5":"[[OAID@hex32]]","make":"HONOR"}}
huawei ads: oaid=[[oaid]] isTrackLimited=false
[miit_mdid] oaid:[[oaid]] vaid:((hex16))
荣耀设备 oaid 获取成功: [[oaid]]
oaid_cert ok, OAID=[[oaid]], cost ((n2))ms
code=0 OAID=[[oaid]] (HarmonyOS NEXT)
SDK init: {gaid=[[gaid]], lmt=0}
X-Advertising-Id: [[gaid]]⏎X-Platform: android
谷歌广告ID（GAID）：[[gaid]]
google_ad_id: [[gaid]] (reset by user on ((day)))
aaid="[[gaid]]" consent="granted"
rdid=[[gaid]]&idtype=adid&is_lat=0
rdid=[[idfa]]&idtype=idfa&is_lat=0
{"platform":"amazon","limit_ads":1,"ip":"[[ip]]"}
?ifa=[[idfa]]&ifa_type=idfa&bundle=id((n9))
SKAN: ATT authorized, IDFA [[idfa]]
idfa [[idfa]] → user ((n8)), matched 1
ios_ifa,[[idfa]],((stamp)),purchase,((money))
IDFA（广告标识符）：[[idfa]]
苹果设备标识 idfa=[[idfa]] caid=((hex32))
push.apple: POST /3/device/[[apns]] 410 Unregistered
apns-topic: com.wayfarer.ios⏎:path: /3/device/[[apns]]
BadDeviceToken: [[apns]]
{"aps":{"alert":"Your ride is here"},"deviceToken":"[[apns]]"}
{"message":{"token":"[[fcm]]","notification":{"title":"Sale"}}}
{"to":"[[fcm]]","priority":"high","data":{"k":"((n4))"}}
FCM send error messaging/registration-token-not-registered for [[fcm]]
{"platform":"all","audience":{"registration_id":["[[jpush]]","[[jpush]]"]},"notification":{"alert":"开奖了"}}
JPush bindAlias alias=u((n6)) registrationID=[[jpush]]
极光推送 RegistrationID：[[jpush]]
小米推送 regId=[[mipush]] alias=null
registration_id=[[mipush|url]]&title=hi&restricted_package_name=com.tastyfen
{"pushtype":"hms","token":"[[hms]]"}
华为 push token 更新：[[hms]]
oppo push register success, registerID: [[oppo]]
getui clientid=[[getui]] online
个推 cid：[[getui]]
{"expoPushToken":"[[expo]]","channel":"default"}
INSERT INTO push_tokens VALUES (((n5)),'ios','[[apns]]','((stamp))');
user ((n7)) unsubscribed, dropping [[expo]]
"""

_CRASH = """
Crashlytics: session ((hex32)) user email=[[email]] device=Pixel 6
FATAL EXCEPTION: main⏎java.lang.NullPointerException: user=[[en2]] at com.tastyfen.ui.ProfileActivity
Bugly: crash userId=[[mobile]] model=V2227A deviceId=[[DEVICE_ID@android_id]]
[Bugly] reportId ((n10)) IMEI=[[imei]] channel=xiaomi
Sentry event ((hex32)) user: {"ip_address":"[[ip]]","email":"[[email]]","username":"[[login]]"}
{"exception":{"values":[{"type":"ValueError","value":"invalid phone [[e164]]"}]},"release":"((ver))"}
{"breadcrumbs":[{"category":"navigation","data":{"from":"/","to":"[[url]]"}}]}
ANR in com.wayfarer.app ((n5)), androidId: [[android_id]]
Incident Identifier: ((UUID))⏎CrashReporter Key:   [[DEVICE_ID@hex40]]⏎Hardware Model:      iPhone13,2
Traceback: KeyError: '[[email]]' in cache ((hex8))
ValueError: could not parse birth date '[[dob_uk]]'
assert "[[en2]]" == user.full_name
W/Glide: Load failed for [[avatar]]
feedback: app=((ver)) contact=[[mobile]] text=闪退
user_feedback{ contact: "[[email_qq]]" }
"""

_CELLS = """
CDR|((n12))|[[msisdn]]|[[msisdn]]|((stamp))|((n3))|[[cgi]]|NORMAL
calling=[[msisdn]],called=[[msisdn]],duration=((n3)),lac=[[lac]],ci=[[ci16]]
MO-SMS from [[msisdn]] IMSI [[imsi]] via MSC ((n11))
HLR lookup msisdn=[[msisdn]] imsi=[[imsi]] mccmnc=26202 network="[[carrier_en]]"
{"imsi":"[[imsi]]","apn":"cmnet","rat":"LTE","cell":"[[cgi]]"}
GTPv1-U: IMSI=[[imsi]] MEI=[[imeisv]] ULI TAC=[[lac]] ECI=[[eci]]
Diameter ULR User-Name(IMSI)=[[imsi]] Visited-PLMN=26201
serving cell: MCC 460 MNC 01 LAC [[lac]] CID [[ci16]]
+CREG: 2,1,"[[CELL_TOWER@HEX4]]","[[CELL_TOWER@HEX7]]",7
+CCID: [[iccid]]⏎OK
AT+CGSN⏎[[imei]]⏎⏎OK
AT+CIMI⏎[[imsi]]⏎⏎OK
+COPS: 0,0,"[[carrier_en]]",7
+QENG: "servingcell","NOCONN","LTE","FDD",460,00,[[CELL_TOWER@HEX7]],((n3)),1650,3,5,5,[[CELL_TOWER@HEX4]],-95
eNB-CellID [[enb]] RSRP -((n2)) RSRQ -((n1))
eNodeB: [[CELL_TOWER@n6]], sector ((n1)), TAC: [[lac]], [[carrier_en]]
NR Cell Identity (NCI) = [[nci]], gNB id length 24
5G NR: TAC [[lac]] NCI [[nci]] PCI ((n3)) band n78
{"cells":[{"mcc":310,"mnc":260,"lac":[[lac]],"cid":[[eci]],"signal":-91}]}
基站定位：LAC=[[lac]]，CI=[[eci]]，误差约300米
主叫[[mobile]] 被叫[[mobile]] 通话时长((n3))秒 基站小区[[cgi]]
路测日志 ECI [[eci]] TAC [[lac]] RSRP -((n2))dBm
cell_lac_hex=[[lac_hex]] cell_ci_hex=[[ci_hex]]
<cell><mcc>234</mcc><mnc>15</mnc><tac>[[lac]]</tac><eci>[[eci]]</eci></cell>
radio,mcc,net,area,cell⏎LTE,208,10,[[lac]],[[eci]]
sim { slot: 0 iccid: "[[iccid_en]]" operator: "[[carrier_en]]" }
SIM1 IMSI：[[imsi]] 运营商：[[carrier]]
eSIM profile installed, ICCID [[iccid_en]], provider [[carrier_en]]
SubscriptionInfo iccId=[[SIM_ID@iccid|stars]] simSlotIndex=1 carrierName=[[carrier_en]]
SubscriptionInfo{id=2, iccId=[[iccid_en]], displayName=[[carrier_en]]}
SIM卡读取：ICCID=[[iccid]]，IMSI=[[imsi]]
M2M SIM inventory: [[iccid_en]],[[imsi]],active
simCards: [{iccid: '[[iccid]]', phone: '[[mobile]]'}]
BSS ([[bssid]]) (on wlan0)⏎	SSID: ((ssid))⏎	signal: -((n2)).00 dBm
wlan0: authenticate with [[bssid]]⏎wlan0: associated
wpa_supplicant[((n3))]: wlan0: CTRL-EVENT-CONNECTED - Connection to [[bssid]] completed
*  ((ssid))  [[BSSID]]  Infra  6  270 Mbit/s  ((n2))  WPA2
nmcli: [[BSSID]]:((ssid)):Infra:11:((n2))
airport -I⏎     agrCtlRSSI: -((n2))⏎          BSSID: [[bssid]]⏎           SSID: ((ssid))
netsh wlan: SSID 1 : ((ssid))⏎    BSSID 1                 : [[bssid]]
{"wifiAccessPoints":[{"macAddress":"[[bssid]]","signalStrength":-((n2))},{"macAddress":"[[bssid]]","signalStrength":-((n2))}]}
wifi_list=[[bssid]],-((n2)),((ssid))|[[bssid]],-((n2)),((ssid))
附近WiFi：((ssid))（[[bssid]]）、((ssid))（[[bssid]]）
{"ssid":"((ssid))","bssid":"[[bssid]]","ip":"[[ip_lan]]","linkSpeed":((n3))}
roaming from AP [[bssid]] to AP [[bssid]], rssi -((n2))
connected_bssid: [[BSSID|dash]]
bssid_md5=[[bssid|md5]]
WIFI_BSSID=[[bssid|bare]]&wifi_ssid=guest
"""

FRAMES = [line for part in (_DUMPS, _KITS, _CRASH, _CELLS) for line in part.strip("\n").split("\n")]

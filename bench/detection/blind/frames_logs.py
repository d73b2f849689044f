# ruff: noqa: E501  one line is one frame
"""Lines that programs write about people: access logs, syslog, logcat, audit trails, gateways. `⏎` is a line's end."""

ACCESS = """
[[ip]] - - [((nginx))] "GET /index.html HTTP/1.1" 200 ((n4)) "-" "[[ua]]"
[[ip]] - - [((nginx))] "POST /api/v2/login HTTP/2.0" 401 ((n3)) "-" "[[ua]]" rt=0.((n3))
[[ip]] - ((n6)) [((nginx))] "GET /cart HTTP/1.1" 200 ((n5)) "[[page]]" "[[ua]]"
[[ipv6]] - - [((nginx))] "GET /feed?page=((1-40)) HTTP/1.1" 304 0 "-" "[[ua]]"
[[ip]] - - [((nginx))] "GET /search?q=[[q_plus]]&page=1 HTTP/1.1" 200 ((n5)) "-" "[[ua]]"
[[ip]] - - [((nginx))] "GET /s?wd=[[q_pct]]&rsv=1 HTTP/1.1" 200 ((n5))
[[ip]] - - [((nginx))] "GET /reset?email=[[email_pct]] HTTP/1.1" 302 0
((host)) nginx: [[ip]] ((isotz)) GET /static/logo.svg 200 upstream=unix:/run/app.sock
#Fields: date time c-ip cs-method sc-status⏎((date)) ((time)) [[ip]] GET 200
((iso)) d((n5)) "GET" "/v1/me" 200 client_ip=[[ip]] ua="[[ua]]"
http ((iso)) app/lb/((hex16)) [[ip]]:((30000-65000)) target-7 0.001 0.044 0.000 200 200 ((n3)) ((n4))
TCP_MISS/200 ((n5)) GET [[page]] - HIER_DIRECT - client=[[ip_lan]]
"""

SYSTEM = """
((syslog)) ((host)) sshd[((pid))]: Failed password for root from [[ip]] port ((30000-65000)) ssh2
((syslog)) ((host)) sshd[((pid))]: Accepted publickey for deploy from [[ip]] port ((30000-65000)) ssh2: RSA SHA256:((b64_43))
((syslog)) gw dhcpd[((pid))]: DHCPACK on [[ip_lan]] to [[mac]] via eth1
((syslog)) gw dnsmasq-dhcp[((pid))]: DHCPREQUEST(br0) [[ip_lan]] [[mac]]
((syslog)) ap-3f hostapd: wlan0: STA [[mac]] IEEE 802.11: associated (aid 4)
((syslog)) laptop wpa_supplicant[((pid))]: wlp2s0: Associated with [[bssid]]
((syslog)) laptop NetworkManager[((pid))]: <info> connected to access point BSSID [[bssid]] ssid 'HomeNet5G'
((syslog)) laptop kernel: wlan0: authenticate with [[bssid]]
((syslog)) mx postfix/smtp[((pid))]: ((HEX10)): to=<[[email]]>, relay=none, delay=0.4, status=bounced
((syslog)) mx postfix/qmgr[((pid))]: ((HEX10)): from=<[[email_work]]>, size=((n5)), nrcpt=1 (queue active)
((syslog)) imap dovecot: imap-login: Login: user=<[[email]]>, method=PLAIN, rip=[[ip]], TLS
((syslog)) pbx asterisk[((pid))]: NOTICE: Call from '[[phone_us]]' to extension '204' rejected
((syslog)) fw kernel: [UFW BLOCK] IN=eth0 OUT= SRC=[[ip]] PROTO=TCP SPT=((30000-65000)) DPT=22
((syslog)) radiusd[((pid))]: Login OK: <[[mac_dash]]> (from client ap-lobby port 0 cli [[mac_dash]])
%DOT11-6-ASSOC: Interface Dot11Radio0, Station [[mac_cisco]] Associated KEY_MGMT[WPAv2 PSK]
%SW_MATM-4-MACFLAP_NOTIF: Host [[mac_cisco]] in vlan 20 is flapping between port Gi1/0/3 and port Gi1/0/9
ether [[mac]]  txqueuelen 1000  (Ethernet)
? ([[ip_lan]]) at [[mac]] on en0 ifscope [ethernet]
Internet  [[ip_lan]]   4   [[mac_cisco]]  ARPA   Vlan10
BSS [[bssid]](on wlan0)⏎        freq: 5180⏎        signal: -((40-80)).00 dBm
usb 1-1: New USB device found⏎usb 1-1: SerialNumber: [[serial]]
List of devices attached⏎[[serial]]        device product:cmi model:MI_10 transport_id:3
"""

LOGCAT = """
((logcat))  ((pid))  ((pid)) I WifiService: scan result: ssid=TP-LINK_5F2 bssid=[[bssid]] level=-((40-90))
((logcat))  ((pid))  ((pid)) D TelephonyManager: getDeviceId imei=[[imei]] slot=0
((logcat))  ((pid))  ((pid)) D PhoneSubInfo: getSubscriberId imsi=[[imsi]] iccid=[[iccid]]
((logcat))  ((pid))  ((pid)) I Settings.Secure: android_id=[[android_id]]
((logcat))  ((pid))  ((pid)) I AdvertisingIdClient: gaid=[[gaid]] limitAdTracking=false
((logcat))  ((pid))  ((pid)) W MdidSdkHelper: OAID: [[oaid]] supported=true
((logcat))  ((pid))  ((pid)) D FirebaseMessaging: Refreshed token: [[fcm]]
((logcat))  ((pid))  ((pid)) I JPush: registrationId:[[jpush]]
((logcat))  ((pid))  ((pid)) D LocationManager: onLocationChanged lat=[[lat]] lng=[[lng]] acc=12.0
((logcat))  ((pid))  ((pid)) D CellInfo: cell=[[tower]] rssi=-((60-110))
((logcat))  ((pid))  ((pid)) D GsmCellLocation: lac=[[lac]] cid=[[cid]] psc=-1
((logcat))  ((pid))  ((pid)) I NetState: operator=[[carrier_en]] type=LTE
((logcat))  ((pid))  ((pid)) I Build: serialno=[[serial]] model=V2219A
((logcat))  ((pid))  ((pid)) D BluetoothAdapter: local address [[mac]]
((time)).((n3)) MyApp[((pid)):((n5))] IDFA = [[idfa]], tracking authorized
((ts)).((n6))+0800 MyApp[((pid)):((n5))] didRegisterForRemoteNotificationsWithDeviceToken: [[apns]]
((ts)) SampleApp[((pid))] identifierForVendor: [[idfv]]
[APNS] deviceToken=<[[apns]]> registered
I/WebView: User-Agent: [[ua]]
D/AMapLocation: address=[[addr]] errorCode=0
"""

APPS = """
((java)) INFO  [http-nio-8080-exec-((1-20))] c.a.u.LoginService - login ok userId=((n8)) mobile=[[mobile]] ip=[[ip]]
((java)) DEBUG [main] UserMapper.selectByPhone - ==> Parameters: [[mobile]](String)
((java)) WARN  RiskEngine - cardNo=[[card]] amount=((price)) rejected rule=R((n3))
((java)) INFO  IdCardVerify - req{name=[[name]], idNo=[[cnid]]} result=MATCH cost=((1-900))ms
((java)) ERROR c.a.SmsSender - send to [[mobile_86]] failed: template not found
((ts)) [info] user_id=((n7)) action=register email=[[email]] channel=organic
((ts)) [warn] password for account ((n6)) stored in clear: pwd=[[pw]]
level=info ts=((iso)) msg="signin" email=[[email_plus]] ip=[[ip]] dur=((1-400))ms
level=warn ts=((iso)) caller=auth.go:((n3)) msg="bad credentials" password=[[pw]] attempt=((1-5))
time="((iso))" level=info msg="geo lookup" coord="[[gps]]" hit=true
[((ts))] production.INFO: Mail sent {"to":"[[email]]","template":"welcome"}
[((ts))] local.ERROR: Duplicate entry '[[email]]' for key 'users_email_unique'
psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "uq_phone"⏎DETAIL:  Key (phone)=([[mobile]]) already exists.
Traceback (most recent call last):⏎  File "app/kyc.py", line ((n2)), in check⏎ValueError: bad id card: [[cnid_x]]
java.lang.IllegalStateException: no address for customer [[name_en]] <[[email]]>⏎	at com.acme.ship.Label.print(Label.java:((n3)))
panic: cannot parse phone "[[phone_world]]"⏎⏎goroutine ((1-90)) [running]:
E ((ts)) push.py:((n2))] Unregistered device_token=[[apns]]
worker-((1-9)) | push ok token=[[fcm]] msg_id=((hex16))
track|((epoch_ms))|idfa=[[idfa]]|os=iOS 17.1|evt=launch
track|((epoch_ms))|oaid=[[oaid]]|imei=[[imei]]|evt=install|ch=huawei
((isotz))|AD|click|gaid=[[gaid]]|campaign=((n6))|cost=0.((n2))
((epoch)) session=[[sess26]] uid=((n7)) path=/checkout step=2
wx.login ok openid=[[openid]] unionid=[[openid]] session expires 7200
[wechat] subscribe event FromUserName=[[openid]] Event=subscribe
oauth qq callback uin=[[qq]] ret=0
weibo share uid=[[weibo]] mid=((n16)) ok
((iso)) search keyword="[[q]]" hits=((n3)) took=((1-90))ms
((iso)) search_query="[[q_en]]" results=((n3))
用户((n6))搜索了“[[q]]”，返回((n2))条结果
用户((n6))浏览了页面 [[page]] 停留((1-300))秒
((ts)) visited [[page]] referrer=[[page]] dwell=((1-900))s
((ts)) pageview page_url=[[page]] vid=[[cookie]]
avatar updated uid=((n7)) url=[[avatar]]
((ts)) 修改头像 userId=((n8)) headimg=[[avatar]]
((ts)) nickname changed: [[nick_en]] -> [[nick_en]]
((ts)) 昵称变更 uid=((n8)) nickname=[[nick]]
BOSS开户 msisdn=[[mobile]] imsi=[[imsi]] iccid=[[iccid]] result=0000
CDR,((n8)),[[mobile]],[[mobile]],((epoch)),((1-3600)),[[tower]]
MAP-UpdateLocation IMSI: [[imsi]] VLR: ((n5)) cause=0
EIR check imei=[[imeisv]] status=WHITE
probe,[[mac]],-((40-90)),((epoch)),sensor-((1-20))
wifi_scan bssid=[[bssid]] rssi=-((40-90)) ch=((1-11)) ts=((epoch))
geofence enter point=POINT([[gps_wkt]]) fence=((n4))
photo exif GPS Position : [[gps_dms]]
uploading place geo:[[gps]] from device
数据同步 设备号 [[android_id]] android_id 一致，跳过
devicelog sn=[[serial]] fw=((version)) batt=((1-100))%
MDM: device [[udid]] (UDID) checked in, os=((version))
age=[[age]] gender=[[sex_en]] segment=((n3)) score=0.((n2))
profile: occupation=[[job_en]] age=[[age]]
kyc: birthday=[[birth]] gender=[[sex_en]] country=CN level=2
carrier=[[carrier_en]] mcc=460 net=5G rsrp=-((70-120))
运营商=[[carrier]] 网络=4G 省份编码=((n2))
hash mismatch user=[[email_work]] etag="((md5))"
INSERT INTO users (id, name, phone, email) VALUES (((n5)), '[[name]]', '[[mobile]]', '[[email]]');
UPDATE member SET mobile='[[mobile]]', address='[[addr]]' WHERE id=((n7));
SELECT * FROM t_customer WHERE id_card = '[[cnid]]' LIMIT 1;
DELETE FROM sessions WHERE cookie_id = '[[cookie]]' AND ts < ((epoch));
select id from device where imei in ('[[imei]]','[[imei]]')
# slow query 3.((n2))s: SELECT id FROM users WHERE email='[[email_plus]]'
((n6)),[[name]],[[sex]],[[birth]],[[mobile]],[[addr]],((price))
((n6)),"[[name_last_first]]",[[email]],[[phone_us]],((date)),active
id,name,email,created⏎((n4)),[[name_en]],[[email]],((date))
[[name]]	[[mobile]]	[[email]]	((date_slash))
"""

FRAMES = [line for block in (ACCESS, SYSTEM, LOGCAT, APPS) for line in block.strip().splitlines()]

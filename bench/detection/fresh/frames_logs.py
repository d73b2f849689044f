# ruff: noqa: E501  one line is one text
"""What programs write about people: server, mail, phone and router logs, stack traces."""

_LINES = """
[[ip]] - - [((int:1-28))/((=Jan|Jun|Oct))/2024:((time)) +0000] "GET /assets/app.((hex8)).js HTTP/1.1" 304 0 "-" "[[ua]]"
[[ip]] - [[nick_en]] [((int:1-28))/Feb/2023:((time)) +0800] "POST /login HTTP/2.0" 302 ((n3)) "[[url]]" "[[ua]]"
[[ip6]] - - [((int:1-28))/Nov/2022:((time)) +0100] "HEAD / HTTP/1.1" 200 0
{"remote_addr":"[[ip]]","request":"GET /api/v2/me","status":200,"http_user_agent":"[[ua]]","request_time":0.((n3))}
((syslog)) gate sshd[((n4))]: Failed password for invalid user oracle from [[ip]] port ((n5)) ssh2
((syslog)) gate sshd[((n4))]: Connection closed by [[ip6]] port ((n5)) [preauth]
((syslog)) dhcp-01 dhcpd: DHCPACK on [[ip_lan]] to [[mac]] via eth1
((syslog)) dhcp-01 dnsmasq-dhcp[((n3))]: DHCPREQUEST(br0) [[ip_lan]] [[mac]]
((syslog)) ap-3f hostapd: wlan0: STA [[mac]] IEEE 802.11: authenticated
((syslog)) ap-3f hostapd: wlan0: STA [[mac]] RADIUS: starting accounting session ((HEX16))
((syslog)) relay postfix/cleanup[((n4))]: ((HEX10)): message-id=<((n14)).((hex6))@relay.local>, from=<[[email_work]]>
((syslog)) relay dovecot: imap-login: Login: user=<[[email]]>, method=PLAIN, rip=[[ip]], mpid=((n5)), TLS
((syslog)) fw kernel: [UFW BLOCK] IN=eth0 OUT= SRC=[[ip]] DST=[[ip#2]] LEN=40 TTL=((int:32-250)) PROTO=TCP DPT=23
((syslog)) vpn openvpn[((n4))]: [[ip]]:((n5)) [[nick_en]] Peer Connection Initiated
((iso)) WARN [auth] too many attempts user=[[email]] ip=[[ip]] locked_for=900s
((iso)) INFO signup ok email=[[email_plus]] name="[[name_en]]" src=organic
((stamp)) INFO  c.h.u.UserService - 注册成功 mobile=[[mobile]], realName=[[name]], channel=appstore
((stamp)) ERROR sms-gateway 发送失败 phone=[[mobile_86]] tpl=SMS_((n9)) code=isv.BUSINESS_LIMIT_CONTROL
((stamp)) DEBUG [nio-8080-exec-((int:1-9))] 入参: {"idCard":"[[cnid]]","bankCard":"[[card_cn]]","name":"[[name]]"}
((stamp)) WARN  风控命中 userId=((n8)) ip=[[ip]] imei=[[imei]] 规则=R((n3))
[((stamp))] production.ERROR: SQLSTATE[23000]: Duplicate entry '[[email]]' for key 'users_email_unique'
ERROR:  duplicate key value violates unique constraint "member_phone_key" DETAIL:  Key (phone)=([[mobile]]) already exists.
Traceback (most recent call last):⏎  File "/srv/app/kyc.py", line ((int:10-400)), in check⏎ValueError: bad id number '[[cnid_x]]'
java.lang.IllegalArgumentException: illegal phone [[phone_us_e164]]⏎	at com.tide.sms.Sender.send(Sender.java:((int:20-300)))
panic: cannot geocode "[[addr_us]]"⏎goroutine ((int:1-90)) [running]:
Caused by: javax.mail.SendFailedException: Invalid Addresses; 550 <[[email]]>: User unknown
undefined method `street' for #<User id: ((n5)), name: "[[name_plain]]", email: "[[email]]">
celery.worker: Task mail.welcome[((uuid))] succeeded args=('[[email_work]]', '[[name_plain]]')
I/PushClient( ((n4))): onToken: [[fcm]]
D/PaperPush( ((n4))): onNewToken fcm=[[fcm]] len=163
V/HMSPush ((n5)): get token success [[hwpush]]
I/JIGUANG-JPush: [PushActionImpl] registrationId: [[jpush]]
W/TelephonyManager: getDeviceId() = [[imei]] slot 0
D/RILJ ((n4)): < GET_IMSI [[imsi]] [SUB0]
D/SubscriptionController: iccId=[[iccid]] slotIndex=1 carrierName=[[carrier]]
E/DeviceUtil: Settings.Secure ANDROID_ID=[[android_id]]
I/OAIDHelper: isSupport=true oaid=[[oaid]] costTime=((n2))ms
D/AdvertisingIdClient: id=[[gaid]] limitAdTracking=false
I/MdidSdk: supplier OAID: [[oaid]], VAID: ((hex16)), AAID: ((hex32))
((syslog)) iPhone appd[((n3))] <Notice>: advertisingIdentifier [[idfa]]
((time)).((n6)) Paperboat[((n4)):((n5))] IDFV: [[idfv]]
((stamp)).((n3)) MyApp[((n3))] didRegisterForRemoteNotifications deviceToken=[[apns]]
lockdownd: UniqueDeviceID=[[udid]] SerialNumber=[[serial_apple]]
adb devices -l⏎[[serial]]  device product:((=taro|lahaina)) model:((=Pixel_7|V2218A))
D/WifiManager: ssid="Sunflower-5G" bssid=[[bssid]] rssi=-((int:35-90)) freq=5180
wpa_supplicant: wlan0: Trying to associate with [[bssid]] (SSID='cafe_guest' freq=2437 MHz)
wlan0: AP-STA-CONNECTED [[mac]]
Cell 0((int:1-9)) - Address: [[bssid]]⏎          ESSID:"lotus"⏎          Quality=((int:20-70))/70
BSS [[bssid]](on wlp3s0)⏎	freq: 5500⏎	signal: -((int:40-88)).00 dBm
nmcli dev wifi: [[bssid]]  Guest_2F  Infra  11  130 Mbit/s  ((int:20-99))
arp -a: ? ([[ip_lan]]) at [[mac]] on en0 ifscope [ethernet]
? ([[ip_lan]]) at [[mac_cisco]] [ether] on Gi0/((int:1-48))
%SW_MATM-4-MACFLAP_NOTIF: Host [[mac_cisco]] in vlan ((int:2-400)) is flapping
dmesg: eth0: register 'r8152', [[mac]]
link/ether [[mac]] brd ff:ff:ff:ff:ff:ff⏎    inet [[ip_lan]]/24 scope global
以太网适配器: 物理地址. . . . . . . : [[mac_dash]]⏎   IPv4 地址 . . . . : [[ip_lan]](首选)
CellLocation: LTE mcc=460 mnc=01 tac=[[lac]] ci=[[eci]] rsrp=-((int:80-118))
+CREG: 2,1,"((HEX4))","((HEX7))",7⏎+COPS: 0,0,"[[carrier]]",7
AT+CGSN⏎[[imei]]⏎OK
AT+CIMI⏎[[imsi]]⏎OK
AT+CCID⏎+CCID: [[iccid]]
modem0: registered home; operator-name: [[carrier]]; equipment-id: [[imei]]
radiusd: Acct-Start User-Name=[[nick_en]] Calling-Station-Id=[[mac_dash]] Framed-IP-Address=[[ip_lan]]
squid: ((epoch)).((n3)) ((n3)) [[ip_lan]] TCP_TUNNEL/200 ((n4)) GET [[url]]
nginx: *((n5)) upstream timed out, client: [[ip]], server: _, request: "GET /search?q=[[query_plus]] HTTP/1.1"
[cookie] sid=[[cookie]] attached to request ((uuid))
cart-service session [[cookie]] expired for ip [[ip]]
ModSecurity: Access denied [client [[ip]]] [uri "/wp-login.php"] [unique_id "((alnum24))"]
asterisk: NOTICE chan_sip.c: Registration from '"[[name_plain]]" <sip:((n4))>' failed for '[[ip]]:5060'
CDR: "[[name_plain]]" <[[phone_us]]>,s,incoming,((stamp)),((int:3-900)),ANSWERED
slow query 2.((n2))s: select * from orders where receiver_mobile = '[[mobile]]' limit 20
userlocation: {lat: [[lat]], lng: [[lon]], acc: ((int:3-80))m}
CLLocation <[[gps]]> +/- ((int:3-65)).00m (speed -1.00 mps)
GPRMC fix lat=[[lat]] lon=[[lon]] sats=((int:4-12))
onLocationChanged Location[gps [[gps]] hAcc=((int:2-30)) et=+1d2h]
adjust: Event tracked adid=((hex32)) gps_adid=[[gaid]]
login ok nick=[[nick]] ip=[[ip]] ua=[[ua]]
审计: 操作员[[name]] 导出报表 共((n4))行 IP [[ip_lan]]
[((time))] <[[nick_en]]> brb dinner
dirsync: CN=[[name_plain]],OU=Sales,DC=corp mail=[[email_work]]
password reset for [[email]] set to "[[password]]" by console
DEBUG form={'username': '[[mobile]]', 'password': '[[password]]'}
"""

FRAMES = _LINES.strip().split("\n")

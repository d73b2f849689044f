# ruff: noqa: E501  a frame is a line
"""What servers and networks log: proxies, load balancers, daemons, accounting, queues, payloads of things."""

_ACCESS = """
[[ip]] - - [((clf))] "GET /static/app.((hex8)).js HTTP/2.0" 200 ((n5)) "-" "[[ua]]"
[[ip]] - [[login]] [((clf))] "POST /wp-login.php HTTP/1.1" 302 0 "[[url]]" "[[ua]]"
[[ip]] - - [((clf))] "GET /search?q=[[query|plus]] HTTP/1.1" 200 ((n4)) "-" "[[ua]]"
[[ip6]] - - [((clf))] "GET /favicon.ico HTTP/1.1" 404 0 "[[url]]" "[[ua_app]]"
{"time":"((iso))","client":"[[ip]]","xff":"[[ip]], 10.0.0.3","path":"/cart","ua":"[[ua]]"}
[((iso))] "GET /v1/quote HTTP/1.1" 200 - 0 ((n3)) 12 11 "[[ip]]" "[[ua_app]]" "((uuid))" "api.lumenshop.example" "10.4.2.9:8080"
[((iso))] "POST /login HTTP/2" 401 - ((n2)) 0 3 - "[[ip]],[[ip]]" "[[ua]]" "((uuid))"
haproxy[((n4))]: [[ip]]:((int:20000-64999)) [((clf))] fe_https~ be_app/srv2 0/0/1/((n2))/((n3)) 200 ((n4)) - - ---- 12/12/0/0/0 0/0 "GET /me HTTP/1.1"
haproxy[((n4))]: [[ip]]:((int:20000-64999)) [((clf))] fe be/s1 0/0/0/1/1 302 0 SESS=[[cookie]] - --VN
((stamp)) 10.2.0.4 GET /default.aspx - 443 [[login]] [[ip]] [[ua|iis]] - 200 0 0 ((n3))
((stamp)) W3SVC1 WEB01 10.2.0.4 GET /find q=[[query|plus]] 443 - [[ip]] HTTP/2.0
((day))	((time))	LHR62-C2	((n4))	[[ip]]	GET	d((low13)).cloudfront.net	/img/a.png	200	-	[[ua|cf]]
https ((iso)) app/web/((hex16)) [[ip]]:((int:20000-64999)) 10.0.7.22:80 0.001 0.014 0.000 200 200 ((n3)) ((n4)) "GET https://halcyon-travel.example:443/ HTTP/1.1" "[[ua]]"
caddy: {"request":{"remote_ip":"[[ip]]","method":"GET","uri":"/"},"status":200,"duration":0.0((n3))}
traefik: [[ip]] - - [((clf))] "GET / HTTP/1.1" 200 ((n3)) "-" "-" ((n5)) "web@docker"
cf-connecting-ip: [[ip]]⏎cf-ray: ((hex16))-FRA
modsec: [client [[ip]]] ModSecurity: Access denied with code 403 [id "((n6))"]
nginx error: *((n6)) upstream timed out, client: [[ip]], server: _, request: "GET /api HTTP/1.1", referrer: "[[url]]"
varnishlog - ReqHeader X-Forwarded-For: [[ip]]
GET /suggest?kw=[[query_zh|url]]&size=10 200 ((n2))ms
GET /s?wd=[[query_zh|url]]&rsv_bp=1 HTTP/1.1
GET /catalog?filter=size&search=[[word|url]] 304
search_log: keyword=[[query_zh]] result_count=((n3)) cost=((n2))ms
search_event {"query":"[[query]]","hits":((n3)),"page":1}
{"action":"search","kw":"[[query_zh]]","from":"home_box"}
{"event":"product_search","search_term":"[[query]]","ts":((ms))}
[search] uid=((n8)) q="[[query]]" took=((n2))
es slowlog: {"query":{"match":{"title":"[[query]]"}}} user=((n6)) took[1.2s]
SELECT * FROM search_history WHERE term = '[[query_zh]]' AND uid = ((n7))
热词来源：用户((n7))搜索“[[query_zh]]”后点击第3条
history: [[url]] visited ((stamp)) count=((n1))
chrome history export,[[url]],((stamp)),typed
visits⏎((ms))|[[url]]|link
squid: ((sec)).((n3)) ((n3)) [[ip_lan]] TCP_MISS/200 ((n4)) GET [[url]] - HIER_DIRECT/((=203.0.113.9|198.51.100.4)) text/html
pageview {"url":"[[url]]","referrer":"[[url]]","_ga":"[[ga]]"}
{"type":"page_view","page_location":"[[url]]","client_id":"[[COOKIE_ID=1184230917.1699120034|520948811.1710023399|993184022.1688213345]]"}
landing=[[url|url]]&utm_source=wx
webview open url=[[url]] stay=((n4))ms
dl=[[url|url]]&ul=en-gb&de=UTF-8&cid=[[COOKIE_ID=771204518.1701199822|1630027745.1692203811]]
proxy audit [[login]] CATEGORY=shopping URL=[[url]] ALLOWED
DNS+HTTP monitor: employee [[login]] opened [[url]] at ((hm))
Referer: [[url]]⏎Host: orchardnews.test
"""

_DAEMONS = """
((syslog)) gw sshd[((n4))]: Failed password for invalid user [[login]] from [[ip]] port ((int:20000-64999)) ssh2
((syslog)) gw sshd[((n4))]: Accepted publickey for [[login]] from [[ip]] port ((int:20000-64999)) ssh2: ED25519
((syslog)) mail postfix/smtp[((n4))]: ((HEX10)): to=<[[email]]>, relay=none, delay=((n2)), status=deferred
((syslog)) mail dovecot: imap-login: Login: user=<[[email]]>, method=PLAIN, rip=[[ip]], lip=10.0.0.5, TLS
((syslog)) ap1 hostapd: wlan1: STA [[mac]] IEEE 802.11: authenticated
((syslog)) ap1 hostapd: wlan1: STA [[mac]] WPA: pairwise key handshake completed (RSN)
((syslog)) router dhcpd[((n3))]: DHCPREQUEST for [[ip_lan]] from [[mac]] ([[first]]-iPhone) via br0
((syslog)) dnsmasq-dhcp[((n3))]: DHCPACK(br-lan) [[ip_lan]] [[mac]] android-((hex8))
lease [[ip_lan]] { starts 4 ((day)); hardware ethernet [[mac]]; client-hostname "laptop"; }
arp: [[ip_lan]] dev eth0 lladdr [[mac]] REACHABLE
kiosk.lan ([[ip_lan]]) at [[mac]] [ether] on wlp3s0
%SW_MATM-4-MACFLAP_NOTIF: Host [[mac|dots]] in vlan ((n2)) is flapping between port Gi1/0/1 and port Gi1/0/7
((syslog)) kernel: [UFW BLOCK] IN=eth0 SRC=[[ip]] DST=((=203.0.113.7|198.51.100.20)) PROTO=TCP DPT=22
fail2ban.actions [((n3))]: NOTICE [sshd] Ban [[ip]]
openvpn: [[login]]/[[ip]]:((int:20000-64999)) MULTI: Learn: 10.8.0.6 -> client
strongswan: 07[IKE] IKE_SA established between 198.51.100.2...[[ip]][[[email_own]]]
wg: peer ((alnum43))=  endpoint: [[ip]]:((int:20000-64999))
radius: User-Name = "[[login]]"⏎Calling-Station-Id = "[[MAC|dash]]"⏎Framed-IP-Address = [[ip_lan]]
Acct-Status-Type = Stop⏎User-Name = "[[email_own]]"⏎Called-Station-Id = "[[BSSID|dash]]:((ssid))"⏎Acct-Session-Time = ((n4))
Acct-Session-Id = "((HEX8))"⏎3GPP-IMSI = "[[imsi]]"⏎3GPP-IMEISV = "[[imeisv]]"⏎Calling-Station-Id = "[[msisdn]]"
rad_recv: Access-Request NAS-IP-Address = 10.1.1.1 User-Name = "[[login]]" User-Password = "[[pw]]"
sudo:   [[login]] : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/apt update
asterisk: -- Executing [s@in:1] Dial("SIP/trunk", "SIP/((n3))") CallerID "[[en2]]" <[[tel_us_bare]]>
kamailio: INVITE sip:[[e164]]@((=sip.brackenhall.test|pbx.northquay.example)) SIP/2.0
SIP/2.0 200 OK⏎From: "[[name_py2]]" <sip:((n4))@pbx.tidemill.example>;tag=((hex8))⏎User-Agent: ((=Yealink SIP-T46U|Linphone))
mysqld: [Warning] Access denied for user '[[login]]'@'[[ip]]' (using password: YES)
slow query: UPDATE users SET phone='[[mobile]]' WHERE id=((n6)); # 2.3s
HTTP 403 for advertiser [[gaid]]: consent withdrawn
redis MONITOR "SET" "sms:code:[[mobile]]" "((n6))" "EX" "300"
redis: HGETALL user:((n6)) → name [[name]] email [[email]]
login failed for [[email]] from [[ip]], reason=bad_password
OTP ((n6)) sent to [[mobile_stars]] via sms
audit: [[login]] changed role of [[login]] to admin
geoip [[ip]] => country=NL asn=((n5))
presence: [[login]] online, resource=phone
msg=password_reset email=[[email_stars]] ip=[[ip]]
[audit] 管理员修改用户[[name]]的手机号：[[mobile]] → [[mobile]]
((stamp)) INFO  o.l.UserService - 用户注册 mobile=[[mobile]], nickname=[[nick]]
((stamp)) WARN  RiskEngine - ip=[[ip]] 命中黑名单 card=[[card_stars]]
((stamp)) DEBUG PayController - req{cardNo=[[card]], holder=[[name]], cvv=***}
((stamp)) INFO [((uuid))] c.e.RealNameService : idNo=[[cnid]], name=[[name]], result=PASS
printer queue: job ((n3)) "report.pdf" owner [[login]]
SNMP: ifPhysAddress.3 = [[mac]]
zabbix: host inventory serialno_a=[[sn]] location="rack 4"
smartctl: Serial Number:    [[sn]]
dmidecode -t1⏎	Manufacturer: Dell Inc.⏎	Serial Number: [[sn]]
"""

_THINGS = """
tracker/((n6))/pos {"lat":[[lat]],"lng":[[lon]],"spd":((n2)),"imei":"[[imei]]"}
owntracks/((low6))/phone {"_type":"location","lat":[[lat]],"lon":[[lon]],"BSSID":"[[bssid]]","tid":"MK"}
homeassistant: device_tracker.phone = not_home; gps ([[latlon_gap]])
mqtt CONNECT clientId=mqttjs_((hex8)) username=[[login]] password=[[pw]]
{"topic":"lock/open","payload":{"user":"[[first]]","method":"pin"}}
{"devSN":"[[sn]]","fw":"((ver))","mac":"[[MAC]]","rssi":-((n2))}
##,imei:[[imei]],A;⏎imei:[[imei]],tracker,((n12)),,F,((n6)).000,A,;
$GPRMC-like fix imei [[imei]] position [[latlon]]
partition=((n1)) offset=((n7)) key=((n8)) value={"phone":"[[mobile]]","city":"苏州"}
kafka-console: ((n7))	{"uid":((n8)),"realName":"[[name]]","idCard":"[[cnid]]"}
CreateTime:((ms))	null	{"email":"[[email]]","plan":"pro"}
before={"addr":"[[addr]]"} after={"addr":"[[addr]]"} op=u ts_ms=((ms))
{"op":"c","after":{"id":((n6)),"first_name":"[[first]]","last_name":"[[last]]","dob":"[[dob]]"}}
car telematics VIN-less unit, ICCID=[[iccid_en]], GPS=[[latlon]]
ble scan: [[MAC]] RSSI=-((n2)) name="Band 7"
smart meter head-end: SN [[sn]] customer [[en2]]
doorbell event: visitor recognised as [[first]] ([[age]])
ride.completed driver=[[name]] pickup=[[lonlat]] dropoff=[[lonlat]]
POINT([[wkt]])
geofence enter user=((n6)) at [[latlon]] r=100
SELECT ST_SetSRID(ST_MakePoint([[lon]], [[lat]]), 4326)
geo:[[latlon]];u=35
exiftool GPS Position : [[dms]]
amap: {"location":"[[lonlat]]","formatted_address":"[[addr]]"}
adcode=((n6)) lnglat=[[lonlat]]
"""

FRAMES = [line for part in (_ACCESS, _DAEMONS, _THINGS) for line in part.strip("\n").split("\n")]

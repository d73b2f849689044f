# ruff: noqa: E501  one line is one frame
"""What travels between programs: JSON, query strings, headers, cookies, user agents, configuration. `⏎` is a line's end."""

JSON = """
{"uid":((n8)),"name":"[[name]]","phone":"[[mobile]]","ts":((epoch_ms))}
{"user": {"id": ((n6)), "email": "[[email]]", "full_name": "[[name_en]]", "verified": true}}
{"nickname":"[[nick]]","headimgurl":"[[avatar]]","openid":"[[openid]]","unionid":"[[openid]]","privilege":[]}
{"nickName":"[[nick]]","gender":"[[sex]]","avatarUrl":"[[avatar]]","language":"zh_CN"}
{"device":{"imei":"[[imei]]","android_id":"[[android_id]]","mac":"[[mac]]","model":"ELS-AN00","os":"((version))"}}
{"device":{"idfa":"[[idfa]]","idfv":"[[idfv]]","osv":"17.2","make":"Apple"}}
{"oaid":"[[oaid]]","imei":"[[imei]]","vendor":"huawei","sdk":"((version))"}
{"advertising_id":"[[gaid]]","limit_ad_tracking":false,"app":"com.acme.shop","ver":"((version4))"}
{"os":"android","adid":"[[gaid]]","event":"purchase","revenue":((price)),"currency":"USD"}
{"event":"page_view","url":"[[page]]","client_id":"[[ga]]","user_agent":"[[ua]]","ip":"[[ip]]"}
{"request_id":"((uuid))","remote_addr":"[[ip]]","status":200,"bytes":((n5))}
{"trace_id":"((hex32))","span_id":"((hex16))","user_email":"[[email_work]]","latency_ms":((1-900))}
{"receiver":{"name":"[[name]]","mobile":"[[mobile]]","address":"[[addr]]"},"orderNo":"((order18))"}
{"shipping":{"recipient":"[[name_en]]","address":"[[addr_us]]","phone":"[[phone_us]]"},"total":((price))}
{"idCard":"[[cnid]]","realName":"[[name]]","bankCard":"[[card]]","reserveMobile":"[[mobile]]"}
{"payment":{"type":"card","number":"[[card]]","exp":"((1-12))/((26-31))","amount":((price))}}
{"location":{"lat":[[lat]],"lng":[[lng]],"accuracy":((5-90))},"at":"((iso))"}
{"type":"Point","coordinates":"[[gps_lnglat]]","properties":{"zoom":((3-18))}}
{"wifi":[{"bssid":"[[bssid]]","ssid":"CMCC-9fX","rssi":-((40-90))},{"bssid":"[[bssid]]","ssid":"5G_home","rssi":-((40-90))}]}
{"wifi":{"BSSID":"[[bssid]]","connected":true},"mac":"[[mac]]"}
{"cell":"[[tower]]","carrier":"[[carrier_en]]","radio":"lte"}
{"network":{"carrier":"[[carrier]]","ip":"[[ip]]","type":"4g"}}
{"sim":{"iccid":"[[iccid]]","imsi":"[[imsi]]","slot":0}}
{"to":"[[fcm]]","notification":{"title":"Sale","body":"20% off today"}}
{"aps":{"alert":"Hi"},"device_token":"[[apns]]","badge":((1-9))}
{"platform":"android","registration_id":"[[jpush]]","tags":["vip"]}
{"username":"((=guest|demo))","password":"[[pw]]","captcha":"((n4))"}
{"keyword":"[[q]]","city":"深圳","page":((1-9))}
{"search_term":"[[q_en]]","filters":{"price_max":((n3))},"sort":"rel"}
{"profile":{"age":[[age]],"gender":"[[sex_en]]","occupation":"[[job_en]]","tier":"gold"}}
{"profile":{"birthday":"[[birth]]","sex":"[[sex]]","job":"[[job]]"},"v":3}
{"dob":"[[birth]]","marketing_opt_in":false,"signup":"((date))"}
{"msg":"user registered","ctx":{"mail":"[[email_plus]]","src":"ads"},"lvl":"info"}
{"@timestamp":"((iso))","host":{"name":"((host))"},"source":{"ip":"[[ip]]"},"event":{"code":"((n4))"}}
{"level":"error","msg":"sms failed","to":"[[phone_world]]","provider":"twilio","code":((n5))}
{"serial_number":"[[serial]]","firmware":"((version))","last_seen":((epoch))}
{"deviceId":"[[device_uuid]]","pushEnabled":true,"tz":"Asia/Shanghai"}
{"weibo_uid":"[[weibo]]","followers":((n3)),"verified":false}
{"qq":"[[qq]]","vip":1,"level":((1-90))}
{"history":["[[page]]","[[page]]"],"n":2}
{"data":"{\\"phone\\":\\"[[mobile]]\\",\\"code\\":\\"((n6))\\"}","sign":"((md5))"}
[{"name":"[[name_en]]","email":"[[email]]"},{"name":"[[name_en]]","email":"[[email]]"}]
{"members":[{"姓名":"[[name]]","手机号":"[[mobile]]"}],"群名":"三年二班家长群"}
{"emp_no":"((n5))","姓名":"[[name]]","邮箱":"[[email_work]]","入职日期":"((date))"}
{"cookies":{"_ga":"[[ga]]","_fbp":"[[fbp]]"},"consent":true}
{"visitor_id":"[[cookie]]","referrer":"[[page]]","utm_source":"newsletter"}
"""

URLS = """
/ad/track?idfa=[[idfa]]&os=1&ts=((epoch))
/ad/click?oaid=[[oaid]]&campaign=((n6))
https://t.adbeacon.cn/c?gaid=[[gaid]]&pkg=com.acme.game&sig=((hex32))
https://app.kiosk.io/install?advertising_id=[[gaid]]&referrer_ts=((epoch))
GET /v3/conf?android_id=[[android_id]]&ver=((version))&ch=xiaomi HTTP/1.1
GET /log?udid=[[udid]]&e=launch HTTP/1.1
/collect?v=1&t=pageview&cid=((=1|2))&idfv=[[idfv]]&an=Reader
imei=[[imei]]&mac=[[mac_bare]]&model=MI9&v=((version))
mac=[[mac_bare]]&sn=[[serial]]&fw=((version4))
/api/sms/send?mobile=[[mobile]]&type=login&sign=((md5))
/callback?phone=[[mobile_pct]]&state=((hex16))
/unsubscribe?email=[[email_pct]]&list=((n3))
/user/bind?openid=[[openid]]&scene=((n4))
/near?lat=[[lat]]&lng=[[lng]]&radius=3000
/geocode?location=[[gps_lnglat]]&output=json&ak=((up32))
/v1/wifi?bssid=[[bssid]]&rssi=-((40-90))
/loc?cell=[[tower]]&ver=2
/lbs?lac=[[lac]]&cid=[[cid]]&mnc=0
/search?keyword=[[q_pct]]&cat=((n4))
/s?q=[[q_plus]]&hl=en&start=((10-90))
/pv?url=[[page_pct]]&t=((epoch_ms))
https://login.oldsite.net/auth?user=((=guest|demo))&passwd=[[pw_plain]]
/profile/edit?age=[[age]]&gender=[[sex_en]]&from=app
ftp://((=backup|media)):[[pw_plain]]@files.corp.internal:21/out
wxpay notify openid=[[openid]]&total_fee=((n4))&out_trade_no=((order18))
/push/bind?device_token=[[apns]]&env=prod
/sim?iccid=[[iccid]]&operator=[[CARRIER=CMCC|Verizon|T-Mobile|Airtel]]
/u?uid=((n8))&nickname=[[nick_en]]
sms:[[phone_us]]?body=hello
tel:[[mobile_86]]
mailto:[[email_work]]?subject=Quote
https://maps.geo.example/?ll=[[gps]]&z=15
"""

HEADERS = """
User-Agent: [[ua]]
user-agent: [[ua]]⏎accept: */*⏎accept-language: zh-CN,zh;q=0.9
X-Forwarded-For: [[ip]], [[ip]]⏎X-Request-Id: ((uuid))
X-Real-IP: [[ip]]⏎Host: api.maplecart.com
Forwarded: for=[[ip]];proto=https
Cookie: JSESSIONID=[[sess]]; theme=dark
Cookie: _ga=[[ga]]; _fbp=[[fbp]]; lang=en
Cookie: PHPSESSID=[[sess26]]
Set-Cookie: sessionid=[[cookie]]; Path=/; HttpOnly; Secure; Max-Age=1209600
Set-Cookie: visitor_id=[[cookie]]; Domain=.maplecart.com; Expires=((http_date))
cookie: BAIDUID=[[sess]]; sidebar=1
document.cookie = "uuid_tt_dd=[[cookie]]; path=/"
X-Device-Id: [[device_uuid]]⏎X-App-Version: ((version))
X-IMEI: [[imei]]⏎X-Channel: vivo
X-OAID: [[oaid]]
X-Idfa: [[idfa]]⏎X-Bundle: com.acme.reader
X-Geo: [[gps]]
X-User-Email: [[email_work]]⏎X-Trace: ((hex32))
From: [[email_work]]⏎User-Agent: [[ua]]
Referer: [[page]]⏎Origin: https://www.maplecart.com
CF-Connecting-IP: [[ipv6]]
[[ua]]
UA: [[ua]] IP: [[ip]]
POST /login HTTP/1.1⏎Host: old.intra.net⏎⏎username=((=guest|demo))&password=[[pw_plain]]
"""

CONFIG = """
smtp:⏎  host: smtp.brightfern.io⏎  port: 587⏎  username: [[email_work]]⏎  password: [[pw]]
DB_HOST=((host))⏎DB_PORT=3306⏎DB_PASSWORD=[[pw]]
spring.datasource.username=root⏎spring.datasource.password=[[pw]]
jdbc:mysql://((host)):3306/crm?user=app&password=[[pw_plain]]&useSSL=false
redis-cli -h ((host)) -a [[pw_plain]] ping
[user]⏎    name = [[name_en]]⏎    email = [[email_work]]
commit ((sha))⏎Author: [[name_en]] <[[email_work]]>⏎Date:   ((http_date))
Signed-off-by: [[name_en]] <[[email]]>
host lab-printer {⏎  hardware ethernet [[mac]];⏎  fixed-address [[ip_lan]];⏎}
wlan.client.mac=[[mac]]⏎wlan.ap.bssid=[[bssid]]
<contact><name>[[name]]</name><tel>[[mobile]]</tel><email>[[email]]</email></contact>
<customer id="((n5))"><fullName>[[name_en]]</fullName><dob>[[birth]]</dob><phone>[[phone_us]]</phone></customer>
<xml><FromUserName>[[openid]]</FromUserName><CreateTime>((epoch))</CreateTime></xml>
<gps>[[gps]]</gps><time>((iso))</time>
<key>UDID</key><string>[[udid]]</string><key>SERIAL</key><string>[[serial]]</string>
alerts:⏎  - to: "[[email_work]]"⏎    when: error_rate > 5%
ST_GeomFromText('POINT([[gps_wkt]])', 4326)
device_info: imei: [[imei]] / imsi: [[imsi]] / mac: [[mac]] / androidid: [[android_id]]
oncall:⏎  primary: [[name_en]]⏎  phone: "[[phone_us]]"
ro.serialno=[[serial]]⏎ro.product.model=M2102K1C
gsm.operator.alpha=[[carrier_en]]⏎gsm.sim.state=READY
"""

FRAMES = [line for block in (JSON, URLS, HEADERS, CONFIG) for line in block.strip().splitlines()]

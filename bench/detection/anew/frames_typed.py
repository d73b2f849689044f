# ruff: noqa: E501  a frame is a line
"""What is written by rules: settings, tables, mark-up, statements, commands, query strings, headers, messages."""

_SETTINGS = """
user:⏎  name: [[en2]]⏎  email: [[email]]⏎  roles: [viewer]
- name: [[name]]⏎  phone: "[[mobile]]"⏎  dept: 财务部
contacts:⏎  oncall: {name: [[name_py2]], tel: "[[e164]]"}
maintainers:⏎- [[en2]] <[[email_own]]>⏎- [[de]] <[[email_own]]>
members:⏎  - {nick: [[handle]], joined: ((day))}⏎  - {nick: [[handle]], joined: ((day))}
spring.datasource.password=[[pw_plain]]⏎spring.datasource.hikari.maximum-pool-size=((n2))
[mail]⏎user = [[email]]⏎pass = [[pw]]⏎ssl = yes
[wifi]⏎ssid=((ssid))⏎psk=[[pw]]
[author]⏎name = "[[fr]]"⏎email = "[[email_own]]"
authors = ["[[en2]] <[[email]]>"]
[device]⏎serial = "[[sn]]"⏎imei = "[[imei]]"
DB_USER=app⏎DB_PASSWORD=[[pw]]⏎DB_HOST=db
export SMTP_PASSWORD='[[pw]]'
REDIS_URL=redis://:[[pw_plain]]@cache:6379/0
postgres://reporter:[[pw_plain]]@db.tidemill.example:5432/main
network={⏎  ssid="((ssid))"⏎  psk="[[pw]]"⏎  bssid=[[bssid]]⏎}
machine git.brackenhall.test login [[login]] password [[pw_plain]]
dhcp-host=[[mac]],[[ip_lan]],printer
host kiosk { hardware ethernet [[mac]]; fixed-address [[ip_lan]]; }
home:⏎  latitude: [[lat]]⏎  longitude: [[lon]]⏎  elevation: ((n2))
employee { id: ((n5)) full_name: "[[en]]" birth_date: "[[dob]]" }
profile { nickname: "[[nick]]" gender: [[GENDER=FEMALE|MALE]] age: [[age]] }
device_info { android_id: "[[android_id]]" ad_id: "[[gaid]]" sim_operator: "[[carrier]]" }
cell { mcc: 460 mnc: 11 tac: [[lac]] cell_identity: [[eci]] }
wifi { bssid: "[[bssid]]" ssid: "((ssid))" level: -((n2)) }
point { latitude_deg: [[lat]] longitude_deg: [[lon]] }
card { pan: "[[card]]" expiry: "((int:10-12))/28" holder: "[[en|up]]" }
session { cookie: "[[cookie]]" remote: "[[ip]]" }
"""

_TABLES = """
name,email,phone⏎[[en2]],[[email]],[[tel_us]]⏎[[en2]],[[email]],[[tel_us]]
id,first_name,last_name,gender,age⏎((n4)),[[first]],[[last]],[[gender]],[[age]]
id;vorname;nachname;iban⏎((n4));[[PERSON_NAME=Jürgen|Sabine|Lukas]];[[PERSON_NAME=Müller|Vogt|Köhler]];[[iban]]
姓名,性别,年龄,职业⏎[[name]],[[sex]],[[age]],[[job]]⏎[[name]],[[sex]],[[age]],[[job]]
序号	姓名	身份证号	手机号⏎1	[[name]]	[[cnid]]	[[mobile]]
收件人,联系电话,详细地址⏎[[name]],[[mobile]],[[addr]]
uid,nickname,avatar⏎((n7)),[[nick]],[[avatar]]
user_id,openid,unionid⏎((n6)),[[openid]],[[unionid]]
imei,imsi,msisdn⏎[[imei]],[[imsi]],[[msisdn]]
serial_no,model,owner⏎[[sn]],X13,[[en2]]
time,bssid,ssid,level⏎((stamp)),[[bssid]],((ssid)),-((n2))
ts|lat|lon|acc⏎((sec))|[[lat]]|[[lon]]|((n2))
device_id|ip|ua⏎[[android_id]]|[[ip]]|[[ua]]
login,password⏎[[login]],[[pw]]⏎[[login]],[[pw]]
emp_no,title,birth_date⏎((n5)),[[Job]],[[dob]]
customer,card_number,amount⏎[[en2]],[[card]],((money))
| Name | Role | Email |⏎|---|---|---|⏎| [[en2]] | [[Job]] | [[email_own]] |
| idfv | version |⏎| [[idfv]] | ((ver)) |
user,occupation,city⏎((n5)),[[job_en]],Leeds
ssn,dob⏎[[ssn]],[[dob_us]]
"""

_MARKUP = """
<soap:Body><GetCustomer><Name>[[en2]]</Name><NINO>[[nino]]</NINO><DOB>[[dob]]</DOB></GetCustomer></soap:Body>
<ns2:subscriber msisdn="[[msisdn]]" imsi="[[imsi]]" status="ACTIVE"/>
<xml><ToUserName><![CDATA[gh_((hex12))]]></ToUserName><FromUserName><![CDATA[[[openid]]]]></FromUserName><MsgType><![CDATA[text]]></MsgType></xml>
<customer id="((n5))"><first>[[first]]</first><last>[[last]]</last><street>[[street_us]]</street></customer>
<person gender="[[MF]]" age="[[age]]" occupation="[[job_en]]"/>
<address>[[addr_uk]]</address>
<收件人 姓名="[[name]]" 电话="[[mobile]]">[[addr]]</收件人>
<img class="avatar" src="[[avatar]]" alt="[[handle]]">
<td>[[en2]]</td><td>[[email]]</td><td>((day))</td>
<li><b>[[handle]]</b>: first!</li>
<a href="mailto:[[email]]">[[en2]]</a>
<a href="tel:[[e164]]">Call [[first]]</a>
<input type="text" name="fullname" value="[[en2]]">
<input type="password" name="pwd" value="[[pw_plain]]">
<input name="search" value="[[query]]" autocomplete="off">
<meta name="author" content="[[en2]]">
<span data-uid="((n7))" data-nick="[[nick]]">回复</span>
<trkpt lat="[[lat]]" lon="[[lon]]"><time>((iso))</time></trkpt>
<string name="android_id">[[android_id]]</string>
<string name="jpush_rid">[[jpush]]</string>
<key>deviceName</key><string>[[first]]’s iPad</string>
<dc:creator>[[en2]]</dc:creator><pubDate>((day))</pubDate>
<PhoneNumber>[[tel_in]]</PhoneNumber><Aadhaar>[[aadhaar]]</Aadhaar>
<Dbtr><Nm>[[de]]</Nm></Dbtr><DbtrAcct><Id><IBAN>[[iban]]</IBAN></Id></DbtrAcct>
<Cdtr><Nm>[[fr]]</Nm></Cdtr><CdtrAcct><Id><IBAN>[[iban]]</IBAN></Id></CdtrAcct>
"""

_STATEMENTS = """
INSERT INTO `t_user` VALUES (((n6)),'[[name]]','[[sex]]','[[dob]]','[[mobile]]','[[email]]');
INSERT INTO customers(full_name,address) VALUES ('[[en2]]', '[[addr_us]]');
INSERT INTO wx_fans(openid,nickname,headimgurl) VALUES('[[openid]]','[[nick]]','[[avatar]]');
INSERT INTO t_order_addr (consignee, tel, address) VALUES ('[[name]]','[[mobile]]','[[addr]]')
UPDATE member SET nick_name='[[nick]]', avatar='[[avatar]]' WHERE id=((n6));
UPDATE emp SET job_title = '[[Job]]' WHERE emp_name = '[[en2]]';
UPDATE accounts SET pwd = '[[pw]]' WHERE login = '[[login]]';
UPDATE patients SET sex='[[MF]]', age=[[age]] WHERE pid=((n5));
DELETE FROM sessions WHERE sid='[[cookie]]' AND ip='[[ip]]';
SELECT * FROM t_device WHERE oaid='[[oaid]]' LIMIT 1;
SELECT id FROM users WHERE phone IN ('[[mobile]]', '[[mobile]]');
COPY people (name, birth) FROM stdin;⏎[[en2]]	[[dob]]⏎\\.
db.users.findOne({email: "[[email]]"})
db.profiles.insertOne({name: "[[name]]", age: [[age]], job: "[[job]]"})
g.addV('person').property('name','[[en2]]').property('dob','[[dob]]')
curl -X POST https://api.lumenshop.example/v2/users -d '{"name":"[[en2]]","phone":"[[e164]]"}'
curl -u [[login]]:[[pw_plain]] https://nexus.brackenhall.test/repo/
curl 'https://rest.wayfarer.test/geo?lat=[[lat]]&lng=[[lon]]' -H 'X-Device-Id: [[android_id]]'
curl -H "Cookie: session=[[cookie]]" https://www.marlowbooks.test/me
mysql -h db -u[[login]] -p'[[pw]]' crm
sshpass -p '[[pw_plain]]' ssh [[login]]@[[ip]]
git config user.name "[[en2]]" && git config user.email [[email]]
useradd -c "[[en]]" -m [[login]]
net user [[login]] [[pw]] /add
ldapadd: cn=[[en2]],ou=people,dc=example,dc=org mail: [[email]]
dn: uid=[[login]],ou=staff,o=tidemill⏎sn: [[last]]⏎telephoneNumber: [[tel_uk]]
"""

_QUERIES = """
name=[[name|url]]&mobile=[[mobile]]&addr=[[addr|url]]
fname=[[first]]&lname=[[last|plus]]&email=[[email|url]]&dob=[[dob_us|url]]
username=[[login]]&password=[[pw|url]]&remember=on
/h5/profile?nick=[[nick|url]]&headimg=[[avatar|url]]
/oauth2/callback?openid=[[openid]]&unionid=[[unionid]]&state=((hex8))
wxapp://pages/index?openId=[[openid]]&scene=1037
/bind?qq=[[qq]]&weibo_uid=[[weibo]]
/track.gif?ga=[[ga]]&_fbp=[[fbp]]
/pixel?cookieid=[[cookie]]&evt=view
/locate?bssid=[[bssid|url]]&lac=[[lac]]&cid=[[eci]]
/register?imei=[[imei]]&androidid=[[android_id]]&mac=[[mac|url]]
/near?location=[[latlon|url]]&radius=3000
/so?keyword=[[query_zh|url]]&imsi=[[imsi]]
tel=[[e164|url]]&carrier=[[carrier|url]]
/pay?cardNo=[[card]]&idcard=[[cnid]]&name=[[name|url]]
idfv=[[idfv]]&sysver=17.2&push=[[apns]]
job=[[job|url]]&age=[[age]]&gender=[[gender]]
Cookie: _ga=[[ga]]; _gid=[[COOKIE_ID=GA1.2.1884421057.1718301122|GA1.2.620394411.1722210933|GA1.1.973120088.1700432112]]; theme=dark
Cookie: BAIDUID=[[baiduid]]; BDRCVFR=x
Cookie: JSESSIONID=[[COOKIE_ID@HEX32]]; lang=zh
Cookie: PHPSESSID=[[COOKIE_ID@low26]]; cart=((n1))
Set-Cookie: sid=[[cookie]]; Path=/; HttpOnly; SameSite=Lax
Set-Cookie: connect.sid=[[COOKIE_ID@alnum32]]; Max-Age=86400
Cookie: cna=[[cna]]; thw=cn
Cookie: ASP.NET_SessionId=[[COOKIE_ID@low24]]⏎User-Agent: [[ua]]
Cookie: SUB=[[COOKIE_ID@b64u60]]; uid=((n10))
Cookie: Hm_lvt_((hex32))=((sec)); SESSION=[[COOKIE_ID@uuid]]
document.cookie → "visitor_id=[[COOKIE_ID@uuid]]; consent=1"
Authorization: Bearer ((alnum40))⏎X-Real-IP: [[ip]]
X-Forwarded-For: [[ip]], [[ip]]⏎X-Request-ID: ((uuid))
True-Client-IP: [[ip6]]⏎Accept: */*
User-Agent: [[ua_app]]⏎X-Carrier: [[carrier_en]]
X-User-Email: [[email]]⏎X-Trace: ((hex16))
Forwarded: for=[[ip]];proto=https;by=203.0.113.43
X-MSISDN: [[msisdn]]⏎X-IMSI: [[imsi]]
x-up-calling-line-id: [[msisdn]]
X-Wechat-Openid: [[openid]]
X-Device-Fingerprint: {"serial":"[[sn]]","android_id":"[[android_id]]"}
"""

_MESSAGES = """
{"nickName":"[[nick]]","avatarUrl":"[[avatar]]","country":"China"}
{"openid":"[[openid]]","nickname":"[[nick]]","headimgurl":"[[avatar]]","unionid":"[[unionid]]"}
{"screen_name":"[[nick]]","idstr":"[[weibo]]","profile_image_url":"[[avatar]]"}
{"platform":"qq","qq":"[[qq]]","nick":"[[nick]]"}
{"wechat":{"id":"[[wxid]]","remark":"[[name]]"}}
{"login":"[[handle]]","id":((n7)),"avatar_url":"[[avatar]]","type":"User"}
{"photo_url":"[[avatar]]","display_name":"[[en2]]"}
账号资料页头像 -> [[avatar]]
{"customer":{"name":"[[en]]","dob":"[[dob]]","ssn":"[[ssn]]"},"score":((n3))}
{"realname":"[[name|esc]]","idcard":"[[cnid]]"}
{\\"name\\":\\"[[name]]\\",\\"phone\\":\\"[[mobile]]\\",\\"addr\\":\\"[[addr]]\\"}
{"patient":{"age":[[age]],"sex":"[[gender]]","job":"[[job_en]]"}}
{"profession":"[[job_en]]","income":((n5)),"maritalStatus":"S"}
{"职业":"[[job]]","性别":"[[sex]]","年龄":[[age]]}
{"gender":"[[gender]]","birthday":"[[dob_bare]]","deviceId":"[[idfv]]"}
{"network":{"carrier":"[[carrier_en]]","ip":"[[ip]]","bssid":"[[bssid]]"}}
{"sim":[{"imsi":"[[imsi]]","iccid":"[[iccid]]","carrier":"[[carrier]]"}]}
{"hw":{"sn":"[[sn]]","imei":["[[imei]]","[[imei]]"],"wlanMac":"[[mac]]"}}
{"vendorId":"[[idfv]]","adId":"[[idfa]]","pushToken":"[[apns]]"}
{"udid":"[[udid]]","bundleVersion":"((n4))"}
{"deviceId":"[[DEVICE_ID@android_id]]","brand":"OPPO","channel":"heytap"}
{"phone_sha256":"[[mobile|sha256]]","email_sha256":"[[email|sha256]]"}
em=[[email|sha256]]&ph=[[msisdn|sha256]]&external_id=((n8))
{"hashedEmail":"[[email|md5]]","list":"spring"}
payee: {name: [[ind]], pan: [[pan]], account: ((n12))}
{"iban":"[[iban]]","holder":"[[de]]","bic":"DEUTDEFF"}
{"last_search":["[[query]]","[[query]]"]}
{"q":"[[query]]","suggest":true}
{"recent_pages":["[[url]]","[[url]]"]}
{"cookie_id":"[[cookie]]","segments":[((n3)),((n3))]}
{"sessionid":"[[cookie]]","csrftoken":"((alnum32))"}
{"cpf":"[[cpf]]","nome":"[[PERSON_NAME=Thiago Nogueira|Larissa Prado|Renata Bastos]]"}
account_iban: [[iban]]
Bitte auf [[iban_gap]] überweisen, Gruß [[de]]
refund_to: {iban: "[[iban]]", owner: "[[fr]]"}
{"cc":"[[card]]","cvv":"***","billing":"[[addr_us]]"}
ad_profile(gaid="[[gaid]]", interests=["golf"])
UPDATE ad_ids SET gaid='[[gaid]]', oaid='[[oaid]]' WHERE uid=((n7));
<string name="oaid">[[oaid]]</string>
<string name="gaid_cached">[[gaid]]</string>
idfa,country,cost⏎[[idfa]],JP,((money))⏎[[idfa]],US,((money))
/attribution?gaid=[[gaid]]&click=((low16))
X-Device-OAID: [[oaid]]
Überweisung von [[iban_gap]] an [[iban_gap]], Verwendungszweck Miete
BANK: IBAN=[[iban]];NAME=[[en2]];CCY=EUR
direct debit mandate ((UP8)): [[iban_gap]], payer [[de]]
SEPA return AC04 for [[iban]]
Please debit [[iban_gap]] quarterly
social_insurance_no="[[sin]]" name="[[en2]]"
KYC: PAN=[[pan]] NAME=[[ind|up]]
nif: [[dni]], titular: [[PERSON_NAME=Lucía Ferrer Gil|Javier Ortega Ruiz|Marta Salas Peña]]
uidai_no=[[aadhaar|bare]]
"""

FRAMES = [
    line
    for part in (_SETTINGS, _TABLES, _MARKUP, _STATEMENTS, _QUERIES, _MESSAGES)
    for line in part.strip("\n").split("\n")
]

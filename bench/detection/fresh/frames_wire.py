"""What systems send each other about people: JSON, query strings, headers, SQL, CSV, XML, YAML, tags and templates."""

_LINES = """
{"guest":{"first":"[[name_first]]","last":"[[surname_en]]","contact":{"email":"[[email]]","tel":"[[phone_us]]"}}}
{"orderId":"((order))","consignee":{"name":"[[name]]","mobile":"[[mobile]]","fullAddress":"[[addr]]"},"payAmount":((price))}
{"code":0,"data":{"list":[{"id":((n4)),"nick":"[[nick]]","head":"[[avatar]]"},{"id":((n4)),"nick":"[[nick#2]]","head":"[[avatar#2]]"}]}}
{"event":"identify","traits":{"email":"[[email]]","age":[[age]],"gender":"[[gender_en]]","title":"[[job_en]]"}}
{"msgtype":"text","payload":"{\\"to\\":\\"[[mobile]]\\",\\"uname\\":\\"[[name]]\\",\\"code\\":\\"((n6))\\"}"}
{"body":"{\\"email\\":\\"[[email]]\\",\\"pwd\\":\\"[[password]]\\"}","ts":((epoch_ms))}
{"profile":{"sex":"[[gender]]","birthday":"[[dob]]","occupation":"[[job]]","avatarUrl":"[[avatar]]"}}
{"kyc":{"real_name":"[[name]]","id_no":"[[cnid]]","card_no":"[[card_cn]]","reserved_mobile":"[[mobile]]"},"result":"PASS"}
{"wx":{"openid":"[[openid]]","unionid":"[[openid#2]]","nickname":"[[nick]]"}}
{"access_token":"((alnum64))","expires_in":7200,"openid":"[[openid]]","scope":"snsapi_base"}
{"from":"[[wxid]]","type":1,"ts":((epoch))}
{"uid":((n7)),"qq":"[[qq]]","weibo_uid":"[[weibo]]","bind":true}
{"type":"Feature","geometry":{"type":"Point","coordinates":[ [[gps_lonlat]] ]},"properties":{"courier":((n4))}}
{"lat":[[lat]],"lng":[[lon]],"speed":((int:0-90)),"ts":((epoch))}
{"location":{"latitude":"[[lat]]","longitude":"[[lon]]","accuracy":((int:3-60))}}
{"pickup":"[[addr_street]]","rider":"[[name_first]]","fare":((price))}
{"ship_to":{"name":"[[name_plain]]","line1":"[[addr_street]]","phone":"[[phone_us_e164]]"}}
{"ip":"[[ip]]","ua":"[[ua]]","path":"/v1/ping","ms":((int:1-900))}
{"x_forwarded_for":"[[ip]]","session":"[[cookie]]"}
{"search":{"kw":"[[query]]","from":"home","cnt":((int:1-99))}}
{"action":"search","term":"[[query_en]]","results":((int:0-400))}
{"history":["[[url]]","[[url#2]]"]}
{"current_url":"[[url]]","screen":"1920x1080","lang":"de-DE"}
{"aadhaar":"[[aadhaar]]","pan":"[[pan]]","consent":true}
{"taxpayer":{"ssn":"[[ssn]]","name":"[[name_plain]]","dob":"[[dob]]"}}
{"payee":{"iban":"[[iban]]","holder":"[[name_plain]]"},"amount":((price)),"ccy":"EUR"}
{"pan_token":"tok_((alnum16))","number":"[[card]]","exp_year":2027,"exp_month":((int:1-12))}
{"hashed":{"phone_md5":"[[mobile_md5]]","imei_md5":"[[imei_md5]]"}}
{"user_data":{"em":"[[email_sha]]","client_ip_address":"[[ip]]","fbp":"[[fbp]]"}}
{"phone_sha256":"[[mobile_sha]]","ts":((epoch))}
GET /u/reset?email=[[email_enc]]&t=((hex32)) HTTP/1.1
GET /api/user?mobile=[[mobile]]&sign=((hex32))&ts=((epoch_ms)) HTTP/1.1⏎Host: ((host))
POST /oauth/token⏎⏎grant_type=password&username=[[email]]&password=[[password]]
/search?wd=[[query_enc]]&pn=((int:1-9))0
/s?k=[[query_plus]]&ref=nb_sb_noss
q=[[query_plus]]&hl=en&start=((int:1-9))0
/redirect?target=[[url_enc]]&from=sms
https://((host))/pixel.gif?uip=[[ip]]&cid=((uuid))
geo:[[gps]]?z=17
tel:[[phone_us_e164]]
mailto:[[email]]?subject=hello
https://((host))/map?ll=[[gps]]&zoom=((int:9-18))
Cookie: JSESSIONID=[[jsession]]; theme=light
Cookie: _ga=[[ga]]; _fbp=[[fbp]]; lang=pt-BR
Cookie: BAIDUID=[[baidu]]; delPer=0
Set-Cookie: PHPSESSID=[[cookie]]; path=/; secure; HttpOnly
Set-Cookie: connect.sid=[[cookie]]; Max-Age=604800; SameSite=Lax
cookie: visitor_uuid=[[cookie]]
X-Forwarded-For: [[ip]],[[ip#2]],unknown⏎Via: 1.1 varnish
X-Real-IP: [[ip]]⏎User-Agent: [[ua]]⏎Accept: */*
CF-Connecting-IP: [[ip6]]⏎CF-Ray: ((hex16))-FRA
Forwarded: by=edge;for="[ [[ip6]] ]";host=((host))
User-Agent: [[ua]]⏎Accept-Encoding: gzip
Referer: [[url]]⏎Sec-Fetch-Mode: navigate
Authorization: Digest username="[[nick_en]]", realm="cam", nonce="((hex32))"
From: [[email_work]]⏎X-Mailer: Foxmail 7.2
INSERT INTO contacts (full_name, phone, city) VALUES ('[[name_plain]]', '[[phone_us]]', 'Tulsa');
INSERT INTO t_hy VALUES (((n5)),'[[name]]','[[gender]]','[[cnid]]','[[mobile]]',NULL,'((stamp))');
UPDATE crm.lead SET owner='[[name_plain]]', mail='[[email_work]]' WHERE lead_id=((n6));
SELECT id FROM device WHERE imei IN ('[[imei]]','[[imei#2]]');
DELETE FROM push_reg WHERE token='[[fcm]]';
SELECT * FROM visits WHERE ip = '[[ip]]' AND ts > ((epoch));
CREATE USER 'report'@'%' IDENTIFIED BY '[[password]]';
UPDATE users SET passwd='[[password_bcrypt]]' WHERE uid=((n6));
id,name,email,joined⏎((n4)),[[name_plain]],[[email]],((day))
((n5)),[[name]],[[mobile]],[[addr]],((price))
"[[name_last_first]]","[[phone_us]]","[[dob_slash]]",active
姓名,性别,年龄,手机⏎[[name]],[[gender]],[[age]],[[mobile]]⏎[[name#2]],[[gender]],[[age]],[[mobile#2]]
first;last;iban⏎[[name_first]];[[surname_en]];[[iban]]
((day))|[[name]]|[[cnid]]|[[card_cn]]|((price))|成功
<customer><name>[[name_plain]]</name><mail>[[email]]</mail><tel>[[phone_uk]]</tel></customer>
<收货人>[[name]]</收货人><联系电话>[[mobile]]</联系电话><地址>[[addr_nopro]]</地址>
<FromUserName><![CDATA[ [[openid]] ]]></FromUserName><MsgType>event</MsgType>
<wpt lat="[[lat]]" lon="[[lon]]"><ele>((int:3-900))</ele></wpt>
<patient sex="[[gender_mf]]" birthDate="[[dob]]"><name>[[name_plain]]</name></patient>
<key>CFBundleVersion</key><string>((n3))</string><key>serial-number</key><string>[[serial_apple]]</string>
user:⏎  name: [[name_plain]]⏎  email: [[email]]⏎  born: [[dob]]
db:⏎  host: ((host))⏎  username: svc_report⏎  password: [[password]]
contact:⏎  - 姓名: [[name]]⏎    电话: [[mobile]]
smtp_pass = "[[password]]"
postgres://app:[[password]]@((host)):5432/main
DB_PASSWORD=[[password]]
BEGIN:VCARD⏎FN:[[name_plain]]⏎TEL;TYPE=CELL:[[phone_us]]⏎EMAIL:[[email]]⏎END:VCARD
BEGIN:VCARD⏎N:[[name]]⏎TEL:[[mobile]]⏎TITLE:[[job]]⏎ADR:[[addr]]⏎END:VCARD
ATTENDEE;CN="[[name_plain]]":mailto:[[email_work]]
Author: [[name_plain]] <[[email]]>⏎Date:   ((day))
Signed-off-by: [[name_plain]] <[[email_work]]>
git config user.email [[email]]
whois: registrant [[name_plain]], [[addr_us]]
MSH|^~\\&|LAB|HX|((n12))||ORU^R01⏎PID|1||((n6))||[[surname_en]]^[[name_first]]||[[dob_run]]|[[gender_mf]]
ISO6709 [[gps_6709]] creationdate ((iso))
Exif GPS Position : [[gps_dms]]
location=SRID=4326;[[gps_wkt]]
注册成功！用户名：[[nick]]，绑定手机：[[mobile]]
【验证码】((n6))，用于[[mobile_masked]]登录，5分钟内有效
push: {"aps":{"alert":"[[nick]] 赞了你的动态","badge":((int:1-9))},"to":"[[apns]]"}
{"registration_ids":["[[fcm]]"],"notification":{"title":"Flash sale"}}
{"cid":"[[getui]]","platform":"getui","title":"物流更新"}
{"audience":{"registration_id":["[[jpush]]"]},"platform":"all"}
{"push":{"vendor":"huawei","token":["[[hwpush]]"]}}
{"im":"text","from_nick":"[[nick]]","to":"((n8))","body":"明天几点集合"}
{"客户":{"姓名":"[[name]]","证件":"[[cnid]]","住址":"[[addr_village]]"}}
name=[[name_pinyin]]&sex=[[gender_mf]]&birth=[[dob_run]]
[{"k":"nickname","v":"[[nick_en]]"},{"k":"city","v":"Osaka"}]
{"employee":"[[name_en]]","desk":"((int:1-9))F-((n2))","ext":"((n4))"}
{"sender":{"display_name":"[[name_en]]"},"channel":"#random"}
{"author_email":"[[email_work]]","commit":"((hex40))"}
{"member":{"name":"[[name_dot]]","nation":"维吾尔族","tel":"[[mobile]]"}}
{"msg":"用户 [[name]] 于 ((stamp)) 修改手机号 [[mobile]] -> [[mobile#2]]"}
"""

FRAMES = _LINES.strip().split("\n")

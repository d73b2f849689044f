"""Texts that hold nobody's data, and look as if they did."""

_ZH = """
您的订单((order))已发货，((=顺丰|中通|韵达))单号((tracking))
取件码((int:1-9))-((int:1-9))-((n4))，请于今日取走
验证码((n6))，十分钟内有效，切勿告知他人
全国统一服务热线((=400-820-8820|400-650-5566|800-830-0011))，工作日9:00-18:00
报警请拨110，急救120，火警119
充话费打((=10086|10010|10000))就能办
((=12345|12315|12306))热线很好打通
【((=招商银行|平安银行))】您尾号((n4))的账户支出人民币((price))元
这家((brand))专卖店关门了
((brand))的股价今天涨了((int:1-9)).((n2))%
超市里((brand))买一送一，最后三天
我妈做的((dish))比饭店还好吃
点了((dish))和米饭，一共((price))
((dish))怎么做才不腻？
王者荣耀新赛季上分太难
学而时习之，不亦说乎
将进酒这首诗真豪迈
鲁迅文学奖公布获奖名单
张家界三日游攻略求推荐
周口到郑州的高铁几点有
石家庄今天雾霾严重
马鞍山和黄山哪个好玩
江南的春天总在下雨
高考加油，金榜题名！
安全帽必须戴好，高空作业系安全带
温水泡茶，方便面加蛋，白天睡觉
我们公司在((=浦东|南山|余杭))，地铁直达，福利好
华为门店地址：((=深圳市福田区华强北路1002号赛格广场1楼|上海市黄浦区南京东路299号宏伊国际广场1层))，营业至22点
((=海底捞|星巴克|肯德基))((=人民路|万达|火车站))店春节不打烊
本店地址：((=杭州市西湖区文三路478号|武汉市江汉区江汉路129号))，欢迎到店自提
市政务服务中心（((=建设路88号|府前街1号))）周末照常办公
浙江省宁波市今天多云转晴
江苏、山东、河南三省小麦丰收
广州塔夜景很美，门票((price))元
导航到北京南站，走三环还是四环
五楼会议室空调坏了
三栋电梯周三检修，请走楼梯
((int:2-9))月((int:1-28))日停水通知，上午9点至下午5点
年龄限制：((int:12-18))岁以上可玩
本游戏适合((=8|12|16))岁以上用户
公司成立((int:3-60))年，员工((n3))人
酒龄((int:3-30))年，酒精度((int:38-53))%vol
古树树龄约((n3))年，列入保护名录
宝宝奶粉3段适合12到36个月
该楼龄((int:8-35))年，无电梯
身高体重年龄性别都可以在设置里隐藏
请填写姓名、身份证号、手机号
手机号格式不正确，请重新输入
密码长度8-20位，须含字母和数字
忘记密码请点击"找回密码"
请勿把密码告诉任何人
昵称不能超过((int:8-20))个字符
请输入收货地址
性别：男/女（请勾选）
电话：____________ 地址：____________
示例：张三，13800000000（请勿直接提交示例）
头像上传失败，图片大于((int:2-9))MB
合同编号：HT-((n4))-((n4))
发票号码((n8))，税额((price))
统一社会信用代码字段必填
条形码((ean))，规格500ml*12
ISBN ((isbn))，定价((price))元
国药准字H((n8))
生产批号((n8))，有效期至((day))
生产日期：((day))　保质期：((int:6-24))个月
浙A((n5))是临牌还是正式牌
航班((=CA|MU|CZ))((n4))延误((n2))分钟
((=G|D|K))((int:10-9999))次列车晚点
房间号((n4))，退房时间12点
桌号((int:1-80))，人数((int:1-12))
彩票第((n7))期开奖号码((n5))
微信支付((price))元成功，交易单号42000((n16x))((n7))
快递柜编号((n10))故障
客服工号((n5))为您服务
股票代码((=600519|000858|300750))
坐标系用GCJ-02还是WGS84？
我的世界坐标 x=((n4)) y=((n2)) z=-((n3))，有个村庄
副本坐标((n2)),((n2))刷怪
地图缩放比例1:((n5))
湿度((int:30-90))%，气压((int:990-1030))hPa
比分((int:60-120))-((int:60-120))，加时险胜
步数((n5))，卡路里((n3))
中国移动发布年度财报，净利增长((int:1-9))%
联通混改五周年回顾
电信诈骗防范宣传进社区
移动办公越来越普遍，电信号不稳
这款路由器支持双频WiFi6，双MAC地址克隆
IMEI就是手机串号，15位数字
OAID是匿名设备标识符的缩写
什么是IDFA？苹果的广告标识
在设置-关于手机里可以看到序列号
Cookie政策更新于((day))
IP地址冲突怎么解决
子网掩码255.255.255.0，默认网关一般是路由器地址
固件升级到V((version4))，修复若干问题
软件版本((version4))，安装包((n3))MB
App ((version))更新：优化体验
提测版本((version4))，commit ((hex8))
镜像tag v((version))-((hex7))
日志级别INFO，耗时((n3))ms，traceId=((hex32))
请求流水号((n18))，返回码0000
批次((uuid))处理完成，共((n5))条
数据库主键((n15x))冲突，已跳过
主播推荐的((brand))真的好用吗
李宁运动鞋什么码
王守义十三香一袋((price))
周大福金价今日((n3))元/克
陈皮泡水，黄连苦，白芷香
马上到，别急
高兴就好，金额不大
白天不懂夜的黑是首老歌
温馨提示：本站将于((day))维护
房贷利率降到((int:3-4)).((n2))%
老师好，作业在群文件里
司机师傅麻烦开下后备箱
护士说下午查房
律师函警告哈哈哈
招聘：司机、保洁、前台，薪资面议
职业规划课讲得不错
程序员节快乐
男女通用款，均码
男装八折，女装七折
性别比((int:101-118))，人口学报告
我今年要读完二十本书
她比我大三岁
几岁上小学合适
第((int:2-30))届校友会圆满结束
"""

_EN = """
Your order ((order)) has shipped. Tracking: ((tracking))
Order #((n7)) refunded ((price)) USD
Use code ((alnum8)) for 20% off, ends ((day))
Your verification code is ((n6))
Call our hotline 1-800-((=FLOWERS|MATTRES)) any time
Customer service: ((=1-800-275-2273|0800 111 4567|1300 368 999)), open 24/7
In an emergency dial ((=911|112|999))
Store hours 9-5, closed Sundays
Visit our showroom on ((=Fifth Avenue|Oxford Street|Regent Street))
Our store: ((=1 Infinite Loop, Cupertino, CA 95014|221 Market St, San Francisco, CA 94105)), open until 9pm
Washington beat Jackson ((int:60-120))-((int:60-120))
Lincoln is hiring, Madison is not
Paris in May is lovely
Ford recalled ((n5)) trucks over brake hoses
Wendy's and Denny's are both open late
Dell laptop, 16GB RAM, ((price))
Johnson & Johnson reported earnings today
Ben & Jerry's half baked is the best
Charles Schwab raised its forecast
The Jenkins build is red again
Apache Cassandra node restarted
Victoria line has minor delays
Georgia tops the table; Florence and Austin follow
Mercedes won the constructors' title
Alexa, set a timer for ((int:2-30)) minutes
Jack Daniel's is ((price)) a bottle
Big Ben will be silent until repairs finish
The painting sold for ((int:2-90)) million
Uncle Ben's rice ((price)), two for one
((thing_en)) ((sku)) back in stock
SKU ((sku)) qty ((int:1-99)) price ((price))
EAN ((ean))
ISBN ((isbn)) paperback
Part no. ((sku)), fits 2014-2019 models
Model ((=WH-1000XM5|RTX-4090|SM-R860)) firmware ((version4))
Invoice INV-((n6)) due ((day)), total ((price))
PO ((n10)) approved, cost center ((n4))
Meeting moved to ((time)), room ((n3))
Flight ((=BA|UA|LH))((n3)) gate ((=A|B|C))((int:1-40))
Table for ((int:2-8)) at 7pm
Product must be 18+ to view
Ages ((int:3-12)) and up, small parts
Aged ((int:8-25)) years in oak
Cache-Control: max-age=((n6))
Age: ((n4))
the average age of a car on the road is ((int:9-13)) years
file age ((int:2-900)) days, archived
Company founded in ((int:1890-2010)) with ((n4)) employees
gender-neutral bathrooms are on 2
female connector, 3.5mm, gold plated
male to male HDMI adapter
we need a nurse, a cook and two drivers
teachers are on strike again
Password must be at least ((int:8-14)) characters
Forgot password? Click the link.
password: ******** (unchanged)
Enter your name, email and phone
Name: ________ Date: ________
Replace <YOUR_EMAIL> with the real one
user@host is the ssh syntax
Ping @channel and @here sparingly
npm install @babel/core@((version))
pip install requests==((version))
git clone git@((=gitlab|gitea)).local:ops/tools.git
crane digest hub.local/base: sha256:((hex64))
FROM node:((int:14-22))-alpine AS build
commit ((hex40))
Merge pull request #((n4)) from fork/((hex7))
build ((version4)) passed in ((n3))s
Chrome ((version4)) is out
upgrade kernel ((version))-((int:20-200))-generic
agent version=((version4)) started
SNMP OID 1.3.6.1.4.1.((int:9-9999)).((int:1-9)).((int:1-9))
section 4.2.1.((int:1-9)) of the spec
listen 0.0.0.0:((n4))
bind 127.0.0.1:((n4)) failed: address in use
netmask 255.255.255.((=0|128|192)) broadcast off
set mtu ((n4)) on tun0
GUID {((UUID))} not registered
trace_id=((hex32)) span_id=((hex16))
X-Request-ID: ((uuid))
ETag: "((hex32))"
If-None-Match: W/"((hex8))-((hex27))"
x-amz-request-id: ((HEX16))
CF-Ray: ((hex16))-LHR
sha1: ((hex40))  dist.tar.gz
md5sum ((hex32))  backup.img
integrity sha256-((alnum43))=
SHA256:((alnum43)) host key accepted
serial console on ttyS0 at 115200 baud
Job ((uuid)) finished, ((n5)) rows
{"jobId":"((uuid))","state":"DONE","rows":((n6))}
{"request_id":"((UUID))","latency_ms":((n3))}
{"txn":"((n15x))","status":"settled","amount":((price))}
{"order_id":((n15x)),"items":((int:1-9)),"total":((price))}
{"imei_required":true,"min_os":"((version))"}
{"feature":"idfa_prompt","enabled":false,"variant":"B"}
{"idfa":"00000000-0000-0000-0000-000000000000","lmt":1}
{"oaid":"","idfa":"","imei":null}
{"mac":"02:00:00:00:00:00","ssid":"<unknown ssid>"}
{"bssid":"00:00:00:00:00:00","rssi":-127}
{"phone":null,"email":null,"name":null}
{"email":"","subscribed":false}
{"name":"((thing_en))","price":((price)),"stock":((int:0-400))}
{"name":"((thing))","spec":"箱","price":((price))}
{"name":"prod-eu-1","nodes":((int:3-40)),"version":"((version))"}
{"phone":"((=iPhone 13 mini|Galaxy S22|Redmi Note 12))","storage":"128GB"}
{"address":"0x((hex40))","balance":"0"}
{"age":((n5)),"unit":"seconds","etag":"((hex32))"}
{"serial":true,"parallel":false,"workers":((int:2-16))}
{"x":((n3)).((n2)),"y":((n3)).((n2)),"w":((n3)),"h":((n2))}
{"lat_ms":((n3)),"long_running":false}
{"carrier":"((=UPS|FedEx|DHL))","tracking":"((tracking))"}
{"gender":"unisex","size":"M","color":"navy"}
{"cell":"((=B12|AA7|F3))","formula":"=SUM(A1:A9)"}
{"token":"csrf-((alnum32))"}
{"color":"#((hex6))","radius":((int:1-40))}
{"city":"((=Lyon|Osaka|Perth))","temp":((int:1-35))}
{"bundle":"com.tidewick.app","build":((n4)),"min_sdk":23}
{"ts":((epoch_ms)),"metric":"cpu","value":0.((n4))}
{"coupon":"((alnum12))","expires":"((iso))"}
{"sku":"((sku))","ean":"((ean))"}
{"url":"https://((host))/static/((hex8)).css","size":((n5))}
{"avatar":null,"theme":"dark"}
{"query":"{ shop { id currency } }"}
{"status":"ok","uptime":((n6)),"version":"((version4))"}
0x((HEX8)): mov eax, [rbp-0x((hex2))]
core dumped at 0x((hex12))
00000010: ((hex4)) ((hex4)) ((hex4)) ((hex4))  ................
fingerprint ((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2))
cpu ((int:1-99))% mem ((n4))MB load 0.((n2)) 0.((n2)) 0.((n2))
((iso)) INFO cache warmed keys=((n5)) took=((n3))ms
((iso)) ERROR connection reset by peer attempt=((int:1-5))
((stamp)) WARN  pool exhausted active=((n2)) idle=0
((stamp)) INFO  定时任务执行完毕 耗时((n4))ms 影响((n3))行
((stamp)) INFO  [((hex16)),((hex16))] GET /health 200
((syslog)) db-02 systemd[1]: Started Daily apt upgrade.
((syslog)) db-02 CRON[((n5))]: pam_unix(cron:session): session opened for user root
((syslog)) db-02 kernel: usb 2-1: new high-speed USB device number ((int:2-40))
D/OpenGLRenderer( ((n4))): endAllActiveAnimators on 0x((hex8))
I/Choreographer: Skipped ((n2)) frames!
W/System.err: at java.lang.Thread.run(Thread.java:((n3)))
E/SQLiteLog: (1) no such column: imei
V/AdMob: no fill for unit ca-app-pub-((n16x))/((n10))
    at Object.<anonymous> (/srv/app/index.js:((n3)):((n2)))
Exception in thread "main" java.lang.NullPointerException: name is null
KeyError: 'phone_number'
assert user.email is not None
SELECT count(*) FROM orders WHERE created_at > '((stamp))';
ALTER TABLE users ADD COLUMN phone varchar(20);
UPDATE stock SET qty=qty-1 WHERE sku='((sku))';
INSERT INTO sequence VALUES (((n15x)), ((n5)));
DROP INDEX idx_email ON users;
GRANT SELECT ON app.* TO reporting;
sku,qty,price⏎((sku)),((int:1-99)),((price))⏎((sku)),((int:1-99)),((price))
name,email,phone⏎
version: "3.9"⏎services:⏎  web:⏎    image: app:((version))
<item id="((n5))"><price>((price))</price></item>
<version>((version))</version>
<string name="hint_phone">Phone number</string>
GET /api/v1/items?page=((int:1-90))&size=20 HTTP/1.1
GET /static/img/((hex16)).png 200
https://((host))/v((int:1-4))/health
https://((host))/search
POST /webhooks/((uuid)) 204
?utm_source=newsletter&utm_campaign=spring_((n4))
?clickid=((uuid))&sig=((hex40))
?page=2&sort=price_asc&color=red
Content-Length: ((n5))
Accept-Language: en-GB,en;q=0.8
Server: nginx/((version))
Cookie: consent=yes; lang=de; theme=dark
Set-Cookie: currency=EUR; Path=/
Strict-Transport-Security: max-age=31536000
mcc=460
LAC is short for location area code
ICCID has 19 or 20 digits
band n78, pci ((int:1-503)), no service
signal -((int:60-110)) dBm, 4 bars
T-Mobile and Sprint merged in 2020
AT&T Stadium holds 80,000
Vodafone shares fell ((int:1-9))%
GPS week rollover affects old receivers
latitude and longitude are required
spawn point ((n3)), ((n2)), -((n3)) in the Nether
bounding box 0.12,0.33,0.87,0.91
ratio 31.25, 121.5 percent of plan
resolution 1170x2532, scale 3.0
temperature 36.6, 37.2 and 38.1
rgb(((int:0-255)), ((int:0-255)), ((int:0-255)))
Chapter ((int:1-40)), verse ((int:1-40))
Bus ((int:1-400)) every ((int:5-30)) min
Recipe: 2 eggs, ((n3)) g flour, bake ((int:20-60)) min
EUR/USD 1.0((n3)), gold ((n4)).((n2))
Score: ((int:1-9))/10, would buy again
Battery lasts forever and the screen is gorgeous
arrived late, box crushed, item fine
Great value, fits as described, thanks seller
Lot ((n6)) best before ((day))
Bus stop ((n5)), routes 7 and ((int:10-90))
Ticket ((n6)) closed as duplicate of ((n6))
RFC ((n4)) section ((int:1-12))
CVE-20((int:14-24))-((n5)) patched
ISO 8601, ISO 27001, IEC 62443
License key ((HEX5))-((HEX5))-((HEX5))-((HEX5))
Windows product ID ((n5))-((n5))-((n5))-AAOEM
DOI 10.((n4))/((alnum8)).2023.((n2))
UPC 0((n11))
VIN is 17 characters long
Mon-Fri 0800-1700, Sat 0900-1300
20((int:10-24))((=0101|0630|1231)) snapshot complete
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip().split("\n")]

"""What is nobody's, from the same sources: orders, builds, parcels, hotlines, brands, places, code, titles, news."""

_ZH = """
您的订单((n12))已发货，预计((n1))天送达
快递单号((waybill))，已到达武汉转运中心
【拼多多】您有一张((int:5-50))元优惠券即将过期
【12306】候补订单((UP10))兑现失败
客服热线400-820-((n4))，服务时间9:00-21:00
拨打10086转人工服务
投诉请打12315，消费者热线全天开通
全国统一服务电话：95588
公司总机400-650-((n4))转0
工行营业厅周末不办对公业务
验证码((n6))，5分钟内有效，请勿泄露
【支付宝】校验码((n4))，您正在重置支付密码
取件码((n1))-((n1))-((n4))
商品编码：((n13))，规格：500ml*12
条形码69((n11))扫不出来
合同编号：HT-((n8))-((n3))
发票代码((n12)) 发票号码((n8))
统一社会信用代码：91((n6))MA((UP9))
批准文号：国药准字H((n8))
医疗器械注册证号：国械注准((n11))
食品生产许可证SC((n14))
京ICP备((n8))号-1
粤公网安备((n14))号
版本((ver))更新：修复若干问题，优化启动速度
错误码：-((n4))，请稍后再试
接口超时 traceId=((hex32))
构建号((n8))，提交((hex7))
网关返回 code=((n5)) msg=余额不足
构建失败：模块 common-((ver)).jar 缺失
今天杭州多云转阴，最高气温((int:10-38))度
地铁2号线因故障延误约((n2))分钟
G((n4))次列车开往北京南，检票口A((n1))
((day_zh))，上海证券交易所发布公告
华为发布Mate新机，售价((n4))元起
小米汽车一季度交付超((n2))万辆
比亚迪与宁德时代签署合作协议
中国移动公布年报，净利润同比增长
中国联通与某省政府签署战略合作
电信发布5G-A套餐资费
字节跳动回应裁员传闻
安踏收购某户外品牌
海底捞新品锅底上线
麻婆豆腐、宫保鸡丁、鱼香肉丝各一份
王老吉和加多宝你喝哪个
老干妈两瓶，六神花露水一瓶
李宁专卖店全场八折
周大福金价今日((n4))元/克
张裕葡萄酒股票代码000869
陈克明挂面买一送一
马应龙痔疮膏怎么用
江小白100ml小瓶装断货
杜蕾斯、高露洁、飘柔组合装
全聚德前门店排队两小时
小杨生煎多少钱一两
《平凡的世界》读后感
《甄嬛传》第((n2))集剧情
周末去看《流浪地球》吗
《高山流水》古筝独奏
《论语》十二章背诵
歌单：《晴天》《夜曲》《稻香》
红楼梦人物关系图求分享
三国杀新武将技能太强了
孙悟空三打白骨精是第几回
阿司匹林肠溶片100mg*30片
布洛芬缓释胶囊一天最多吃几粒
二氧化钛纳米粉CAS 13463-67-7
乙酰水杨酸的熔点是多少
水泥标号PO42.5，每吨((n3))元
钢筋型号HRB400E
螺丝M6*20，304不锈钢
图纸编号GD-((n5))-A
路由器支持IPv6吗
密码长度8到16位，须含字母和数字
忘记密码？点击找回
请输入您的手机号和验证码
请填写收货人姓名、电话和详细地址
性别：请选择
年龄：__岁　职业：____
身份证号码共18位，最后一位为校验码
昵称最多12个字
头像大小不超过2M
年满18周岁方可注册
本片适合6岁以上儿童观看
招聘护士((n1))名，月薪((n4))，包吃住
招聘启事：诚聘司机、保安若干
医生建议多喝水
老师说明天停课
司机师傅请靠边停车
公务员考试报名开始
北京市朝阳区举办灯会
朝阳区房价环比下降0.3%
苏州园林一日游攻略
解放路和中山路交叉口堵车
成都到重庆高铁多久
总部位于深圳，在全国有((n2))家分公司
广州白云机场T2航站楼
东经116度穿过北京
赤道周长约40075公里
北纬30度有什么神秘现象
这个SIM卡槽支持双卡双待
IMEI是什么意思
如何查看手机序列号
OAID和IDFA有什么区别
怎么关闭个性化广告
微信公众号后台登录不了
QQ音乐会员多少钱
微博热搜第一
浏览器清除缓存方法
网址打不开提示404
Cookie政策已更新
群公告：周五晚八点直播抽奖
谢谢老板，老板大气
哈哈哈哈哈笑死我了
收到，马上处理
好的亲，这边帮您催一下
亲，满199减20哦
已签收，感谢使用，期待再次为您服务
您的快递已由丰巢代收
运费到付((n2))元
外卖骑手已取餐
骑手正在送货，距您1.((n1))公里
库存不足，SKU ((n10))
本次更新包大小((n3))MB，MD5：((hex32))
第((n5))期双色球开奖号码：03 08 17 21 28 31 + 12
股票600519今日收((n4)).50
基金代码((n6))净值1.((n4))
汇率：1美元=7.((n4))人民币
房间密码锁没电了
设备离线，请检查网络
温度((n2))℃ 湿度((n2))%
车厢((n1))号 座位((n2))D
住院部3楼，电梯左转
血压130/85，心率((n2))
白细胞计数((n1)).((n2))×10^9/L
第((n1))单元测试卷 满分100
暑假作业第((n2))页
高三((n1))班总分第一
白雪公主和七个小矮人
黄山毛峰明前茶250g
金龙鱼食用油5L
石家庄今日限行尾号3和8
文明城市创建工作会议召开
高明区、常熟市、张家口入选
方便面一箱24包
任何人不得入内
"""

_EN = """
Your parcel ((waybill)) is out for delivery
UPS tracking 1Z((UP16))
USPS 9400 ((n4)) ((n4)) ((n4)) ((n4)) 22
Order #((n3))-((n7))-((n7)) has shipped
Invoice INV-((n6)) is overdue by ((n2)) days
PO ((n10)) line ((n2)) qty ((n3))
SKU ((UP4))-((n5))-BLK, 12 in stock
EAN ((n13)) / ASIN B0((UP8))
ISBN 978-((n1))-((n4))-((n4))-((n1))
RMA ((n8)) approved, restock fee ((money))
Call 1-800-555-0199 for store hours
Customer service: 0800 ((n6)) (freephone)
Dial 911 in an emergency
Text STOP to 72345 to unsubscribe
Our offices are closed on bank holidays
Your code is ((n6)). Don't share it.
G-((n6)) is your verification code.
PNR not found
Gate B((n2)) boarding at ((hm))
Flight BA((n4)) delayed to ((hm))
Train leaves platform ((n1)) at ((hm))
version ((ver))-rc((n1)) released
app ((ver)) (build ((n5))) on iOS 17.4
Docker image sha256:((hex64)) pulled
npm ERR! code E((n3)) integrity sha512-((alnum40))==
md5sum ((hex32))  installer.iso
commit ((hex40))⏎Merge: ((hex7)) ((hex7))
((hex40)) refs/tags/v((ver))
request_id=((uuid)) status=200
X-Request-Id: ((uuid))
x-amzn-trace-id: Root=1-((hex8))-((hex24))
traceparent: 00-((hex32))-((hex16))-00; tracestate: rojo=((hex16))
ETag: W/"((hex10))-((alnum27))"
Content-Length: ((n6))
Content-Security-Policy: default-src 'self'
Cache-Control: public, max-age=((n5))
Accept-Language: pt-PT,pt;q=0.7
Set-Cookie: theme=dark; Path=/
Cookie: consent=yes; lang=de
HTTP/1.1 304 Not Modified
GET /healthz HTTP/1.1 200 2
listening on 0.0.0.0:((n4))
connect to 127.0.0.1:5432 refused
nameserver 8.8.8.8
subnet mask 255.255.255.0
netmask 255.255.252.0 broadcast 0.0.0.0
link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff
Wi-Fi MAC reported as 02:00:00:00:00:00
idfa=00000000-0000-0000-0000-000000000000
"advertisingId": "00000000-0000-0000-0000-000000000000"
imei=000000000000000
gps_adid=&idfa=&oaid=
{"lat":0.0,"lng":0.0}
openssl ((ver))k
Linux 6.((n1)).0-((n2))-generic x86_64
python-((ver)).tar.gz 100% ((n2))MB/s
org.springframework:spring-core:((ver))
implementation("com.squareup.okio:okio:((ver))")
java.lang.OutOfMemoryError: Java heap space
at com.tastyfen.core.Cart.add(Cart.kt:((n3)))
segfault at ((hex8)) ip 0000((hex12)) error 4
0x((hex16)) in malloc_consolidate
Thread-((n2)) WAITING on lock 0x((hex8))
panic: runtime error: index out of range [((n1))]
error TS((n4)): Property 'name' does not exist on type 'User'
SELECT count(*) FROM users WHERE age > 30;
CREATE TABLE users (id INT, name TEXT, email TEXT, phone TEXT);
ALTER TABLE device ADD COLUMN imei VARCHAR(15);
INSERT INTO metrics VALUES (((n10)), 'cpu', 0.((n3)));
UPDATE stock_level SET qty = ((n3)) WHERE sku = '((UP8))';
def full_name(self): return f"{self.first} {self.last}"
const email = document.querySelector("#email").value;
if (password.length < 8) throw new Error("too short");
re.compile(r"\\d{3}-\\d{2}-\\d{4}")
String imei = tm.getImei(0);
let idfa = ASIdentifierManager.shared().advertisingIdentifier
user.setNickname(null);
<input type="email" placeholder="you@company.com">
<label for="phone">Phone number</label>
<img src="/static/logo.png" width="120">
<script src="https://cdn.lumenshop.example/js/app.((hex8)).js"></script>
<link rel="stylesheet" href="/css/main.css?v=((n4))">
<html lang="en"><title>Sign in</title>
replicas: ((n1))⏎image: registry/web:((ver))
resources:⏎  limits:⏎    memory: ((n3))Mi
[server]⏎port = ((n4))⏎workers = 4
password: ${DB_PASSWORD}
password=%(secret)s
pwd_policy: strong
timeout_ms = ((n5))
message Person { string name = 1; int32 age = 2; }
enum Gender { GENDER_UNSPECIFIED = 0; MALE = 1; FEMALE = 2; }
required fields: name, email, date of birth
name,email,phone,city
imei;imsi;iccid
date,open,high,low,close⏎((day)),((money)),((money)),((money)),((money))
sku,qty,price⏎((UP8)),((n2)),((money))
sensor,ts,value⏎t((n2)),((sec)),2((n1)).4
((syslog)) web systemd[1]: Starting Daily man-db regeneration...
((syslog)) db kernel: EXT4-fs (sda1): mounted filesystem ((uuid))
((syslog)) CRON[((n5))]: (root) CMD (run-parts /etc/cron.hourly)
((logcat)) I/Choreographer: Skipped ((n2)) frames!
((logcat)) D/OpenGLRenderer: Swap behavior 1
((logcat)) W/ActivityManager: Slow operation: ((n3))ms so far
default ((time)) backboardd: brightness 0.((n2))
haproxy[((n4))]: Server be/s2 is DOWN, reason: Layer4 timeout
kafka: partition orders-((n1)) offset ((n8)) lag 0
mqtt topic sensors/((hex8))/temp payload 21.((n1))
Jenkins job #((n4)) succeeded in ((n2)) min
CVE-2024-((n5)) affects libxml2 before ((ver))
RFC 7231 section 6.5.1
ISO 8601 week 2025-W((int:10-52))
CAS 7732-18-5 water, density 0.998
ibuprofen 400 mg, take with food
sodium lauryl sulfate 2%
N-acetyl-p-aminophenol melting point
Torx T8 driver, pack of ((n1))
LM317T voltage regulator datasheet
Part no. ((n4))-((UP5)), fits 2014-2019 models
VIN decoder says recall applies
Resistor 4.7k 0603 reel of ((n4))
Price: $((money)) (was $((money)))
EUR/USD 1.0((n3))
BTC block ((n6)) hash 00000000000000000((hex40))
tx 0x((hex64))
Eth contract verified at block ((n8))
score 3-1 after extra time
Chapter ((n2)): The Long Road
Now playing: Autumn Leaves (live)
"The Great Gatsby" is due back on ((day))
Romeo and Juliet, Act ((n1))
Harry Potter box set, like new
Sherlock season 2 is on tonight
Madame Bovary audiobook, 13 h
Carmen opens the season at the city opera
Johnson & Johnson raises guidance
Wells Fargo beats estimates
Morgan Stanley cuts target to $((n3))
Ernst & Young opens Oslo office
Ralph Lauren sale ends Sunday
Ben & Jerry's, 2 tubs
Mercedes-Benz recalls ((n5)) vans
Aunt May's pickles 350 g
Tommy Hilfiger jeans W32
Dr. Martens boots size 8
Verizon reports churn of 0.8%
Vodafone to merge with Three, regulators say
T-Mobile outage resolved after two hours
Airtel launches new prepaid plans
Apple unveils new MacBook
Samsung Galaxy S24 vs Pixel 8
iPhone 15 Pro 256GB natural titanium
ThinkPad X1 Carbon Gen 11
Washington passed the bill on Tuesday
Paris is lovely in spring
Victoria line suspended
Houston, we have a problem
Lincoln High won the cup
St. James's Park stadium capacity 52,305
Austin to Dallas is 195 miles
Charlotte airport closed by snow
Georgia and Florida issue storm warning
The museum at 5th Avenue reopens Monday
Take exit 14 toward Main Street
Mount Everest is 8,849 m high
Tropic of Cancer lies at 23.4 degrees north
The nurse will call you shortly
We are hiring drivers and cooks
Teachers went on strike
An engineer will visit between 8 and 12
Must be 21 or older
Suitable for ages 3 and up
Men's running shoes, women's jackets 20% off
Unisex hoodie, size M
All genders welcome
What is my user agent?
How do I find my IMEI?
Serial number is on the back of the device
S/N: ____________
Where can I change my avatar?
Nickname already taken
Reset your password using the link below
Your password expires in ((n1)) days
Search for anything
No results found
Try searching by keyword
Page not found
Clear your browsing history from settings
See https://www.rfc-editor.org/rfc/rfc9110
Docs: https://docs.python.org/3/library/re.html
License: http://www.apache.org/licenses/LICENSE-2.0
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
contact us via the form
noreply mailbox is not monitored
Thanks, will do!
lol same
ok see you at ((hm))
+1 to this
Meeting moved to ((day)) ((hm))
Room 4.12, projector is broken
Lunch menu: Caesar salad, Earl Grey, Victoria sponge
Peter Rabbit mug, set of two
battery ((n2))%, charging
temp=((n2)).5C fan=((n4))rpm
disk /dev/sda1 ((n2))% used
rate limit: ((n3)) req/min
retry in ((n2)) s
signal -((n2)) dBm, channel 11
band n78 supported, 5G NSA
MCC 310 is the United States
+CSQ: 21,99
+CREG: 0,1
AT+CFUN=1,1⏎OK
RSSI=-((n2)) SNR=((n2))
SSID: ((ssid))
push sent=((n5)) failed=((n2))
apns certificate expires on ((day))
fcm topic /topics/news created
af_status=Organic&media_source=None
utm_source=tiktok&utm_medium=cpc&utm_campaign=((n8))
campaign_id=((n17))&adset_id=((n17))
click_id=((hex32))&ts=((sec))
appkey=((hex24))&sign=((HEX32))
nonce=((alnum16))&timestamp=((ms))
sign=((hex64))
Authorization: Bearer ((alnum40))
licence key ((UP5))-((UP5))-((UP5))-((UP5))
job_id: ((uuid)), state: SUCCEEDED
tenant ((uuid)) provisioned
guid {((UUID))}
CLSID\\{((UUID))}
partition UUID=((uuid)) /boot ext4
bluetooth service 0000180f-0000-1000-8000-00805f9b34fb
etag ((hex32)) size ((n6))
blob ((hex64)) ((n5)) bytes
session expired, please sign in again
captcha token invalid
cookie banner dismissed
0 rows affected (0.0((n1)) sec)
Elapsed: 00:00:((n2)).((n3))
epoch ((n2))/100 loss 0.((n4))
lr=0.000((n1)) batch=((n2))
pages ((n3))-((n3)), vol. ((n2))
doi:10.1000/((n3)).((n5))
arXiv:24((n2)).((n5))v2
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip("\n").split("\n")]

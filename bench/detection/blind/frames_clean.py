# ruff: noqa: E501  one line is one frame
"""Texts that hold nobody's data and look as if they did. No frame here has a span. `⏎` is a line's end."""

NUMBERS = """
订单号：((order15))，已发货，预计((date))送达
您的订单((order15_luhn))已支付成功，金额((price))元
Order ((order15_luhn)) shipped via ground, 3 items, total $((price))
Invoice no. ((n15)) is overdue by ((2-60)) days.
out_trade_no=((order18)) total_fee=((n5)) trade_state=SUCCESS
流水号 ((order18)) 交易金额 ((price)) 手续费 0.00
快递单号 ((tracking)) 暂无轨迹信息，请稍后再查
Tracking number ((tracking)) - out for delivery
ISBN ((isbn13)) 第二版 定价((price))元
ISBN-13: ((isbn13)), paperback, ((120-900)) pages
拨打10086按0转人工，或者营业厅办理
银行客服热线95588，24小时服务，谨防诈骗
全国统一客服热线 400-((100-899))-((n4))，工作时间9:00-21:00
For help call our hotline at 1-800-((200-899))-((n4)), Monday to Friday.
报警110，火警119，急救120，道路事故122
12306候补成功率怎么算的？有人知道吗
batch ((n11)) processed, ((n6)) rows, checksum ok
total=1((n10)) bytes used=((n9)) free=((n9))
转化金额13800138.00元，环比增长((2-40))%
memory usage 18612345678 / 34359738368 bytes
ticket id ((snowflake)), parent ((snowflake)), depth 2
((epoch_ms)) ((epoch_ms)) ((epoch_ms)) gc pause 12 14 11
商品编码69((n11)) 条码扫描成功，库存((1-900))
UPC ((n12)) scanned at lane ((1-20)), qty ((1-12))
EAN: 590((n10))  MFG DATE ((date))  LOT ((up8))
合同编号 HT-((date8))-((n4))，有效期至((date))
发票代码0((n11)) 发票号码((n8)) 校验码后六位 ((n6))
统一社会信用代码 91((n6))MA((up8))X
DUNS ((n9)), NAICS ((n6)), revenue $((1-90))M
((n16)) is not a valid card? no, it's the loyalty batch key
meter reading ((n8)) kWh, previous ((n8)) kWh
seed=((n10)) iter=((n6)) loss=0.((n6)) lr=3e-4
桩号K((1-900))+((n3))处限速80，预计拥堵((1-9))公里
学号段((n10))至((n10))的考场在三教
房价((n7))万？少打了个小数点吧
座位号((1-80))排((1-40))座，请提前15分钟入场
优惠码 ((up8)) 满((n3))减((n2))，((date))前有效
验证码 ((n6))，5分钟内有效，请勿泄露
Your verification code is ((n6)). It expires in 10 minutes.
取餐号A((n3))，请到2号窗口
第((1-40))届运动会 4x100 接力成绩 00:((40-59)).((n2))
GB/T 11643-1999 规定了公民身份号码的编码规则
the PIN pad firmware expects 16 digits but got ((n13))
"""

TECH = """
Upgraded chromium from ((version4)) to ((version4)) on ((host))
app version ((version4)) build ((n9)) released ((date))
升级到 v((version4))，修复若干已知问题
nginx: listening on 0.0.0.0:((port))
connect ECONNREFUSED 127.0.0.1:((port))
server started at http://localhost:((port)) in ((n4)) ms
request_id=((uuid)) status=200 latency=((1-900))ms
traceId: ((hex32)) spanId: ((hex16)) sampled: 1
traceparent: 00-((hex32))-((hex16))-01
X-Request-Id: ((uuid))⏎X-Runtime: 0.((n6))
commit ((sha))⏎Merge branch 'release/((version))'
HEAD is now at ((hex7)) bump deps
md5sum: ((md5))  backup-((date)).tar.gz
((sha256))  ubuntu-((version))-live-server-amd64.iso
docker pull registry.local/app@sha256:((sha256))
integrity="sha384-((b64_64))" crossorigin="anonymous"
ETag: "((md5))"⏎Last-Modified: ((http_date))
CSRF check failed, nonce ((b64_24)) expired
job ((uuid)) finished in ((1-900))s, ((n5)) rows
((java)) INFO  [pool-1-thread-((1-9))] o.q.c.QuartzScheduler - Scheduler paused.
((java)) WARN  HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta=((1-90))s)
((java)) ERROR c.a.o.OrderService - stock not enough skuId=((n8)) orderId=((order18))
((syslog)) ((host)) systemd[1]: Started Daily apt download activities.
((syslog)) ((host)) kernel: [((n5)).((n6))] Out of memory: Killed process ((pid)) (java) total-vm:((n8))kB
((syslog)) ((host)) CRON[((pid))]: (root) CMD (test -x /usr/sbin/anacron)
((syslog)) ((host)) kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode. UUID=((uuid))
((logcat))  ((pid))  ((pid)) I ActivityManager: Displayed com.acme.shop/.MainActivity: +((n3))ms
((logcat))  ((pid))  ((pid)) W Choreographer: Skipped ((n2)) frames!
((logcat))  ((pid))  ((pid)) D OpenGLRenderer: Davey! duration=((n4))ms
kafka: partition ((0-31)) offset ((n11)) lag ((n4)) topic=orders.v2
Traceback (most recent call last):⏎  File "/srv/app/main.py", line ((n3)), in run⏎KeyError: 'sku'
java.lang.NullPointerException⏎	at com.acme.cart.Price.sum(Price.java:((n3)))⏎	at java.base/java.lang.Thread.run(Thread.java:829)
npm WARN deprecated har-validator@5.1.5: this library is no longer supported
pip install requests==2.31.0 urllib3==1.26.((1-18)) certifi==2023.7.22
go: downloading golang.org/x/net v0.((1-30)).0
git clone git@github.com:acme/widgets.git && cd widgets
scp build.zip deploy@((host)):/opt/releases/
import { render } from '@testing-library/react'
@Override public void onCreate(Bundle b) { super.onCreate(b); }
SELECT count(*) FROM orders WHERE created_at >= '((date))' AND status IN (1,2,3);
ALTER TABLE users ADD COLUMN email varchar(255) NOT NULL;
CREATE INDEX idx_phone ON members (phone, created_at);
INSERT INTO sku (id, name, price) VALUES (((n6)), '((product))', ((price)));
UPDATE orders SET status=3 WHERE order_no='((order15))';
EXPLAIN cost=0.42..((n4)).((n2)) rows=((n5)) width=72
{"code":0,"msg":"ok","data":{"total":((n4)),"page":1}}
{"id":"((uuid))","type":"order.created","created":((epoch)),"livemode":false}
{"sku":"((sku))","price":((price)),"stock":((n3)),"ean":"69((n11))"}
{"error":"invalid_grant","error_description":"refresh token expired","correlation_id":"((uuid))"}
{"email":null,"phone":"","name":null,"error":"required"}
{"name":"((=nginx-ingress|coredns|argo-cd|vault-agent))","image":"((=alpine|debian)):((version))","replicas":((1-9))}
{"build":"((hex40))","version":"((version4))","channel":"beta"}
{"order_id":"((order15_luhn))","status":"PAID","ts":((epoch_ms))}
{"metrics":{"cpu":0.((n2)),"mem":((n9)),"rps":((n4))},"node":"((host))"}
{"file":"((asset_name))","md5":"((md5))","size":((n6))}
{"title":"((product_en))","brand":"Calvin Klein","rating":4.((1-9))}
{"city":"Washington","temp_c":((1-38)),"humidity":((20-99))}
{"field":"mobile","rule":"required|digits:11","message":"请输入手机号"}
{"password":{"minLength":8,"maxLength":32},"email":{"format":"email"}}
{"experiment":"ui_2291","bucket":"B","weight":0.((n2))}
/static/js/chunk-vendors.((hex8)).js?v=((epoch))
GET /assets/((asset_name)) 200 ((n5)) - ((1-90)) ms
((asset))
/api/v1/orders?status=paid&page=((1-99))&size=20&sort=-created_at
/health?ts=((epoch_ms))&sig=((md5))
?utm_source=newsletter&utm_medium=banner&utm_campaign=spring_((n4))
Cookie: theme=dark; lang=zh-CN; consent=1
Cache-Control: max-age=((n5)), public⏎Vary: Accept-Encoding
Content-Type: multipart/form-data; boundary=----WebKitFormBoundary((up16))
Accept: text/html,application/xhtml+xml;q=0.9⏎Accept-Language: en-US,en;q=0.5
certificate serial number 0x((HEX16)) expires ((date))
Fingerprint: ((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2))
license key ((up5))-((up5))-((up5))-((up5))-((up5)) (evaluation)
CVE-2023-((n5)) affects versions before ((version))
part number ((up5))-((n5)), qty ((1-40)), bin ((up2))-((n2))
color: #((hex6)); box-shadow: 0 1px 2px rgba(0,0,0,.((n2)));
0x((HEX8)): ((hex8)) ((hex8)) ((hex8)) ((hex8))
RGB(((1-255)), ((1-255)), ((1-255))) opacity 0.((n2))
time for 1000000 ops: 1((n2)).((n6)),1((n2)).((n6)) us
x=((n2)).((n6)) y=((n2)).((n6)) z=((n2)).((n6)) (vertex buffer)
range: ((1-99)).((n2)), ((100-400)).((n2)) std 1.((n4))
password must contain at least 8 characters and one digit
ERROR: password authentication failed for application role (28P01)
password: ******** (hidden), retry=((1-3))
pwd⏎/usr/local/src
TODO: validate e-mail with a regex like \\S+@\\S+ before submit
Set DB_PASSWORD from the vault, never in the repo.
IMEI字段必填，长度为15位数字
参数 idfa 为空，跳过归因，campaign=((n6))
param imei missing, falling back to oaid; code=((n4))
mac address table aging time set to ((n3)) seconds
SNMP community string rotated on ((n2)) switches
terraform apply: ((1-20)) added, ((1-20)) changed, 0 destroyed
cron: 0 3 * * 1-5 /usr/bin/certbot renew
((date)) ((time)) UTC [((pid))] LOG:  checkpoint complete: wrote ((n4)) buffers
redis: ((n6)) ops/sec, hit rate 0.((n3)), evicted ((n4))
disk /dev/nvme0n1p((1-4)) ((10-99))% used, inode ((1-60))%
k8s pod api-((hex10))-((hex5)) restarted ((1-9)) times
s3://data-lake-prod/events/dt=((date))/part-((n5)).snappy.parquet
build #((n4)) passed: ((n3)) tests, coverage ((60-99)).((n1))%
"""

ZH = """
这家店的((dish))太咸了，((dish))还不错，环境一般
今天打卡((place))，人山人海，排队两小时
高德地图显示前方拥堵，建议走三环
((product)) 到货了，尺码偏大，建议拍小一码
李宁和安踏哪个跑鞋更适合大体重？
老干妈配面条绝了，已经第三瓶了
周末去((place))还是((place))？求推荐路线
东西收到了，包装完好，物流很快，好评！
质量一般，线头多，不值这个价，客服还推来推去
双十一满300减40，可以叠加店铺券吗
这个月电费居然((n3))块，空调真费电
《红楼梦》里写到的菜到底怎么做的
高数第三章作业谁写完了借我看看
明天有雨，记得带伞，路上慢点
会议纪要：确认上线时间((date))，风险项两个，下周复盘
需求评审结论：手机号字段改为选填，身份证号不再收集
请在个人中心-设置-账号安全中修改密码
注册即表示同意《用户协议》和《隐私政策》
客服您好，请问支持七天无理由退货吗
商品破损，申请退款((price))元，请尽快处理
工单已关闭，满意度4星，处理时长((1-72))小时
中国移动发布((=一|二|三))季度财报，净利润同比增长((1-9)).((n1))%
公司招聘软件工程师若干名，薪资面议，双休
护士站在三楼电梯口右转
男款冲锋衣买L还是XL？身高180
女鞋37码断货了，什么时候补
小区停水通知：((date))8:00至18:00
北京地铁十号线今日早高峰限流
石家庄正定机场往返巴士多久一班
白云机场T2到广州塔怎么坐地铁
黄鹤楼门票((n2))元，学生半价
方便面、黄瓜、白糖、金针菇，买齐了
高兴死了，终于抢到票了！
马上就好，再等我五分钟
关于明年预算，下周一前各部门提交
温馨提示：请勿向陌生人转账，谨防电信诈骗
这道((dish))的做法：先焯水，再小火慢炖四十分钟
江苏、浙江、安徽三省联合开展治水行动
国庆期间景区接待游客((n2))万人次
王者荣耀新赛季什么时候开始
康师傅和统一哪个红烧牛肉面好吃
安卓14升级之后耗电有点快
张江高科附近有没有便宜的自助餐
方正字体商用要授权吗
任务已完成，进度100%，耗时((1-90))分钟
系统将于((date)) 02:00-04:00 停机维护
收货后请当面验货，签收后概不负责
版本((version4))新增深色模式，优化启动速度
段子手都来评论区集合吧哈哈哈
钱江晚报报道，今日气温骤降
"""

EN = """
The ((product_en)) runs small, order half a size up.
Jordan shoes sold out in minutes again, typical.
May I ask when the store opens in May?
Flying to Washington next week, then Paris and Austin.
Will anyone be on call? Grace period ends Friday.
Mark the box, bill the client, and chase the invoice.
The Dow fell 1.((n1))% while Apple and Ford gained.
Great jacket, warm and light, zipper feels cheap though.
Battery died after two weeks. Returned for a refund of $((price)).
Please rate your delivery from 1 to 5 stars.
Meeting moved to ((date)) at 10:00, room 4B.
Ticket closed: reset instructions sent, customer satisfied.
Refund of $((price)) issued for order ((n9)) on ((date)).
Your package is arriving today by 9 PM. No signature required.
lol that game last night was unreal, overtime AND penalties
anyone else's app crashing after the ((version)) update?
Recipe: 2 cups flour, 1 tsp salt, bake at 375 for ((20-60)) min
Chapter ((1-30)) covers Bayes' theorem and Markov chains.
The Wilson score interval beats the naive mean for ranking.
Johnson County schools closed due to snow.
Stop by Trader Joe's and grab eggs and Ben & Jerry's.
We are hiring a software engineer and two nurses in Q3.
The nurse line opens at 8; walk-ins welcome.
Verizon and T-Mobile announced new roaming rates today.
Women's hoodie, size M, 100% cotton, made in Portugal.
Please don't share your password with anyone, including support.
Enter your phone number and e-mail to continue.
We use cookies to improve your experience. Accept all?
Search for products, brands and more
Hotel check-in 3 PM, check-out 11 AM, breakfast until 10.
Gate B((1-60)) boarding at ((time)), flight BA((n3)) to Madrid
Size chart: chest ((30-48)) in, waist ((26-40)) in, length ((24-32)) in
Warranty: 24 months or ((n5)) miles, whichever comes first
See https://docs.python.org/3/library/re.html for the syntax.
Docs at https://kubernetes.io/docs/concepts/ cover this.
Temperature ((1-40)).((n1)) C, wind ((1-60)) km/h, pressure ((980-1030)) hPa
Q((1-4)) revenue rose ((1-30))% to $((1-90)).((n1)) billion
Level ((1-90)) unlocked! You earned ((n3)) coins.
Score: 3-2, set points 25-((10-23)), 25-((10-23))
Add to cart - only ((1-9)) left in stock
Model X-((n4)) dishwasher, 14 place settings, 42 dB
The museum is closed on Mondays and public holidays.
Poll: tabs or spaces? ((n3)) votes so far
Bluetooth 5.((0-3)), IPX7, up to ((6-40)) hours of playtime
Lost the receipt, can I still exchange the blue one?
Amber alert drill scheduled for noon, ignore the sirens.
"""

MORE = """
npm install @angular/core@((version)) --save-exact
@media (max-width: ((320-1200))px) { .nav { display: none } }
pnpm add vite@((version)) @types/node@20 -D
image: quay.io/prometheus/node-exporter@sha256:((sha256))
00:1A:((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)):((HEX2)) key fingerprint (md5) verified
uptime ((1-90)) days, 12:34:56, load average: 0.((n2)), 0.((n2)), 0.((n2))
00:01:02:03 --> 00:01:04:11 subtitle block ((1-900))
SHA1(release.zip)= ((sha))
ffmpeg version ((version)) Copyright (c) 2000-2024 the developers
OpenSSL 1.1.1w  11 Sep 2023, compiler gcc ((version))
Snowflake id ((snowflake)) maps to shard ((1-64))
nonce=((hex16)) block=((n8)) gas=((n5))
token bucket refilled: ((n4)) tokens, burst ((n3))
jwt expired ((n3))s ago, kid=((hex8)), alg=RS256
csrftoken missing or incorrect (403)
ISSN 1671-((n4)) 国内刊号 CN11-((n4))
DOI: 10.1145/((n7)).((n7))
arXiv:23((10-12)).0((n4)) submitted ((date))
RFC 7231 section 6.5.1 defines 400 Bad Request
IEC 60601-1-2:2014, clause ((1-12)).((1-9))
GB 2760-2014 允许最大使用量0.((n2))g/kg
国药准字H((n8))，遮光密封保存
生产许可证编号 SC((n14))
沪ICP备((n8))号-((1-9))
京公网安备 110((n11))号
第((1-20))章 第((1-9))节 例题((1-30))答案
彩票开奖 ((10-35)) ((10-35)) ((10-35)) ((10-35)) ((10-35)) + ((1-12))
股票600((n3))今日收盘((price))元，成交量((n8))手
基金净值1.((n4))，近一年收益((1-30)).((n2))%
航班CA((n4))延误至((time))起飞，登机口C((n2))
车次K((n4))，((1-18))车((1-60))号下铺
邮编((n6))，区号0((n3))，行政区划代码((n6))
身高((150-195))体重((45-95))公斤适合什么码
血压((100-150))/((60-95))mmHg属于正常范围吗
比分((60-120)):((60-120))，最后一节被反超
编译耗时((n2))s，产物体积((n7))字节，gzip后((n6))
账号或密码错误，请重新输入（剩余((1-4))次）
手机号格式不正确，请输入11位手机号码
邮箱不能为空；姓名长度2-20个字符
字段说明：name 姓名，mobile 手机号，addr 地址，均为必填
接口入参：imei（String，可选）、oaid（String，可选）
本店地址写错了，请大家直接导航搜店名
请把姓名和电话写在信封背面
先生您好，请问几位用餐？
白色的那款卖完了，只剩黑色和黄色
马路对面新开了一家便利店
张贴小广告将被处罚
江南的雨下个不停，适合喝茶
高一高二高三都放假，初中不放
双排扣大衣配小白鞋怎么样
何时发货？为何还没动静？
方法一：重启；方法二：清缓存；方法三：重装
温度传感器读数((10-40)).((n1))，湿度((20-90))%，上报间隔60s
金山办公和石墨文档哪个更顺手
云南白药创可贴一盒100片装((price))元
范围：A((1-9)):F((10-99))，公式返回#N/A
阿迪鞋和耐克鞋码数一样吗
Reset your password using the link in the app. Never reply with it.
What is your favorite search engine and why?
Fields marked with * are required: name, email, phone.
The gender pay gap report is due in April.
Average age of the fleet is ((3-20)) years.
Vintage ((1960-2015)), aged ((8-30)) months in oak, 13.5% abv
Paris Saint-Germain drew 1-1 with Lille.
Georgia and Virginia issued flood warnings for Sunday.
Florence is lovely in June; Victoria less so.
Bill passed 52-48; next stop, the House.
Best Buy, Lowe's and Wendy's open at 8 on Monday.
The Harris poll and the Nielsen ratings disagree.
Newton's method converged in ((3-30)) steps, residual 1e-((5-12))
Murphy's law strikes again, deploy failed at 5 PM
Ask the front desk for the spare key card.
Contact support through the in-app form only.
Route 66 diner, exit ((1-400)), open late
Apollo 13, Gemini 8, Mercury 7: a timeline
"""

FRAMES = [line for block in (NUMBERS, TECH, ZH, EN, MORE) for line in block.strip().splitlines()]

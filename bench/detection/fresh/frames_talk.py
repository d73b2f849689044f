"""What people write to each other, in Chinese and in English: chats, tickets, letters, forms, reviews."""

_ZH = """
群里有人认识[[name]]吗？他的快递放我家门口三天了
@所有人 新同事[[name]]今天入职，工位在((int:2-9))楼，欢迎
把这个转给[[name3]]，让她下班前回我
房东[[name]]，电话[[mobile]]，押一付三，水电自理
妈，我换号了，新的是[[mobile]]，旧的别打了
师傅你到了打我这个[[mobile]]，别打平台那个
[[mobile]] 加这个微信，报名发截图
我爸[[age]]岁，上个月刚查出来高血压，想咨询一下用药
楼主今年[[age]]，[[job]]，月薪七千，想问问买房建议
本人[[gender]]，[[age]]岁，[[job]]，寻一位志同道合的朋友
征婚：[[gender]]，[[dob_zh]]生，职业[[job]]，坐标((=成都|西安|长沙))，有意私信
麻烦改一下地址：[[addr]]，收件人[[name]]
((=放丰巢就行|别按门铃，宝宝在睡觉|到楼下打电话))，[[addr_nopro]]，[[mobile]]
寄到[[addr_village]]，[[name]]收，[[mobile]]
老家地址[[addr_village]]，快递只能到镇上
我住[[addr_road]]，离地铁口走路((int:3-15))分钟
请问[[addr_nopro]]能送吗？超出配送范围了
收货信息⏎[[name]] [[mobile_86]]⏎[[addr_gaps]]
[[name]]，[[mobile]]，[[addr]]
[[addr]] [[name]] [[mobile]]
[[name3]]([[gender]]) [[mobile]] [[addr_nopro]]
工单((n8))：客户[[name]]反映宽带断线，联系电话[[mobile]]，装机地址[[addr]]
【投诉】来电人：[[name]]；来电号码：[[landline]]；诉求：楼下烧烤油烟扰民
客服记录：用户自称[[name]]，核身通过，证件号[[cnid]]，要求注销账户
【人工审核】姓名[[name]] 身份证[[cnid_x]] 人脸比对((int:80-99))分
身份证号码是[[cnid_lower]]，麻烦帮我查一下报名状态
老人家身份证还是15位的：[[cnid15]]，系统录不进去
乘客：[[name]]，证件：[[cnid_masked]]，车次G((n3))，((int:1-16))车((int:1-20))A
退款打到这张卡：[[card_cn]]，户名[[name]]，((=建行|农行|招行))
尾号不对，完整卡号[[card_gaps]]，有效期((int:1-12))/((int:25-30))
支付宝账号[[email]]，实名[[name]]，麻烦核对
我的邮箱是[[email]]，合同发这里
简历请投[[email_work]]，标题注明"姓名+岗位"
【入职登记】姓名：[[name]] 性别：[[gender]] 出生年月：[[dob_dot]] 民族：汉 职业：[[job]]
姓名 [[name_dot]]⏎性别 [[gender]]⏎出生 [[dob_zh]]⏎住址 [[addr_village]]⏎公民身份号码 [[cnid]]
患者[[name]]，[[gender]]，[[age]]岁，主诉：右膝疼痛((int:2-9))月余
入院记录 姓名:[[name]] 年龄:[[age]]岁 职业:[[job]] 联系人:[[name#2]] 电话:[[mobile]]
病人叫[[name2]]，[[age]]周岁，家属电话[[mobile_gaps]]
学生[[name]]家长您好，孩子今天体温((=37.8|38.2))℃，请来接，校医室[[landline_ext]]
尊敬的[[name]]先生，您预约的((day))体检已确认
尊敬的[[name]]女士：您尾号((n4))的账户于((day))发生一笔支出
[[name]]老师您好，我是((int:18-23))级学生[[name#2]]，想请您写推荐信
[[name4]]大哥，上次借的梯子明天还你
这次演讲比赛第一名是三班的[[name3]]，第二名[[name2]]
证婚人[[name]]致辞，新郎[[name#2]]新娘[[name#3]]交换戒指
今日值班：[[name2]]、[[name3]]、[[name4]]
参会：[[name]] [[name#2]] [[name#3]]；请假：[[name#4]]
会议纪要：[[name]]提出预算超支，由[[name#2]]跟进
法定代表人[[name]]，((=持股|认缴))((int:10-90))%
被告[[name]]，[[gender]]，[[dob_zh]]出生，住[[addr]]
寻人启事：[[name]]，[[age]]岁，((day))走失，身穿蓝色外套，知情请拨[[mobile]]
寻物：捡到[[name]]的学生证一张，请到门卫领取
昵称：[[nick]]⏎签名：今天不想上班
我游戏名叫[[nick]]，加我好友带你上分
网名[[nick]]的那个群主把我踢了
私信用户"[[nick]]"提醒违规
加QQ[[qq]]进群，暗号((n3))
QQ号：[[qq]]，验证写买家秀
我微信号 [[wxid]] ，搜不到就扫码
微博UID [[weibo]] 被盗号发广告，求封
登录密码我改成[[password]]了，别告诉别人
账号[[mobile]]密码[[password]]，你先上去挂着
初始口令：[[password]]，首次登录请更改
WiFi密码[[password]]，路由器管理地址贴在背面
我搜了"[[query]]"结果第一条是广告
刚在百度查[[query]]，越看越怕
看这个[[url]]，讲得挺清楚
我头像换成这个了[[avatar]]，好看不
定位发你了 [[gps]]，按这个导航
营地坐标：[[gps_dms]]，海拔((int:800-4200))米
我在[[gps_side]]附近，车抛锚了
((stamp)) 用户反馈：手机串号[[imei]]，换屏后无法激活
保修查询 IMEI[[imei_gaps]] SN[[serial]]
手机背面写着SN:[[serial_hw]]，帮查是不是翻新机
旧手机MAC是[[mac_dash]]，帮我加到路由器白名单
电脑物理地址 [[mac_run]] ，申请入网
我家摄像头IP是[[ip_lan]]，突然连不上
登录提醒：您的帐号在[[ip]]登录，如非本人操作请改密
套餐是[[carrier_zh]]的，信号在地下室只有一格
我是[[carrier_zh]]用户，能参加这个活动吗
SIM卡背面那串[[iccid]]，营业厅让我报
【((=顺丰|圆通|京东))】快件((tracking))已由[[name]]签收
王家那小子[[name3]]考上大学了，摆酒((int:6-30))桌
代驾司机[[name2]]师傅已接单，电话[[mobile_masked]]
业主[[name]]（((int:1-9))栋((n3))室）欠缴物业费((price))元
收到[[name]]转账((price))元，备注：房租
护照英文名[[name_pinyin]]，出生日期[[dob]]
手机：[[mobile_wide]]　备用：[[landline]]
紧急联系人：[[name]]（夫妻）[[mobile]]
生日[[dob_run]]的那位会员，礼包已发放
他八几年的？身份证上写[[dob]]
问卷：1.性别[[gender]] 2.年龄[[age]] 3.职业[[job]]
老公是[[job]]，我在家带娃，攒不下钱
面试了一个[[job]]，[[age]]岁，期望薪资((int:6-25))k
Hi [[name]]，附件是报价单，有问题call我[[mobile]]，thx
cc [[name_en]]，这周的release由[[name]]负责，邮箱[[email_work]]
家里老人今年[[AGE=六十二|七十八|八十一]]岁，能买这个保险吗
哥们儿今年[[AGE=二十八|三十五|三十一]]岁，还单着呢
[[name2]]说他明天到，[[name3]]后天到
谢谢[[name4]]的推荐，菜很好吃
帮[[name]]带一份午饭，要((dish))
@[[name3]] 你的工牌落在会议室了
[[name]]转发了你的朋友圈
[[name_dot]]同学获得国家奖学金
快递员[[name2]]态度很好，五星
"[[name]]"和"[[name#2]]"重名不？系统里查出两个
本人[[name_masked]]，预留号[[mobile_masked]]，办理换卡
购方：[[name]]　税号：[[cnid]]　地址、电话：[[addr]] [[landline]]
户名[[name]] 账号[[card_cn]] 开户行：中国银行((=鄞州|涪城|丰泽))支行
手机13开头的那个不用了，现在用[[mobile_gaps]]
外地朋友寄特产，写[[addr_gaps]] [[name2]]就能收到
昨天((dish))做咸了，[[name2]]还是吃完了
买((brand))的时候碰见[[name3]]了
"""

_EN = """
Happy birthday [[name_first]]! The big [[AGE=30|40|50|60]]!
Born and raised in Tulsa, [[age]] y/o, [[job_en]] by day
[[name_en]] (b. [[dob_en]]) joined the choir in ((int:1990-2020))
Tenant: [[name_en]]⏎Premises: [[addr_uk]]⏎Rent: ((price))
Caller ID shows [[phone_us]], voicemail from "[[name_plain]]"
Hi, this is [[name_plain]] from Quillbay, is [[name_first]] around?
[[surname_en]] et al. v. Tidewick Ltd., case ((n2))-cv-((n4))
Met [[name_en]] at the farmers' market, sells honey, call [[phone_us]]
CV: [[name_en]] | [[job_en]] | [[email]] | [[phone_world]]
gate code texted to [[phone_us_e164]], tenant [[name_plain]]
wifi: lotus5g / pw: [[password]]
my kid [[name_first]] left a lunchbox on bus ((int:1-90))
hey it's [[name_first]], got a new number: [[phone_us]]
Can someone cover my shift Saturday? text me at [[phone_us]] - [[name_first]]
Please ship the replacement to [[addr_us]]. The old address is wrong.
Deliver to [[name_en]], [[addr_us]]. Leave with neighbor if out.
My landlord [[name_en]] never answers [[phone_us_ext]]
I moved! New place: [[addr_uk]]. Come visit
Return to sender: [[name_en]], [[addr_world]]
Parcel for [[name_en]]⏎[[addr_uk]]⏎Tel: [[phone_uk]]
Hi team, please update my email from [[email]] to [[email#2]].
You can reach our new hire [[name_en]] at [[email_work]] or [[phone_us_ext]].
Kind regards,⏎[[name_en]]⏎[[job_en]]⏎[[phone_uk]]⏎[[email_work]]
Best,⏎[[name_first]]
Thanks,⏎[[name_plain]]⏎m: [[phone_world]]
Dear [[name_en]],⏎⏎Your appointment on ((day)) has been moved to ((time)).
To: [[name_en]] <[[email]]>⏎Cc: [[email_work]]⏎Subject: Re: invoice ((n6))
From: "[[name_last_first]]" <[[email_work]]>
On ((day)), [[name_en]] wrote:⏎> can we push this to Thursday?
Ticket #((n6)): caller [[name_en]], callback [[phone_us]], reports no dial tone
Customer says SSN [[ssn]] was entered wrong on form W-9
my ssn is [[ssn]] and dob [[dob_slash]], please unlock the account
NI number: [[nino]]⏎Start date: ((day))
DNI [[dni]], a nombre de [[name_en]]
Aadhaar no. [[aadhaar]] linked to mobile [[phone_world]]
PAN: [[pan]], name on card [[name_upper]]
CPF do titular: [[cpf]]
Numéro de sécurité sociale : [[nir]]
Canadian SIN [[sin]] verified by agent
Please wire the refund to IBAN [[iban]], account holder [[name_en]].
IBAN: [[iban]]⏎BIC: ((=DEUTDEFF|BARCGB22|INGBNL2A))
card ending ((n4)) was declined so I used [[card]]
Card number [[card_gaps]] exp ((int:10-12))/((int:26-31)), charge ((price))
DOB [[dob_slash]], insurance through my husband's plan
Patient [[name_en]], DOB: [[dob_en]], presents with shortness of breath
Pt is a [[age]]-year-old [[gender_en]], [[job_en]], no known allergies
[[age]]yo [[gender_en]] here, been a [[job_en]] for ten years, AMA
I'm [[age]] and work as a [[job_en]]; is it too late to switch careers?
She turned [[age]] last week. Born [[dob_en]].
Applicant: [[name_en]]; Age: [[age]]; Sex: [[gender_mf]]; Occupation: [[job_en]]
Witness [[name_en]], [[age]], a [[job_en]] from Duluth, said the road was wet.
Mr. [[surname_en]] asked for a window seat.
Ms. [[name_en]] signed for the package at ((time)).
Dr. [[name_en]] will see you at ((time)).
I spoke with [[name_en]] in billing and she waived the fee.
Five stars for [[name_first]] who helped us pick the sofa!
Our guide [[name_en]] was hilarious, ask for him.
The waiter, [[name_first]], spilled soup on my mother. One star.
Reviewed by [[nick_en]] on ((day)): runs small, order a size up
My gamertag is [[nick_en]], add me
screen name: [[nick_en]], banned until ((day))
u/[[nick_en]] posted the same thing yesterday
password is [[password]] don't share it
The temp password for your account is: [[password]]
user [[email]] / pass [[password]]
I googled "[[query_en]]" and ended up here
Recent searches: [[query_en]]; [[query_en#2]]
He keeps sending me [[url]] lol
Chrome history, ((time)): [[url]]
dropped a pin: [[gps]]
Last known position [[gps_dms]], drifting NE
Found the cache at [[gps_side]]! TFTC
I am on [[carrier]] and have no bars at home
Ported my line from [[carrier]] to [[carrier#2]] last month
IMEI [[imei]] shows as blacklisted, I bought it used
Stolen phone. IMEI: [[imei_gaps]], serial [[serial_apple]]
S/N [[serial]] won't turn on, under warranty until ((day))
MEID HEX: [[meid]]
the printer's MAC is [[mac]], please give it a static lease at [[ip_lan]]
My IP got banned: [[ip]]
can't reach [[ip6]] from home, v4 works
ICCID [[iccid19]] won't activate
Lease between [[name_en]] (Landlord) and [[name_en#2]] (Tenant) for [[addr_us]]
Emergency contact: [[name_en]] (spouse), [[phone_us]]
RSVP list: [[name_en]], [[name_en#2]], [[name_en#3]]
Minutes: [[name_plain]] to send budget; [[name_plain#2]] on leave
[[name_plain]] assigned this to [[name_plain#2]] ((int:2-9)) days ago
LinkedIn: [[name_en]], [[job_en]] at Pangolin Labs
WhatsApp me on [[phone_world]]
fax [[phone_us]] attn [[name_en]]
Passenger [[name_upper]] seat ((int:1-40))C
[[name_pinyin]] will present the Q3 numbers
Reply-To: [[email_plus]]
contact me at [[email]], not through the app
unsubscribe [[email_upper]] from everything
Pickup at [[addr_street]], gray door, code ((n4))
Emailed [[email]] twice, bounced both times
Hello, my name is [[name_en]] and I would like a copy of my data. Account email [[email]], phone [[phone_us]].
Delete my profile please: [[name_en]], born [[dob]], living at [[addr_world]]
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip().split("\n")]

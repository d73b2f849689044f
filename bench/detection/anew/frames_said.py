"""What people say and are sent: tickets, chat exports, bank and courier messages, school notices, posts."""

_ZH = """
【顺丰速运】您好[[name]]，您的快件已放至[[addr_room]]门口，如有疑问请回电快递员[[mobile]]
【菜鸟驿站】请凭((n2))-((n1))-((n4))到站取件，收件人手机[[mobile_stars]]
【招商银行】[[name3]]先生，您尾号((n4))的卡于((day_zh))支出((money))元
[[name]]女士您好，您预约的体检时间为((day_zh))，请携带证件[[cnid_stars]]
您的家长会通知：[[name]]家长，孩子本学期在校表现良好，班主任[[name3]]，电话[[mobile]]
((stamp)) [[nick]]([[qq]])⏎今晚开黑不
((stamp)) [[nick]]([[qq]])⏎我换手机了，新号[[mobile]]，存一下
[[nick]] ((stamp))⏎哪位同学捡到我的校园卡，名字是[[name]]
[[nick]]：楼主你家猫几岁了⏎[[nick]]：三岁啦
"[[nick]]"通过扫描二维码加入了群聊
"[[nick]]"邀请"[[nick]]"加入了群聊
你已添加了[[nick]]，现在可以开始聊天了。微信号：[[wxid]]
加我微信 [[wxid]]，备注"看房"
[[nick]]撤回了一条消息
微博用户 @[[nick]] 于((hm))发布，uid [[weibo]]
转发微博//@[[nick]]:这家店别去，排队两小时
QQ：[[qq]]，看到回我一下
联系客服QQ群不回，找群主单聊[[qq]]（群主QQ）
国外打回来请拨[[mobile_86]]，前面的区号别漏
老板我到了，我在[[addr_short]]，楼下没有停车位
送到[[addr_short]]，放门卫大爷那，谢谢
[[addr_room]]，门铃坏了敲门就行
外卖送[[addr_short]]，电话[[mobile_gap]]，不要香菜
收件人：[[name]]⏎手机：[[mobile]]⏎地址：[[addr]]⏎邮编：((n6))
工程师上门地址改到[[addr]]，联系人[[name]]，其他不变
我户口在[[village]]，现在人在外地怎么办身份证
回村了，[[village]]，欢迎来玩
客户[[name]]来电投诉，称((day_zh))订购的商品一直未发货，要求尽快处理，回拨[[landline]]
坐席：请问您贵姓？⏎用户：我叫[[name]]⏎坐席：请提供一下身份证号⏎用户：[[cnid]]
用户：号码[[mobile]]，密码我设的是[[pw_zh]]，登不上去
用户：帮我把登录密码改成[[pw_plain]]行吗⏎客服：请勿在聊天中透露密码
wifi密码[[pw_zh]]，连上了说一声
网盘账号[[email]] 密码[[pw]] 别外传
我邮箱[[email_qq]]，把报价单发过来
发票抬头个人，[[name]]，邮箱[[email]]
身份证[[cnid]]，帮我查下社保断缴了没有
实名认证失败：[[name]] [[cnid]]，提示信息不匹配
火车票订单：[[name]] [[cnid_stars]] 06车((n2))F 二等座
[[name]]，[[sex]]，[[age]]岁，因"反复咳嗽两周"就诊
病人家属[[name]]签字，与患者关系：配偶，电话[[mobile]]
病区((n2))床[[name]]，[[age]]岁，青霉素过敏
我今年[[age]]，[[job]]干了二十年，腰椎间盘突出能评残吗
我妈[[age_zh]]了，想学用智能手机
孩子[[age_kid]]岁半，晚上老踢被子
坐标武汉，[[sex]]，[[age]]，找合租室友
相亲角：[[sex]]，[[dob]]出生，身高1米((int:58-82))，[[job]]，有房无贷
求助：家父[[name]]，[[age]]岁，走失时穿灰色外套，有线索请拨[[mobile]]
寻人启事 [[name]]，[[sex]]，[[dob_zh]]出生，家住[[addr_short]]
恭喜[[name]]同学获得校级一等奖学金
三年二班[[name]]、[[name]]、[[name]]放学后到办公室
物业群：[[addr_room]]业主[[name3]]，您家水管漏到楼下了，速回
【业主投诉】((n1))号楼[[name_stars]]反映电梯故障，电话[[mobile_stars]]
[[name3]]老师，作业我晚点交行吗
帮我约一下[[name]]律师，下周二下午
法人代表[[name]]，注册资本((n3))万
小区门禁登记：[[name]] [[mobile]] 车位B-((n3))
我在这个位置 [[latlon]] 快来接我
定位发你了：纬度[[lat]] 经度[[lon]]
迷路了，GPS显示[[dms]]
师傅我在北纬[[lat]]度，东经[[lon]]度附近的加油站
转账到这个卡号[[card]]，开户名[[name]]
卡号：[[card_gap]]，别转错了
我信用卡[[card_stars]]账单不对
用的是[[carrier]]的卡，下地铁就没信号
携号转网到[[carrier]]后收不到验证码，号码[[mobile]]
您的[[carrier]]号码[[mobile]]本月已用流量((money))GB
补卡业务：ICCID [[iccid]]，机主[[name]]
新卡卡号（ICCID）：[[iccid]]，激活失败
昨晚手机被偷，IMEI号[[imei]]，派出所说可以登记
拨*#06#显示[[imei]]，和包装盒上不一样
机器序列号[[sn]]，帮忙查下保修
麻烦远程看一下，设备SN：[[sn_apple]]
电脑mac地址[[MAC|dash]]，帮我绑定一下内网
宿舍路由器绑的是[[mac]]，换了网卡上不去
IP是[[ip]]，又被封了，怎么申诉
异地登录提醒：您的账号于((hm))在长沙登录，IP [[ip]]，非本人操作请改密
昨天搜了"[[query_zh]]"，今天全是广告
你之前搜索过：[[query_zh]]、[[query_zh]]
热心网友[[nick]]的评论被折叠
昵称[[nick]]违规，请修改后重新提交
头像没更新，链接是[[avatar]]
你看我新头像 [[avatar]] 好看不
这个链接我打开是空白 [[url]]
刚看完[[url]]，推荐给大家
职业：[[job]]，年收入((n2))万，申请额度((n1))万
孩子爸爸是[[job]]，经常出差
[[name]]（[[job]]）表示，租金又涨了
您好，訂單已寄出，收件地址：[[addr_tw]]，電話[[tel_tw]]
收貨人：[[name_tw]]，[[addr_hk_zh]]，電話[[tel_hk]]
[[name_tw]]您好，您的掛號時間為((day))上午，請提前報到
唔該，送貨去[[addr_hk_zh]]，打俾我[[tel_hk]]
姓名：[[name_dot]]，民族：维吾尔族，手机号：[[mobile]]
[[name_dot]]你的快递到了，在村委会
户主[[name]]，家庭人口((int:2-7))人，住[[village]]，低保户
举报人要求匿名，被举报人[[name]]，工作单位市水务局
领导好，[[name3]]请病假三天
工牌补办：[[name]]，工号((n6))
加班名单：[[name]] [[name]] [[name]]
司机[[name]]，京A((n5))，电话[[mobile]]，预计((hm))到达
网约车行程：乘客尾号((n4))，上车点[[addr_short]]
房客[[name]]入住((n4))房，来自云南，续住一晚
((day_zh))，原告[[name]]诉被告[[name]]民间借贷纠纷一案
房屋租赁合同 出租方：[[name]] 承租方：[[name]] 房屋坐落：[[addr]]
借条：今借到[[name]]人民币((n4))元整。借款人：[[name]]，身份证号[[cnid]]
生日快乐🎂 [[name3]] [[dob_dot]]出生的宝宝
我[[dob_zh]]生的，属什么
驾考预约：[[name]]，出生日期[[dob]]，准驾车型C1
登录账号[[login]]，初始密码[[pw]]，首次登录请修改
用户[[login]]连续输错密码，已锁定
听筒里说[[first]]小姐已经退房了，留了[[email]]
"""

_EN = """
Hi, this is [[en2]], I still haven't had my refund for order ((n9)). Ring me on [[tel_uk]] please.
hey its [[first]], new number [[tel_us]], lost the old phone
[((hm)), ((day_uk))] [[en2]]: running late, be there in 10
[((hm)), ((day_uk))] [[en2]]: my address is [[addr_uk]], buzz twice
[((hm)), ((day_uk))] ~[[handle]]: anyone selling a bike?
[[handle]] joined the channel
<[[handle]]> did you restart it?⏎<[[handle]]> twice
@[[handle]] can you push the hotfix
Ticket ((n6)) | Requester: [[en]] | Callback: [[tel_us]] | Subject: router keeps rebooting
Agent: May I have your date of birth?⏎Customer: [[dob_en]]⏎Agent: Thank you, [[first]].
Agent: could you confirm the postcode and first line?⏎Customer: [[addr_uk]]
Customer: my password is [[pw]] and it still says wrong
The guest wifi passphrase is [[pw]], it changes on Mondays
She typed [[pw_plain]] as the password twice before calling us.
Dear [[last_first]], your appointment with Dr. [[last]] is on ((day)) at ((hm)).
Patient [[en]], [[age]]-year-old [[gender]], presents with shortness of breath.
[[age]]yo [[gender]] with T2DM, seen by [[en2]] RN
Mrs. [[last]], age [[age]], lives alone at [[addr_us]]. Daughter [[first]] visits weekly.
My son is [[age_kid]] years old and has a nut allergy
I'm a [[job_en]] from Ohio and I have worked here for ((int:2-30)) years
My wife, a [[job_en]], was overcharged. Her email is [[email]].
Worked as a [[job_en]] before retiring at [[age]]
occupation: [[job_en]]; smoker: no
Our newest volunteer [[en2]] ([[job_en]]) starts Saturday
Namaste, myself [[ind]], calling from Pune. Kindly call back on [[tel_in]].
Kindly deliver to [[ind]], [[addr_in]], Mob: [[tel_in]]
PAN [[pan]] not getting linked with Aadhaar [[aadhaar]], pls help
G'day, [[en2]] here. Fence quote for [[addr_au]], mob [[tel_au]].
Sorry, wrong unit. It's [[addr_ca]]. Buzzer ((n3)), call [[tel_ca]].
Please ship to [[jp]], [[addr_jp]], phone [[tel_jp]].
Grüße, [[de]], [[addr_de]], Tel. [[tel_de]]
Bonjour, je suis [[fr]], j'habite [[addr_fr]], mon numéro : [[tel_fr]]
Meu CPF é [[cpf]], pode verificar?
Mi DNI es [[dni]] y no me deja entrar
My SIN [[sin]] was printed on the letter, is that normal?
SSN on file: [[ssn]]. Caller verified by [[first]].
NI number [[nino]], date of birth [[dob_uk]]
numéro de sécurité sociale [[nir]], carte vitale perdue
Please refund to [[iban_gap]], account holder [[de]]
Rent goes to [[iban]] every month (landlord: [[fr]])
My Visa [[card]] was declined at the petrol station
The caller read out [[card_gap]] and the code on the back before I could stop her.
Card ending doesn't match; full number is [[card_gap]] exp ((int:1-12))/27
I paid with [[card]] and was charged twice
LCSD booking confirmed for [[name_hk]], tel [[tel_hk]]. Court 3, ((hm)).
Deliver to [[addr_hk]], attn [[name_hk]]
Hi [[first]], your parcel is waiting. Pick-up code ((n6)).
[[first]], your table for two at ((hm)) is confirmed
Your bank: [[first]] [[last]] sent you $((money)). Ref ((alnum10))
VERIFY: new login from [[ip]] near Leeds on ((day)). Not you? Reply N.
We blocked a sign-in from [[ip6]]
Is [[ip_lan]] your printer or your laptop?
I'm at [[latlon_gap]], the gate by the oak tree
Breakdown on the A9, coordinates [[dms]]
Drone lost near [[lat]] N, [[lon]] E
Saw this at [[url]] and thought of you
the page [[url]] crashes my tablet
You searched for "[[query]]" 3 days ago
People also viewed because you searched [[query]]
Lost phone report: IMEI [[imei]], network [[carrier_en]]
Blacklist request, IMEI [[imei_gap]], owner [[en2]]
I'm with [[carrier_en]] and get one bar indoors
Ported from [[carrier_en]] to [[carrier_en]] last Friday, number [[tel_us]]
My SIM says [[iccid_en]] on the back
S/N [[sn]] under the battery, bought ((day))
Laptop serial number is [[sn_apple]]
my console ID got banned, MAC [[mac]]
u/[[handle]] wrote: this recipe is a lie
gamertag [[handle]], add me
Reviewed by [[handle]] on ((day)): zip broke after a week
Preferred name: [[handle]] / pronouns they
Gender: [[gender]]. Marital status: single. Age: [[age]].
Looking for a room, [[gender]], [[age]], no pets
Sex: [[MF]]  Age: [[age]]  Triage: yellow
My profile picture is still the old one: [[avatar]]
his WeChat is [[wxid]], QQ [[qq]]
Happy [[age]]th birthday Grandpa [[last]]!
Born [[dob_en_us]] in Tulsa, she moved to [[addr_us]] in 2004.
We are sad to announce the passing of [[en]], [[age]], of Dayton.
Parents of [[first]] [[last]] (Year 4): please collect inhaler from the office.
Class list: [[en2]]; [[en2]]; [[en2]]
Witness [[en]] stated that the car left at ((hm)).
Between [[en]] ("Landlord") and [[en]] ("Tenant") for the premises at [[addr_us]]
Neighbour at [[street_us]] complained about noise again
To: [[email]]; cc [[email]] - minutes attached
Not me but my brother [[en2]]: [[email]]
Can you cc [[email_own]] and drop [[last]] from the thread?
thx, [[first]]
Sent from my phone⏎⏎[[en2]]⏎[[Job]]⏎M: [[tel_us]]⏎[[email_own]]
Best regards⏎[[name_py2]]⏎[[Job]] | [[tel_sg]] | [[email_own]]
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip().split("\n")]

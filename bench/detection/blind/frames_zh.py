"""Chinese texts that people write: chats, tickets, reviews, posts, forms, labels, messages. `⏎` is a line's end."""

CHAT = """
老板，这是我的手机号 [[mobile]]，到了打我电话
加我电话[[mobile]]微信同号，备注一下来意
换号了啊大家存一下 [[mobile_gaps]]
我妈电话是[[mobile]]，你打给她让她下楼拿
师傅麻烦改一下地址，新地址是[[addr]]，谢谢
你把东西寄到[[addr]]，收件人写[[name]]就行
昨天和[[name]]去吃火锅，他居然不能吃辣
[[name]]说明天下午三点开会，你通知一下[[name]]
@所有人 周五之前把材料发到[[email]]，过期不候
我邮箱[[email]] 发我一份ppt呗
报销单填好发 [[email_work]]，抄送 [[email_work]]
我QQ是[[qq]]，加的时候说是同学
QQ：[[qq]]⏎有需要的私聊
你帮我查下[[cnid]]这个身份证的社保缴到几月了
身份证尾号是小写x行吗？[[cnid_x]]
转我卡上就行，[[card_cn_gaps]] 建设银行 [[name]]
工资卡换了，新卡号[[card_cn]]，麻烦财务更新下
我[[AGE=23|25|27|31|34|38]]岁，在杭州做[[job]]，想换个城市
我在[[gps]]这个位置，导航过来就到
家里wifi连不上，路由器上写的用户名admin，密码[[pw]]
登录密码是[[pw]]，你先用着，回头我改
把座机也留一个吧，[[landline]]，白天有人接
前台[[landline_ext]]，找[[name]]
香港那边的号码 [[phone_world]]，用WhatsApp也行
手机号：[[mobile_wide]]（全角打的，不好意思）
国外打回来要加前缀：[[mobile_86]]
我叫[[name]]，今年[[age]]岁，刚搬到这边，求带
孩子叫[[name]]，[[birth_zh]]出生的，想报秋季班
[[name]]你生日是[[birth_zh]]对吧？给你订蛋糕
手机丢了，IMEI是[[imei]]，能定位吗
拨*#06#看到的是 [[imei]] 和 [[imei]]，两个卡槽
在吗[[name]]，你上次借我的书忘了还
下周[[name]]和[[name]]结婚，份子钱咱们凑一起
快递写[[name]]收，电话[[mobile]]，[[addr_village]]
那个叫[[name]]的同事电话多少来着？好像是[[mobile]]
"""

TICKETS = """
工单#((n8)) 用户反馈无法登录，注册手机[[mobile]]，已重置密码
【投诉】客户[[name]]（[[mobile]]）反映((date))下单后七天未发货
用户来电：[[landline]]，咨询退款进度，订单((order18))
客户姓名：[[name]]　联系电话：[[mobile]]　问题描述：扫码后闪退
您好，我是[[name]]，身份证号[[cnid]]，申请注销账号
实名认证失败，证件号[[cnid]]，姓名[[name]]，请人工审核
客户要求将收货地址改为[[addr]]，其余不变
回访记录：[[name]]，[[sex]]，[[age]]岁，[[job]]，对服务满意
退款原路返回失败，请提供卡号。用户回复：[[card_cn]]
发票抬头开个人，邮箱[[email]]，手机号[[mobile_gaps]]
用户称APP推送收不到，设备IMEI：[[imei]]，Android 13
报修：热水器漏水，地址[[addr]]，联系人[[name]]，电话[[mobile]]
坐席备注：客户换绑手机，旧[[mobile]] 新[[mobile]]
客户提供设备序列号：[[serial]]，查询保修期至((date))
【注销申请】账号昵称：[[nick]]，绑定邮箱：[[email]]
物业报修单 编号((n6)) 业主：[[name]] 房号见附件 电话：[[mobile]]
用户上报：连不上蓝牙，手机MAC地址 [[mac]]，系统版本((version))
保单查询 被保险人[[name]] 证件号码[[cnid]] 出生日期[[birth]]
呼入登记，主叫号码[[mobile]]，时长((2-900))秒
机主运营商：[[carrier]]，号码[[mobile]]，短信收不到验证码
宽带报障：MAC=[[mac_dash]]，IP=[[ip]]，光猫红灯闪烁
客诉升级：用户（微信openid：[[openid]]）称被重复扣费((price))元
"""

POSTS = """
#寻人# [[name]]，[[sex]]，[[age]]岁，((date))走失，有线索请致电[[mobile]]
刚面完一家公司，面试官问我[[age]]岁为啥还没结婚，无语
楼主[[sex]]，[[age]]，[[job]]，坐标深圳，诚心找对象
转让健身卡一张，有意者联系[[mobile]]，中介勿扰
感谢[[name]]医生，孩子恢复得很好！
我们班主任[[name]]老师退休了，大家祝福一下
【招领】捡到身份证一张，姓名[[name]]，请失主联系物业
求租一居室，预算3000，邮箱 [[email]]
@[[nick]] 你家猫太可爱了吧
昵称：[[nick]]⏎签名：生活明朗，万物可爱
来自微博uid [[weibo]] 的私信：博主能出教程吗
客服[[name]]态度特别好，给五星
收到[[name]]寄来的手工月饼，味道超赞，谢谢！
家住[[addr]]的邻居注意了，明早停水
卖家居然把我地址发出来了，[[addr]]，气死
这位[[age]]岁的[[job]]坚持献血二十年
"""

FORMS = """
姓名：[[name]] 电话：[[mobile]]
姓名：[[name]]⏎性别：[[sex]]⏎年龄：[[age]]⏎职业：[[job]]⏎手机：[[mobile]]
姓名：[[name]]　身份证：[[cnid]]　住址：[[addr]]
收件人：[[name]]⏎手机号：[[mobile]]⏎详细地址：[[addr]]⏎备注：放门卫
寄件人 [[name]] [[mobile]]⏎收件人 [[name]] [[mobile]]⏎[[addr]]⏎运单号 ((tracking))
【入职登记】姓名:[[name]];性别:[[sex]];出生日期:[[birth]];邮箱:[[email]];手机:[[mobile]]
报名表 | 学员 [[name]] | 出生年月日 [[birth_slash]] | 监护人电话 [[mobile]]
开户行：工商银行⏎户名：[[name]]⏎卡号：[[card_cn]]
患者：[[name]] 性别：[[sex]] 年龄：[[age]]岁 门诊号：((n8))
乘客姓名 [[name]] 证件号 [[cnid]] 车次 G((n3)) 席别 二等座
联系人（紧急）：[[name]]，关系：父亲，电话：[[landline]]
户籍地址：[[addr_village]]⏎现住址：[[addr]]
车主：[[name]]，车牌略，联系电话：[[mobile_86]]，保险到期((date))
微信openid：[[openid]]⏎绑定手机：[[mobile]]⏎绑定时间：((ts))
访客登记：[[name]]／[[mobile]]／来访事由：面试／((ts))
申请人：[[name]] 职业：[[job]] 单位电话：[[landline_ext]] 电子邮箱：[[email_work]]
身份证号码（18位）：[[cnid_gaps]]
用户名 ((=admin|test|guest)) 密码 [[pw]] 登录后请及时修改
设备登记：型号 Mate 60，IMEI1：[[imei]]，IMEI2：[[imei]]，SN：[[serial]]
SIM卡 ICCID：[[iccid]]，IMSI：[[imsi]]，运营商：[[carrier]]
国籍：中国 性别：[[sex]] 生日：[[birth]] QQ：[[qq]]
籍贯略 姓 名 [[name]] 手 机 [[mobile_gaps]]
出生日期：[[birth_8]] 证件类型：居民身份证 证件号码：[[cnid]]
网点自提 取件码 ((n6)) 收货人 [[name]] 尾号见短信
"""

SMS = """
【招商银行】[[name]]您好，您的账单((price))元将于((date))到期
【菜鸟】[[name]]，您的包裹((tracking))已到[[addr]]，取件码((1-20))-((n4))
【某某医院】[[name]]，您预约的((date)) ((time))口腔科就诊请准时
【物业】[[addr]]的业主您好，((date))起停车位重新登记
您已成功绑定邮箱[[email]]，如非本人操作请修改密码
您的账号在IP [[ip]] 登录，时间((ts))，如非本人操作请忽略
【出行】司机[[name]]（[[mobile]]）已接单，预计5分钟到达
尊敬的[[name]]，您尾号((n4))的卡((date))消费((price))元
[[name]]老师：本学期家长会定于((date))，回复电话[[landline]]
【快修】师傅[[name]]将上门，联系电话[[mobile]]，请保持畅通
【公积金】[[name]]（[[cnid]]）提取申请已受理
"""

MAIL = """
发件人：[[name]] <[[email]]>⏎收件人：[[email_work]]⏎主题：报价单⏎⏎您好，附件请查收。
此致⏎敬礼⏎⏎[[name]]⏎手机 [[mobile]]⏎电话 [[landline_ext]]⏎邮箱 [[email_work]]
[[name]]，你好：⏎合同已寄往[[addr]]，请注意签收。
请各位在周三前反馈给[[name]]（[[email_work]]），逾期视为无意见。
抄送：[[name]]；[[name]]⏎各位好，会议改到((time))。
—— 以下为转发邮件 ——⏎发件人: [[email]]⏎日期: ((ts))⏎> 请核对附件
简历：[[name]]，[[sex]]，[[birth_zh]]生，现任[[job]]，电话 [[mobile]]，邮箱 [[email]]
"""

PROSE = """
去年冬天[[name]]一个人搬去了成都，到现在也没回来过
我觉得[[name]]唱得比原唱还好听哈哈😂
老同学聚会，[[name]]、[[name]]和[[name]]都来了，就差你
[[name]]昨天又迟到了，领导脸都黑了
作者：[[name]]　编辑：[[name]]　来源：本站原创
本报记者[[name]]报道
联系[[name]]就可以，她管这个事
听说[[name]]考上研究生了🎉恭喜
合同甲方代表[[name]]，乙方代表[[name]]，签订日期((date))
拜托[[name]]帮我带份早餐，豆浆不要糖
审批人：[[name]]　审批意见：同意　((ts))
经办人[[name]]已离职，请转交[[name]]处理
值班安排：周一[[name]]，周二[[name]]，周三[[name]]
本次考试第一名是[[name]]，总分((600-720))
银行卡后面写着[[card_cn_gaps]]，柜台说磁条坏了
退款请打到建行[[card_cn]]，谢谢
支付宝绑的卡是[[card_cn]]，解绑不了怎么回事
我住[[addr]]，欢迎来玩
房东的房子在[[addr]]，押一付三
上门地址[[addr_village]]，村口有条狗小心
外卖送错了，我是[[addr]]，不是隔壁那栋
老人[[age]]岁，独居，每周三需要上门量血压
我[[OCCUPATION=护士|会计|律师|记者|厨师]]一枚，平时三班倒，想找个能互相理解的
问卷第3题：您的职业？答：[[job]]
身份证[[cnid]]的持有人请到服务台领取证件
"""

FRAMES = [line for block in (CHAT, TICKETS, POSTS, FORMS, SMS, MAIL, PROSE) for line in block.strip().splitlines()]

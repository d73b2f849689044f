# ruff: noqa: E501  a frame is a line
"""Longer texts, where what is somebody's stands among numbers, places and codes that are nobody's."""

_ZH = """
工单号：GD((n10))⏎创建时间：((stamp))⏎渠道：微信公众号⏎用户：[[name]]（[[mobile]]）⏎问题：订单((n14))显示已签收，但没收到，快递单号((waybill))。⏎处理：已联系网点，网点电话400-811-((n4))，请耐心等待。
您好，我是[[name]]，((day_zh))在贵店买的破壁机（型号PB-((n4))，SKU ((n10))）用了三次就漏电，要求退款((money))元到尾号((n4))的卡，联系电话[[mobile]]，不要再让机器人给我打电话了。
【会议纪要】时间：((stamp))；地点：三楼多功能厅；主持人：[[name]]；参会：[[name]]、[[name]]、[[name]]；议题：双十一大促备货，目标GMV ((n3))万。
[((stamp))] 客服小蜜：您好，请问有什么可以帮您？⏎[((stamp))] [[nick#1]]：改地址⏎[((stamp))] 客服小蜜：请提供新地址⏎[((stamp))] [[nick#1]]：[[addr]]，[[name]]，[[mobile_gap]]
今天和老同学[[name]]在西湖边喝龙井，聊到他女儿今年[[age_kid]]岁，在学钢琴，弹的是《致爱丽丝》。他现在是[[job]]，住[[addr_short]]那边。
房东说水电表号((n10))欠费，我查了户号((n10))，户名写的是[[name]]，不是我，我叫[[name]]，手机[[mobile]]，麻烦核实后更正。
病程记录：患者[[name]]，[[sex]]，[[age]]岁，体温38.((n1))℃，血压128/82mmHg，WBC 11.((n1))×10^9/L，予头孢曲松2g静滴，责任护士[[name]]，病案号((n8))。
保修登记 品牌：华为 型号：Mate 60 IMEI：[[imei]] 序列号：[[sn]] 购买日期：((day)) 发票号：((n8)) 购买人：[[name]] 邮箱：[[email]]
登录日志：账号[[login]]，IP [[ip]]，设备iPhone 15，浏览器UA：[[ua]]，版本((ver))，结果成功，traceId ((hex32))
出警情况：((day_zh))接群众[[name]]（[[sex]]，[[age]]岁，身份证号[[cnid]]）报警称，在某商场被盗手机一部，IMEI [[imei]]，价值((n4))元。
家访记录：学生[[name]]，父亲[[name]]，[[job]]；母亲[[name]]，[[job]]；住址[[addr]]；联系电话[[mobile]]。该生数学((n2))分，语文((n2))分。
快递员备注：((waybill)) 收件人电话[[mobile]]打不通，放[[addr_room]]门口鞋柜，照片已拍，超时罚款((n2))元别扣我。
设备上报：{"model":"ALN-AL00","oaid":"[[oaid]]","sn":"[[sn]]","appVer":"((ver))","build":"((n8))","sign":"((HEX32))","ts":((ms))}
扫描到的基站：主服务小区 LAC=[[lac]] CI=[[eci]] 信号-((n2))dBm；邻区 PCI=((n3)) 频点((n4))；运营商[[carrier]]；WiFi：((ssid)) [[bssid]]
"""

_EN = """
Ticket #((n6)) opened ((stamp)) via web⏎Customer: [[en]] <[[email]]>⏎Order: ((n3))-((n7))-((n7))⏎Issue: parcel 1Z((UP16)) marked delivered but nothing at [[addr_us]].⏎Agent note: offered $((n2)) credit, case ref ((uuid)).
I bought the kettle (model K-((n4)), SKU ((UP8))) on ((day)) and it leaks. Invoice ((n8)). I've rung 0800 ((n6)) three times. My name is [[en2]] and you can reach me on [[tel_uk]] after six.
We stayed two nights, room ((n3)). The receptionist, [[first]], upgraded us to a sea view. Breakfast at Gloria's Cafe was cold. Overall 7/10, Lisbon is lovely.
Transcript ((stamp))⏎Bot: Hi! How can I help?⏎Visitor: change my number to [[tel_us]]⏎Bot: And your full name?⏎Visitor: [[en2]]⏎Bot: Thanks, reference ((n8)).
Incident ((n7)): at ((hm)) officer [[last]] attended [[addr_uk]] after a call from [[en2]], [[age]], [[job_en]]. One phone stolen, IMEI [[imei]], value £((n3)).
Dear Hiring Team, I am [[en2]], a [[job_en]] for ((int:3-20)) years, lately at St Mary's Hospital. You can reach me at [[email]] or [[tel_ca]]. My references are [[en2]] and [[en2]].
Progress note: [[age]] y/o [[gender]] c/o chest pain x3 days. BP 142/88, HR ((n2)), SpO2 97%. Meds: metoprolol 25 mg, lisinopril 10 mg. Plan d/w daughter [[first]] by phone [[tel_us]].
Deploy log ((iso)): image sha256:((hex64)), commit ((hex7)) by [[en2]] <[[email_own]]>, pipeline ((n8)), duration ((n3))s, approved by [[login]].
device=((=SM-S9180|Pixel 8)) build=((UP6)).((n6)) adid=[[gaid]] android_id=[[android_id]] net=wifi bssid=[[bssid]] ip=[[ip]] req=((uuid)) sig=((hex64))
{"event":"install","click_id":"((uuid))","idfa":"[[idfa]]","idfv":"[[idfv]]","campaign":((n8)),"sdk":"ios((ver))","user_agent":"[[ua_app]]","signature":"((hex64))"}
The committee met on ((day)) at Lincoln Hall. [[en2]] moved and [[en2]] seconded that £((n4)) be spent on the roof. Next meeting in Victoria Park. Signed, [[en2]], secretary.
Wedding list: [[en2]] + 1, [[en2]] (vegetarian), Aunt [[first]], and the [[last]] family. Flowers from Rose & Lily Ltd, order ((n6)), cake $((n3)).
On the call [[ind]] said his PAN is [[pan]], mobile [[tel_in]], and that txn UTR((n12)) for Rs ((money)) failed on ((day)) with error U((n2)).
Umzugsmeldung: [[de]], geboren [[dob_de]], zieht zum ((day)) von [[addr_de]] nach [[addr_de]]. Vorgang ((n9)), Sachbearbeiter Zimmer 214. Rückfragen an [[email]].
Bonjour, commande n° ((n9)) du ((day)), colis ((UP13)). Je m'appelle [[fr]], j'ai déménagé au [[addr_fr]]. Merci de me rappeler au [[tel_fr]] et non au 3631.
((syslog)) radiusd[((n4))]: (((n4))) Login OK: [[[login]]] (from client ap-((n2)) port ((n1)) cli [[MAC|dash]]) vlan ((n2)) realm northquay session ((HEX16))
"""

FRAMES = [line for part in (_ZH, _EN) for line in part.strip("\n").split("\n")]

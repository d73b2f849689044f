# ruff: noqa: E501  word lists
"""Invented people, streets and things: the raw material of the values. No real person is meant."""

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "皇甫", "慕容", "令狐", "尉迟")
GIVEN_ONE = "伟芳娜敏静磊洋勇艳杰娟涛超霞刚平辉玲桂丹萍鑫鹏波斌宇浩凯健俊帆雪倩琳颖婷慧莹晶欢瑞轩晨曦睿诺"
GIVEN_TWO = (
    "秀英 建国 志强 晓燕 海燕 丽华 文博 子涵 梓萱 一诺 浩然 宇轩 雨桐 欣怡 诗涵 俊杰 思远 嘉怡 雅婷 梦琪 佳宁 春梅 国庆 建军 "
    "玉兰 桂英 志远 明轩 若曦 语嫣 天佑 家豪 伟强 淑芬 美玲 振华 永康 立新 卫东 红梅 晓东 小红 晓彤 安琪 靖雯 博文 泽宇 沐辰 亦凡 书瑶"
).split()

EN_FIRST = (
    "Olivia Emma Charlotte Amelia Sophia Harper Evelyn Abigail Emily Ella Scarlett Grace Chloe Victoria Riley Aria Lily "
    "Liam Noah Oliver Elijah James William Benjamin Lucas Henry Theodore Jack Levi Alexander Jackson Mateo Daniel Michael "
    "Mason Sebastian Ethan Logan Owen Samuel Jacob Asher Aiden Priya Ananya Rahul Arjun Fatima Yusuf Aisha Omar Ingrid "
    "Lars Freya Giulia Matteo Chiara Sofia Diego Camila Thiago Yuki Haruto Sakura Min-jun Seo-yeon Siobhan Declan"
).split()
EN_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson "
    "Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young "
    "Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter "
    "Roberts Patel Sharma Iyer Khan Hussain O'Brien McCarthy Lindqvist Johansson Rossi Bianchi Moreau Dubois Schneider "
    "Kowalski Novak Okafor Mensah Tanaka Yamamoto Kim Park Ferreira Oliveira"
).split()
NICKS_ZH = (
    "爱吃鱼的猫 今晚打老虎 小橘子不酸 半糖去冰 北街听风 夏天的西瓜皮 加班狗本狗 奶茶三分甜 追风少年阿杰 一只小团子 深海里的鲸 "
    "阿楠不难 柠檬味的夏天 月亮不睡我不睡 咸鱼翻身记 糯米团子 今天也要早睡 南山有鹿 不吃香菜星人 芝士就是力量 打工人小陈 暴走的萝卜"
).split()
NICKS_EN = (
    "sunny_daze xX_Shadow_Xx coffeeaddict mr.waffles night0wl pixel_pirate jellybean88 the_real_moose cloudchaser noodle_king "
    "bookworm_92 lazy_panda rocketraccoon77 minty.fresh skaterdude quietstorm banana_split9 starry.nite foxglove_ tofu4life"
).split()
MAIL_DOMAINS = (
    "qq.com 163.com 126.com sina.com foxmail.com gmail.com outlook.com hotmail.com icloud.com yahoo.com aliyun.com 139.com "
    "yeah.net protonmail.com gmx.de mail.ru yahoo.co.jp live.com me.com"
).split()
WORK_DOMAINS = (
    "brightfern.io lumenharbor.com mail.northgate-logistics.co.uk hengtaijx.cn corp.silverbirch.dev xinyuan-tech.com.cn "
    "students.westmere.edu sales.ottervale.eu kestrelworks.net hr.yunqiaogroup.com post.dolomitica.it fennwick.org.nz"
).split()
SITE_DOMAINS = (
    "www.maplecart.com shop.qingmu.cn m.huayoumall.com news.dailyfern.com www.tripnest.io forum.gearpatch.net "
    "item.leyoumarket.com www.cookdoodle.com blog.stacknotes.dev health.wellroot.org bbs.luyouquan.cn www.jobharbor.com"
).split()
IMG_DOMAINS = (
    "img.huayoumall.com cdn.maplecart.com static.qingmu.cn avatars.dailyfern.com pic.luyouquan.cn oss.leyoumarket.com"
).split()

OCCUPATIONS_ZH = (
    "软件工程师 小学教师 护士 出租车司机 会计 律师 厨师 外卖骑手 产品经理 公务员 平面设计师 电工 药剂师 个体工商户 快递员 建筑师 牙医 "
    "幼儿园老师 销售经理 货车司机 退休教师 理发师 记者 翻译 保险代理人"
).split()
OCCUPATIONS_EN = (
    "software engineer|registered nurse|truck driver|accountant|high school teacher|electrician|dental hygienist|"
    "graphic designer|paralegal|pharmacist|plumber|civil engineer|chef|real estate agent|journalist|firefighter|"
    "data analyst|barista|veterinarian|project manager|flight attendant|mechanical engineer"
).split("|")
CARRIERS_ZH = ("中国移动", "中国联通", "中国电信", "中国广电")
CARRIERS_EN = (
    "China Mobile|China Unicom|China Telecom|CHINA MOBILE|CMCC|T-Mobile|Verizon|AT&T|Vodafone|O2|Orange F|EE|"
    "NTT DOCOMO|SoftBank|Airtel|Telstra|Rogers|Three UK|Swisscom"
).split("|")

CN_PLACES = (
    "北京市海淀区|北京市朝阳区|上海市浦东新区|上海市徐汇区|天津市河西区|重庆市渝北区|广东省深圳市南山区|广东省广州市天河区|"
    "广东省东莞市长安镇|浙江省杭州市余杭区|浙江省宁波市鄞州区|江苏省南京市鼓楼区|江苏省苏州市吴中区|四川省成都市武侯区|"
    "湖北省武汉市洪山区|湖南省长沙市岳麓区|陕西省西安市雁塔区|山东省青岛市市南区|福建省厦门市思明区|河南省郑州市金水区|"
    "辽宁省大连市沙河口区|黑龙江省哈尔滨市道里区|云南省昆明市五华区|安徽省合肥市蜀山区|广西壮族自治区南宁市青秀区|"
    "新疆维吾尔自治区乌鲁木齐市天山区|河北省石家庄市长安区|江西省南昌市红谷滩区|贵州省贵阳市观山湖区|内蒙古自治区呼和浩特市赛罕区"
).split("|")
CN_ROADS = (
    "中关村南大街 文三路 科技园南路 天府大道北段 建设路 人民东路 学院路 珞喻路 解放西路 和平街 滨江大道 湖滨南路 翠微路 长乐西路 "
    "云锦路 星湖街 东风东路 民族大道 香港中路 虹桥路 龙阳路 白沙路 望京西路 五一大道 桂花巷 柳巷胡同"
).split()
CN_ESTATES = "阳光花园 翠湖天地 金色家园 万科城市花园 绿地国际花都 和谐家园 锦绣华庭 保利香槟 碧水云天 书香雅苑 康桥小区 滨河名邸".split()
EN_STREETS = (
    "Maple Ave|Oak Street|Willow Creek Dr|Birchwood Lane|Kingsley Rd|Elm St|Sunset Blvd|Harbor View Ct|W 43rd St|"
    "Prairie Rose Way|Old Mill Road|N Lincoln Ave|Chestnut Hill Rd|Juniper Pl|Fairmount Ave|SE Division St"
).split("|")
US_CITIES = (
    "Austin, TX 78704|Portland, OR 97206|Madison, WI 53703|Boise, ID 83702|Columbus, OH 43215|Raleigh, NC 27601|"
    "Tucson, AZ 85719|Brooklyn, NY 11215|Denver, CO 80211|Sacramento, CA 95816|Omaha, NE 68102|Savannah, GA 31401"
).split("|")
UK_CITIES = (
    "Leeds LS6 2QB|Bristol BS6 5QA|Manchester M20 3GH|Edinburgh EH10 4BF|London SW11 6RD|Cardiff CF24 3JL|York YO31 7TB"
).split("|")
UK_STREETS = (
    "Acacia Road|Church Lane|Station Road|Victoria Terrace|Mill Hill|Queens Crescent|St John's Street|Park View".split(
        "|"
    )
)

QUERIES_ZH = (
    "附近的川菜馆|颈椎疼怎么办|二手相机|考研英语真题|婴儿发烧38度|深圳租房|空气炸锅食谱|签证照片尺寸|羽绒服女中长款|怎么挽回前任|"
    "蓝牙耳机推荐|社保断缴影响|周末去哪玩|孕早期注意事项|离婚协议书模板|抑郁症自测|高血压吃什么药"
).split("|")
QUERIES_EN = (
    "best running shoes for flat feet|how to fix leaking faucet|cheap flights to lisbon|knee pain when climbing stairs|"
    "divorce lawyer near me|used trail bike|gluten free bakery|is my landlord allowed to|signs of burnout|toddler sleep regression|"
    "student loan refinance|vegan chili recipe|wireless earbuds under 50|am i pregnant quiz|payday loan bad credit"
).split("|")

PRODUCTS_ZH = (
    "李宁韦德之道10篮球鞋|小米手环8 NFC版|老干妈风味豆豉280g|海尔对开门冰箱 BCD-520|周黑鸭鸭脖礼盒|张小泉厨房剪刀|全聚德烤鸭|王老吉凉茶24罐|"
    "美的电饭煲4L|蓝月亮洗衣液3kg|马应龙唇膏|陈克明挂面|白象汤面|金龙鱼调和油5L|百雀羚面霜|云南白药牙膏|好孩子婴儿车|罗蒙西服男"
).split("|")
PRODUCTS_EN = (
    "Jordan Retro 4 Shoes|Dr. Martens 1460 Boot|Calvin Klein Slim Jeans|Ralph Lauren Polo|Ben & Jerry's Vanilla 16oz|"
    "Johnson's Baby Oil|Wilson Tennis Balls (3 pk)|Stanley Tumbler 40oz|Jack Daniel's Sauce|Paul Smith Wallet|Hunter Rain Boots|"
    "Thermos 1L Steel|Logitech MX Keys|Anker 65W Charger|Levi's 501|Victoria Sponge Mix|Earl Grey Tea 50 bags|Austin Armchair"
).split("|")
DISHES_ZH = "宫保鸡丁 麻婆豆腐 东坡肉 夫妻肺片 鱼香肉丝 佛跳墙 白切鸡 叫花鸡 李鸿章杂烩 文思豆腐 毛血旺 西湖醋鱼 扬州炒饭 水煮鱼".split()
PLACES_ZH = "王府井 张家界 周庄 马家堡 高碑店 白云山 黄山 石家庄 万寿路 孙河 李村 朱家角 金鸡湖 龙门石窟 武康路 江心屿 方庄 常营".split()

# ruff: noqa: E501  a block of characters
"""Pinyin of the characters that Chinese headings are made of."""

import re

_SOUNDS = """
an安案 bai拜败 ban伴办半板版班 bang磅绑 bao保包宝报 bei备被 ben本 beng崩 bi币比笔 bian编辨边 biao标表 bie别 bing并病 bo博拨播 bu步簿部 cai材菜采
can参餐 cang舱 cao操槽 ce册测策 ceng层 cha差查 chan产 chang厂场常长 chao抄超 che车 chen沉 cheng乘城成承称程 chi尺持池迟 chong充 chou抽
chu储出处除 chuan串传 chuang创床 ci次词 cu粗 cun存寸 cuo错 da大打答达 dai代待贷 dan单弹担 dang当档 dao到导道 de得的 deng登等 di地底第递 dian店点电
diao调 ding定订 dong动 du度读 duan断段短端 dui堆对 e额 er二儿 fa发法 fan反范 fang房放方访防 fei费飞 fen份分粉 feng封风 fou否 fu付服父附 gai改
gang岗 gao告高 ge个格歌 gen跟 geng更 gong公功工 gou构购 gu固故谷雇 gua挂 guan关管观 guang光广 gui归柜规轨 guo国果过 ha哈 hai孩害还 han韩 hang航行
hao号好毫耗 he合核荷 heng横 hong宏 hou候 hu呼户护 hua划化华话 huan患换欢环缓 hui会回绘 hun婚混 huo伙活火豁货 ji击剂基寄急机极激积籍级纪绩计记迹际集 jia价加家架驾
jian件健建拣检监荐键间 jiang奖 jiao交叫教校缴 jie借截接结节街阶 jin今紧近金 jing境径景竞经警镜 jiu旧纠酒 ju具局居据 juan卷捐 jue决角 jun均 ka卡 kai开 kan勘看
kang康 kao考 ke可客课 kong空 kou口扣 ku库 kua跨 kuai块快 kuan款 kui溃馈 lai来 lan栏蓝览 lei类 li例力励历理礼立粒里 lian练联脸连链 liang量
liao料聊 lie列 lin临邻 ling令领龄 liu流浏留 lou楼露 lu录路 luan乱 lun论 luo络落 lv旅滤率 lve略 ma码 mai买卖埋 man满漫 mao锚 mei媒 men门
mi密幂迷 mian免面 miao描秒苗 min敏民 ming名命明 mo默 mu幕模母目 na拿纳 nei内 neng能 ni匿拟昵 nian年 nin您 nv女 ou偶 pai拍牌 pan盘 pei赔配 pi匹批
pian偏片 piao票 pin品拼聘频 ping凭屏平苹评 qi七企器期欺起骑 qian前千签迁 qiang强 qiao桥 qin亲 qing请 qiu求 qu区取渠趣 quan券圈权 que缺 qun群 re热
ren人任认 ri日 rong容 ru入 sai赛 san三散 sao扫 se色 shan删 shang上商 she射摄社设 shen审申身 sheng剩升生省
shi事使十史失始实室市师式时是示视识试释食驶 shou受售手授收首 shu书属数术署输述 shua刷 shui水税 shuo说 si丝司私 song讼送 sou搜 su素诉速 suan算 sun损 suo所索缩锁
tai台态 tan坛探 tao套 te特 ti体提题 tian天 tiao条跳 tie帖贴 ting停听庭 tong同桶童统通 tou头投 tu图途 tui推退 tuo托脱 wai外 wan完晚玩 wang望网
wei为位味围尾微未纬维违 wen文温纹问 wu五务屋无物 xi喜希席息析系细西 xia下 xian显现线闲限险 xiang像向相箱详项 xiao小效消销 xie写协泄 xin信心新芯薪 xing兴型姓形性醒
xiong胸 xiu修 xu序续虚许需 xuan选 xue学 xun讯 ya压押牙 yan延掩盐言颜验 yang样 yao药要钥 ye业夜页 yi一医已异意易溢疫益移议 yin印因姻引银音 ying应影映英营
yong用 you友有油游由邮 yu余域宇狱语逾预 yuan元原员源缘远院 yue月约越跃阅 yun云运 za杂 zai载 ze则择 zeng赠 zha诈 zhai债摘 zhan占展战栈站 zhang账障
zhao招照 zhe者 zhen真诊针 zheng征政整正证 zhi值制址志执指支智直知纸织置职质 zhong中众种终重钟 zhou周 zhu主住助注筑 zhuan专转 zhuang桩状装 zhui缀 zhun准
zhuo卓 zi子字自资 zong总踪 zu族租组 zui最 zuo作坐座
"""
_SOUND = {c: sound for sound, characters in re.findall(r"([a-z]+)([\u4e00-\u9fff]+)", _SOUNDS) for c in characters}
_WORDS = {"银行": ["yin", "hang"], "行业": ["hang", "ye"], "时长": ["shi", "chang"], "家长": ["jia", "zhang"]}


def syllables(heading: str) -> list[str]:
    """`手机号` is `shou`, `ji`, `hao`; Latin letters stay together."""
    parts: list[str] = []
    for word in re.findall("|".join(_WORDS) + r"|[A-Za-z0-9]+|[\u4e00-\u9fff]", heading):
        parts += _WORDS.get(word) or [_SOUND.get(word, word)]
    return parts

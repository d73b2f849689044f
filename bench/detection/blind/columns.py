"""Table columns with the kinds that a careful person would write beside them; `types` is empty where there are none."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from bench.detection.blind import designs_clean, designs_odd, designs_personal
from bench.detection.blind.render import half, render

Column = dict[str, object]

STYLES = ("snake", "camel", "upper", "chinese", "pinyin", "blank")

# home -> style -> table and its other columns
_HOMES: dict[str, dict[str, str]] = {
    "person": {
        "snake": "users: id status level created_at; crm_customers: customer_id segment owner_team updated_at",
        "camel": "userProfile: userId vipLevel createTime; memberAccount: memberId tierCode isDeleted",
        "upper": "T_CUST_INFO: CUST_ID STAT_CD CRT_TM; USR_MSTR: USR_ID ORG_CD UPD_DT",
        "chinese": "会员表: 会员编号 会员等级 注册时间; 客户档案: 客户编号 状态 创建人",
        "pinyin": "yonghu_xinxi: yh_bh zhuangtai cjsj; t_huiyuan: hybh hydj zcsj",
    },
    "order": {
        "snake": "orders: order_no amount paid_at status; shop_delivery: delivery_id carrier_code fee",
        "camel": "orderDetail: orderNo skuId payAmount; shipmentInfo: shipmentId weight createdAt",
        "upper": "T_ORD_HDR: ORD_NO ORD_AMT ORD_STAT; ODS_SHIPMENT: SHP_ID SHP_DT FEE",
        "chinese": "订单表: 订单编号 金额 下单时间; 发货单: 发货单号 重量 仓库",
        "pinyin": "dingdan: ddbh je xdsj; t_fahuo: fhdh zl ck",
    },
    "goods": {
        "snake": "products: product_id list_price category_id; inventory_items: item_id bin qty",
        "camel": "goodsSpu: spuId price shelfStatus; stockItem: itemId warehouse qty",
        "upper": "DIM_PRODUCT: PRD_ID CAT_CD LIST_PRC; T_STOCK: WH_CD BIN_NO QTY",
        "chinese": "商品表: 商品编号 价格 上架状态; 库存表: 仓库 货位 数量",
        "pinyin": "shangpin: spbh jg sjzt; t_kucun: ck hw sl",
    },
    "device": {
        "snake": "devices: os_version model last_seen; app_terminals: terminal_id fw state",
        "camel": "deviceInfo: osVersion model lastSeen; terminalReport: appVer channel reportTime",
        "upper": "T_DEVICE: DEV_MODEL OS_VER LAST_TM; DWD_TERMINAL: CHNL VER RPT_DT",
        "chinese": "设备表: 机型 系统版本 最近上报; 终端信息: 渠道 版本号 上报时间",
        "pinyin": "shebei: jixing xtbb sbsj; t_zhongduan: qudao bbh zt",
    },
    "log": {
        "snake": "access_log: id path status ts; login_history: user_id result logged_at",
        "camel": "loginLog: userId result loginTime; clickStream: eventName eventTime pageId",
        "upper": "T_ACCESS_LOG: LOG_ID REQ_URI RSP_CD; ODS_EVENT: EVT_NM EVT_TM DT",
        "chinese": "登录日志: 日志编号 结果 登录时间; 行为日志: 事件名 事件时间 页面编号",
        "pinyin": "denglu_rizhi: rzbh jg dlsj; t_xingwei: sjm sjsj ymbh",
    },
    "ads": {
        "snake": "ad_conversions: click_id campaign_id cost; audience_segments: segment_id match_rate",
        "camel": "adClick: clickId campaignId cost; audienceUpload: segmentId batchNo",
        "upper": "DWD_AD_CLICK: CLICK_ID CMPGN_CD COST; T_AUDIENCE: SEG_ID BATCH_NO",
        "chinese": "广告点击表: 点击编号 计划 花费; 人群包: 人群编号 批次",
        "pinyin": "guanggao_dj: djbh jh hf; t_renqun: rqbh pici",
    },
    "bank": {
        "snake": "bank_accounts: account_id currency opened_on; payments: payment_id amount channel",
        "camel": "bankAccount: accountId currency openDate; withdrawApply: applyNo amount state",
        "upper": "T_ACCT_BASE: ACCT_ID CCY OPEN_DT; F_PAYMENT: PMT_ID AMT CHNL",
        "chinese": "账户信息: 账户编号 币种 开户日期; 提现申请: 申请单号 金额 状态",
        "pinyin": "zhanghu: zhbh bz khrq; t_tixian: sqdh je zt",
    },
    "health": {
        "snake": "patients: visit_no ward admitted_at; lab_orders: lab_no test_code result",
        "camel": "patientVisit: visitNo ward admitTime; labOrder: labNo testCode",
        "upper": "HIS_PAT_VISIT: VISIT_NO DEPT_CD ADM_DT; LIS_RESULT: LAB_NO ITM_CD",
        "chinese": "就诊记录: 门诊号 科室 就诊时间; 检验单: 检验单号 项目",
        "pinyin": "jiuzhen: mzh ks jzsj; t_jianyan: jydh xm_dm",
    },
    "school": {
        "snake": "students: student_no grade class_id; enrolments: course_id term",
        "camel": "studentInfo: studentNo gradeId classId; enrolment: courseId term",
        "upper": "EDU_STUDENT: STU_NO GRD_CD CLS_CD; EDU_ENROL: CRS_CD TERM",
        "chinese": "学生信息: 学号 年级 班级; 选课表: 课程编号 学期",
        "pinyin": "xuesheng: xh nj bj; t_xuanke: kcbh xq",
    },
    "work": {
        "snake": "employees: emp_no dept_id hired_on; hr_positions: position_id grade",
        "camel": "employeeInfo: empNo deptId hireDate; vendorInfo: vendorId level",
        "upper": "HR_EMP: EMP_NO DEPT_CD HIRE_DT; T_ORG: ORG_CD LVL",
        "chinese": "员工表: 工号 部门编号 入职日期; 组织架构: 机构编号 级别",
        "pinyin": "yuangong: gh bmbh rzrq; t_jigou: jgbh jb",
    },
    "content": {
        "snake": "posts: post_id likes created_at; im_messages: conv_id seq sent_at",
        "camel": "postItem: postId likeCount createdAt; mediaFile: fileId sizeBytes mimeType",
        "upper": "T_POST: POST_ID LIKE_CNT CRT_TM; T_MEDIA: FILE_ID SZ MIME",
        "chinese": "动态表: 动态编号 点赞数 发布时间; 媒体文件: 文件编号 大小",
        "pinyin": "dongtai: dtbh dzs fbsj; t_meiti: wjbh dx",
    },
    "survey": {
        "snake": "survey_answers: form_id question_no submitted_at; nps_panel: panel_id wave",
        "camel": "surveyAnswer: formId questionNo submitTime; panelWave: panelId wave",
        "upper": "T_SURVEY: FORM_ID Q_NO SBMT_TM; PANEL_WAVE: PNL_ID WAVE",
        "chinese": "问卷结果: 问卷编号 题号 提交时间; 样本库: 样本编号 批次",
        "pinyin": "wenjuan: wjbh th tjsj; t_yangben: ybbh pc",
    },
    "build": {
        "snake": "ci_builds: build_no branch started_at; artifacts: artifact_id repo",
        "camel": "ciBuild: buildNo branch startedAt; artifact: artifactId repo",
        "upper": "CI_BUILD: BLD_NO BRNCH STRT_TM; T_FILE: FILE_ID BKT",
        "chinese": "构建记录: 构建号 分支 开始时间; 文件表: 文件编号 存储桶",
        "pinyin": "goujian: gjh fz kssj; t_wenjian: wjbh cct",
    },
}
_BLANK_TABLES = ("tmp_import", "stg_raw_07", "t1", "sheet_1", "dump_20240506", "ext_table", "data_bak", "unnamed")
_BLANK_NAMES = (
    ("c{}", 1, 24),
    ("col_{}", 1, 20),
    ("field{}", 1, 15),
    ("f_{:02d}", 1, 30),
    ("attr{}", 1, 12),
    ("x{}", 1, 9),
    ("column_{}", 1, 9),
)
_DIRT = ("", " ", "-", "N/A", "null", "NULL", "无", "unknown", "未知", "#N/A", "--", "待补", "test")
_SILENT_SHARE = 0.42
_WEIGHTS = {"blank": 2, "odd": 2}
_COMMON = ("PERSON_NAME", "PHONE_NUMBER", "EMAIL", "ADDRESS", "CN_RESIDENT_ID", "IP_ADDRESS", "IMEI", "MAC_ADDRESS")


@dataclass(frozen=True, slots=True)
class Design:
    """One column as somebody might have made it: where it stands, what it may be called, what is in it."""

    kinds: tuple[str, ...]
    style: str
    tables: tuple[tuple[str, tuple[str, ...]], ...]
    names: tuple[str, ...]
    values: tuple[str, ...]


def designs() -> list[Design]:
    """Every design, in the order in which they are written."""
    made: list[Design] = []
    for line in designs_personal.LINES:
        kinds, rest = line.split(" | ", 1)
        made += _in_styles(tuple(kinds.split()), rest)
    for line in designs_clean.LINES:
        made += _in_styles((), line)
    for line in designs_odd.LINES:
        kinds, table, column, siblings, values = line.split(" | ")
        kind_names = () if kinds == "-" else tuple(kinds.split())
        around = ((table, _siblings(siblings)),)
        made.append(Design(kind_names, "odd", around, (column,), tuple(values.split(" ¦ "))))
    return list(dict.fromkeys(made))


def _siblings(written: str) -> tuple[str, ...]:
    """Names parted by blanks; `Unnamed: 3`, as a spreadsheet gives it, is one name."""
    return tuple(name.replace("Unnamed:", "Unnamed: ") for name in written.replace("Unnamed: ", "Unnamed:").split())


def _in_styles(kinds: tuple[str, ...], line: str) -> list[Design]:
    home, values, *names = line.split(" | ")
    blank = names.pop()
    made = []
    for style, called in zip(STYLES, names, strict=False):
        if called == "-":
            continue
        tables = tuple(_table(entry) for entry in _HOMES[home][style].split("; "))
        made.append(Design(kinds, style, tables, tuple(called.split("/")), tuple(values.split(" ¦ "))))
    if blank == "yes":
        made.append(Design(kinds, "blank", (), (), tuple(values.split(" ¦ "))))
    return made


def _table(entry: str) -> tuple[str, tuple[str, ...]]:
    name, siblings = entry.split(": ")
    return name, tuple(siblings.split())


def columns(seed: int, count: int) -> list[Column]:
    """count columns; kinds take turns, and no design comes again before its kind has used all of its own."""
    r = Random(f"columns {seed}")
    every = designs()
    silent = round(count * _SILENT_SHARE)
    chosen = _dealt([d for d in every if not d.kinds], silent, r) + _in_turn(
        [d for d in every if d.kinds], count - silent, r
    )
    r.shuffle(chosen)
    return [_column(f"b{seed}-c{i:04d}", design, r) for i, design in enumerate(chosen)]


def _dealt(pool: list[Design], count: int, r: Random) -> list[Design]:
    """count of the pool in a new order each time round, the styles that are few in it rather early."""
    dealt: list[Design] = []
    while len(dealt) < count:
        dealt += sorted(pool, key=lambda d: -(r.random() ** (1 / _WEIGHTS.get(d.style, 1))))
    return dealt[:count]


def _in_turn(pool: list[Design], count: int, r: Random) -> list[Design]:
    """Kinds one after the other, the common ones twice a round."""
    by_kind: defaultdict[str, list[Design]] = defaultdict(list)
    for design in pool:
        by_kind[design.kinds[0]].append(design)
    turns = [*by_kind, *_COMMON]
    taken = {kind: iter(_dealt(own, count, r)) for kind, own in by_kind.items()}
    chosen: list[Design] = []
    while len(chosen) < count:
        chosen += [next(taken[kind]) for kind in r.sample(turns, len(turns))]
    return chosen[:count]


def _column(name: str, design: Design, r: Random) -> Column:
    if design.style == "blank":
        shape, low, high = r.choice(_BLANK_NAMES)
        numbers = r.sample(range(low, high + 1), min(5, high - low))
        table, called = r.choice(_BLANK_TABLES), shape.format(numbers[0])
        siblings = tuple(shape.format(n) for n in sorted(numbers[1:]))
    else:
        table, siblings = r.choice(design.tables)
        called = r.choice(design.names)
    return {
        "column_id": name,
        "table": table,
        "column": called,
        "siblings": [s for s in siblings if s != called],
        "values": _values(design, r),
        "types": sorted(design.kinds),
        "style": design.style,
        "half": half(f"{' '.join(design.kinds)}|{'¦'.join(design.values)}"),
    }


def _values(design: Design, r: Random) -> list[str | None]:
    """20 to 60 cells: some columns are full and clean, some hold nulls, rubbish, blanks at the ends, repeats."""
    nulls = r.choice((0.0, 0.0, 0.0, 0.05, 0.2, 0.5))
    dirt = r.choice((0.0, 0.0, 0.0, 0.03, 0.1))
    again = r.choice((0.0, 0.0, 0.0, 0.15))
    blanks = r.choice((0.0, 0.0, 0.0, 0.0, 0.2))
    real: list[str] = []
    cells: list[str | None] = []
    for _ in range(r.randint(20, 60)):
        chance = r.random()
        if chance < nulls:
            cells.append(None)
        elif chance < nulls + dirt:
            cells.append(r.choice(_DIRT))
        elif real and r.random() < again:
            cells.append(r.choice(real))
        else:
            value = render(r.choice(design.values), r)[0]
            real.append(value)
            cells.append(f" {value} " if r.random() < blanks else value)
    return cells

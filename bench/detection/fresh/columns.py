"""Table columns with the kinds that a careful person would write beside them: `columns(seed, count)`."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.detection.blind.render import half, render
from bench.detection.fresh import designs as written
from bench.detection.fresh.values import make

Column = dict[str, object]

STYLES = ("snake", "camel", "pascal", "upper", "legacy", "pinyin", "blank")

# ruff: noqa: E501  a home is one line
# home: snake_case tables; legacy tables; pinyin tables. Each is a name and its other columns
_HOMES = {
    "client": "client_record: client_id branch_id signed_at, loyalty_member: member_id points tier_since; cli_mst: cli_id br_cd upd_ts; kehu_xinxi: khbh fenlei ctime",
    "staff": "staff_roster: staff_id team_id hired_at, field_agent: agent_id region quota; emp_fl2: emp_no dpt_cd st; yuangong_biao: gonghao bumen_id zt",
    "parcel": "parcel_order: parcel_id weight_g shipped_at, pickup_request: request_no slot fee; shp_dtl: shp_no wt st_cd; baoguo: bgbh zhongliang zt",
    "goods": "catalog_item: item_id category shelf_at, menu_entry: entry_id section sort; itm_mst: itm_cd cat_cd upd; shangpin_biao: spid leibie sj",
    "gadget": "gadget_report: report_id firmware seen_at, terminal_info: terminal_id model boot_at; dv_rpt: rpt_id mdl ts; shebei_sb: sbid xinghao sj",
    "visit": "page_visit: visit_id duration event_at, login_audit: audit_id outcome at; vst_lg: lg_id ev_cd ts; fangwen_rz: rzid shijian jieguo",
    "promo": "promo_click: click_no campaign cost, audience_pack: pack_id batch uploaded_at; prm_clk: cmp_cd cst ts; tuiguang: jhid huafei sj",
    "wallet": "wallet_account: wallet_id currency opened_at, payout_request: payout_id amount state; wl_act: act_id ccy st; qianbao: qbid bizhong zt",
    "clinic": "clinic_visit: visit_no ward admitted_at, lab_sample: sample_no test result; cln_vst: vst_no dp_cd ts; menzhen: mzbh keshi_id sj",
    "forum": "forum_member: post_count joined_at karma, direct_message: thread_id seq sent_at; frm_usr: pst_ct jn_dt; luntan_yh: tieshu zcsj",
    "trip": "trip_booking: booking_no fare departs_at, ride_request: ride_id distance status; trp_bk: bk_no fr_am ts; xingcheng: xcbh feiyong sj",
}
_COMMON = ("PERSON_NAME", "PHONE_NUMBER", "EMAIL", "ADDRESS", "IP_ADDRESS", "CN_RESIDENT_ID")
_SILENT_SHARE = 0.4
_MEANINGLESS = ("col{}", "field_{}", "f{:03d}", "v_{}", "Column{}", "_c{}", "F{}", "ext{}", "attr_{:02d}", "unnamed_{}")
_NOWHERE = ("tmp_x1", "backup_old", "Sheet3", "import_raw", "t_0412", "data", "stage_in", "export20230101")
_JUNK = ("", " ", "?", "n/a", "NULL", "none", "暂无", "无数据", "-1", "***", "todo")


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
    for line in (*written.PERSONAL.strip().split("\n"), *written.CLEAN.strip().split("\n")):
        made += _in_styles(*line.split(" | "))
    for line in written.ODD.strip().split("\n"):
        kinds, table, column, others, values = line.split(" | ")
        made.append(
            Design(_kinds(kinds), "odd", ((table, tuple(others.split())),), (column,), tuple(values.split(" ¦ ")))
        )
    return made


def _kinds(noted: str) -> tuple[str, ...]:
    return () if noted == "-" else tuple(noted.split())


def _in_styles(kinds: str, home: str, values: str, snake: str, legacy: str, pinyin: str, blank: str) -> list[Design]:
    cells = tuple(values.split(" ¦ "))
    tables = [tuple(_table(t) for t in group.split(", ")) for group in _HOMES[home].split("; ")]
    styled = dict.fromkeys(("snake", "camel", "pascal", "upper"), (snake, tables[0]))
    styled |= {"legacy": (legacy, tables[1]), "pinyin": (pinyin, tables[2])}
    made = []
    for style, (names, around) in styled.items():
        if names != "-":
            spelled = tuple((spell(table, style), tuple(spell(o, style) for o in others)) for table, others in around)
            made.append(Design(_kinds(kinds), style, spelled, tuple(spell(n, style) for n in names.split("/")), cells))
    if blank == "yes":
        made.append(Design(_kinds(kinds), "blank", (), (), cells))
    return made


def _table(entry: str) -> tuple[str, tuple[str, ...]]:
    name, others = entry.split(": ")
    return name, tuple(others.split())


def spell(name: str, style: str) -> str:
    """A snake_case name in a style: `birth_date` is `birthDate`, `BirthDate`, `BIRTH_DATE`."""
    words = name.split("_")
    match style:
        case "camel":
            return words[0] + "".join(word.capitalize() for word in words[1:])
        case "pascal":
            return "".join(word.capitalize() for word in words)
        case "upper":
            return name.upper()
        case _:
            return name


def columns(seed: int, count: int) -> list[Column]:
    """count columns: styles and kinds take turns, and every design comes before one comes a second time."""
    r = Random(f"fresh columns {seed}")
    every = designs()
    silent = round(count * _SILENT_SHARE)
    chosen = _by_turns([d for d in every if not d.kinds], silent, r, by=lambda d: d.style)
    chosen += _by_turns([d for d in every if d.kinds], count - silent, r, by=lambda d: d.kinds[0])
    r.shuffle(chosen)
    return [_column(f"f{seed}-c{i:04d}", design, r) for i, design in enumerate(chosen)]


def _by_turns(pool: list[Design], count: int, r: Random, *, by: Callable[[Design], str]) -> list[Design]:
    """count of the pool, its groups one after the other; common kinds come twice a round."""
    groups: defaultdict[str, list[Design]] = defaultdict(list)
    for design in pool:
        groups[by(design)].append(design)
    turns = [*groups, *(kind for kind in _COMMON if kind in groups)]
    decks: dict[str, list[Design]] = {group: [] for group in groups}
    chosen: list[Design] = []
    while len(chosen) < count:
        for group in r.sample(turns, len(turns)):
            decks[group] = decks[group] or r.sample(groups[group], len(groups[group]))
            chosen.append(decks[group].pop())
    return chosen[:count]


def _column(name: str, design: Design, r: Random) -> Column:
    if design.style == "blank":
        shape = r.choice(_MEANINGLESS)
        first, *rest = r.sample(range(1, 40), 4)
        table, called, others = r.choice(_NOWHERE), shape.format(first), [shape.format(n) for n in sorted(rest)]
    else:
        table, beside = r.choice(design.tables)
        called = r.choice(design.names)
        others = [o for o in beside if o != called]
    return {
        "column_id": name,
        "table": table,
        "column": called,
        "siblings": others,
        "values": _cells(design.values, r),
        "types": sorted(design.kinds),
        "style": design.style,
        "half": half(f"{' '.join(design.kinds)}|{'¦'.join(design.values)}"),
    }


def _cells(values: tuple[str, ...], r: Random) -> list[str | None]:
    """15 to 70 cells; a third of the columns hold nulls, rubbish or repeats."""
    empty, junk, again = r.choice(
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.3, 0.0, 0.0), (0.05, 0.08, 0.0), (0.0, 0.0, 0.3))
    )
    cells: list[str | None] = []
    for i in range(r.randint(15, 70)):
        chance = r.random()
        if i and chance < empty:
            cells.append(None)
        elif i and chance < empty + junk:
            cells.append(r.choice(_JUNK))
        elif i and chance < empty + junk + again:
            cells.append(cells[r.randrange(i)])
        else:
            cells.append(render(values[i % len(values)] if i < len(values) else r.choice(values), r, make)[0])
    return cells

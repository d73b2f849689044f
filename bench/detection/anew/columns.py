"""Table columns with the kinds that a careful person would write beside them: `columns(seed, count)`.

A table `== name | 名称` is made in every style: `KIND | values | snake_case names | 中文名` are its columns, and camelCase,
PascalCase, UPPER, legacy abbreviations, pinyin, Chinese and meaningless names are made of them. A table `!! style name` has
the one spelling that is written. `-` is nobody's, and so is `-!`, which only its name tells; `*` after the kinds says that
the values tell them without a name. `#` and `~` before a maker make whole columns of integers and of floating-point numbers,
alternatives of values are parted by ` ¦ `, those of names by `/`, and `&` lists columns that any table has.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random

from bench.detection.anew import designs_apps, designs_hard, designs_native, designs_offices, designs_rare
from bench.detection.anew.column_values import make
from bench.detection.anew.designs_pinyin import syllables
from bench.detection.blind.render import half

Column = dict[str, object]

STYLES = ("snake", "camel", "pascal", "upper", "legacy", "pinyin", "chinese", "blank")

# ruff: noqa: E501  a line is a column that any table has
_ORDINARY = {
    "created_at": ("ts ¦ iso ¦ epoch_ms", "created_at/create_time/gmt_create", "创建时间"),
    "updated_at": ("ts ¦ iso", "updated_at/modify_time", "更新时间"),
    "is_deleted": ("flag ¦ bool", "is_deleted/del_flag", "删除标志"),
    "status": ("status", "status/state_code", "状态"),
    "status_zh": ("status_zh", "state_text", "状态说明"),
    "remark_zh": ("remark_zh", "remark/memo", "备注"),
    "remark_en": ("remark_en", "remarks/comment", "说明"),
    "amount": ("money", "total_amount/pay_amount", "金额"),
    "currency": ("=CNY|USD|EUR|GBP", "currency/ccy_code", "币种"),
    "version": ("ver", "sdk_version/version", "版本"),
    "seq": ("#int:1-900000", "seq_no/row_seq", "序号"),
    "source": ("=web|app|h5|import", "source/from_channel", "来源"),
    "operator_id": ("n6", "operator_id/teller_no", "操作员编号"),
    "batch_no": ("B<day8><n3>", "batch_no/load_batch", "批次号"),
    "tenant_id": ("int:1-90", "tenant_id/org_id", "租户"),
    "order_no": ("order", "order_no/order_sn", "订单号"),
    "level": ("=A|B|C|S", "level/grade_code", "等级"),
    "retry_count": ("#int:0-5", "retry_count/attempts", "重试次数"),
    "server_id": ("=s<n3> ¦ srv-<n2>", "server_id/node_name", "服务器"),
}
_SHORT = {
    "account": "ACCT", "address": "ADDR", "advertising": "ADV", "amount": "AMT", "average": "AVG", "balance": "BAL", "bank": "BNK",
    "birth": "BRTH", "birthday": "BDAY", "browser": "BRWS", "called": "CLD", "calling": "CLG", "card": "CRD", "carrier": "CARR",
    "category": "CATG", "channel": "CHNL", "client": "CLNT", "code": "CD", "contact": "CNTCT", "count": "CNT", "created": "CRT",
    "customer": "CUST", "date": "DT", "delivery": "DLVRY", "description": "DESC", "device": "DVC", "document": "DOC", "email": "EML",
    "employee": "EMP", "family": "FAM", "first": "FST", "gender": "GNDR", "hash": "HSH", "history": "HIST", "home": "HM",
    "identity": "IDNT", "index": "IDX", "json": "JSN", "kind": "KND", "last": "LST", "latitude": "LAT", "level": "LVL", "line1": "LN1",
    "list": "LST", "location": "LOC", "longitude": "LON", "login": "LGN", "masked": "MSK", "member": "MBR", "message": "MSG", "mobile": "MOB",
    "name": "NM", "network": "NTWK", "nick": "NCK", "nickname": "NCKNM", "number": "NBR", "occupation": "OCCPN", "operator": "OPR",
    "order": "ORD", "owner": "OWNR", "password": "PWD", "patient": "PAT", "phone": "PHN", "product": "PROD", "query": "QRY", "real": "RL",
    "receiver": "RCVR", "reference": "REF", "request": "REQ", "search": "SRCH", "sender": "SNDR", "serial": "SRL", "session": "SESS",
    "social": "SOC", "status": "STAT", "street": "STR", "student": "STDNT", "system": "SYS", "telephone": "TEL", "time": "TM", "title": "TTL",
    "total": "TOT", "transaction": "TXN", "type": "TYP", "updated": "UPD", "user": "USR", "value": "VAL", "version": "VER", "visited": "VSTD",
}  # fmt: skip
_COMMON = ("PERSON_NAME", "PHONE_NUMBER", "EMAIL", "ADDRESS", "IP_ADDRESS", "CN_RESIDENT_ID")
_SILENT_SHARE = 0.4
# of sixty salts the one with which each half has the most of every kind: a third at the least
_SALT = "anew columns 28"
_OFTEN = ("snake", "camel", "pascal", "upper", "pinyin", "pinyin", "blank", "blank")
_MEANINGLESS = (
    "col_{}",
    "f{}",
    "attr{}",
    "v_{:02d}",
    "field_{}",
    "C{:03d}",
    "_{}",
    "ext_{}",
    "x{}",
    "Column{}",
    "字段{}",
)
_NOWHERE = ("dump_a", "tmp_load_2", "Sheet1", "ods_x_di", "t1", "export (3)", "restore_bak", "stage7", "p_0091")
_JUNK = ("", " ", "-", "N/A", "null", "NULL", "无", "未知", "0", "test", "#REF!", "--", "不详", "\\N")


@dataclass(frozen=True, slots=True)
class Design:
    """One column of one table: what it may be called in each style, and what is in it."""

    key: str
    kinds: tuple[str, ...]
    plain: bool
    values: tuple[str, ...]
    called: dict[str, tuple[str, ...]] = field(hash=False)
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in its styles, and its columns."""

    called: dict[str, str]
    columns: list[Design]


@cache
def tables() -> list[Table]:
    """Every table, in the order in which they are written."""
    made: list[Table] = []
    for module in (designs_apps, designs_offices, designs_rare, designs_hard, designs_native):
        for block in module.TABLES.strip().split("\n\n"):
            head, *lines = block.strip().split("\n")
            made.append(_styled(head, lines) if head.startswith("== ") else _native(head, lines))
    return made


def designs() -> list[Design]:
    """Every column of every table."""
    return [design for table in tables() for design in table.columns]


def _styled(head: str, lines: list[str]) -> Table:
    name, chinese = head.removeprefix("== ").split(" | ")
    made: list[Design] = []
    for line in lines:
        if line.startswith("& "):
            for word in line.split()[1:]:
                made.append(_design(name, "-", *_ORDINARY[word], ordinary=True))
        else:
            kinds, values, names, zh = line.split(" | ")
            made.append(_design(name, kinds, values, names, zh))
    return Table(_one_each(name, chinese), made)


def _one_each(name: str, chinese: str) -> dict[str, str]:
    return {style: spelled[0] for style, spelled in _spellings((name,), chinese).items()}


def _design(table: str, kinds: str, values: str, names: str, zh: str, *, ordinary: bool = False) -> Design:
    plain = kinds.endswith("*") or kinds == "-"
    called = _spellings(tuple(names.split("/")), zh)
    if plain:
        called["blank"] = ()
    elif len(called["pinyin"]) > 2:
        # initials alone do not tell an IDFA from a Google advertising id
        called["pinyin"] = (called["pinyin"][0], called["pinyin"][-1])
    key = f"{_SALT}|{table}|{kinds}|{names}"
    return Design(key, _kinds(kinds), plain, tuple(values.split(" ¦ ")), called, ordinary)


def _native(head: str, lines: list[str]) -> Table:
    _, style, name = head.split(" ", 2)
    made = []
    for line in lines:
        kinds, values, column = line.split(" | ")
        made.append(
            Design(
                f"{_SALT}|{name}|{kinds}|{column}", _kinds(kinds), True, tuple(values.split(" ¦ ")), {style: (column,)}
            )
        )
    return Table({style: name}, made)


def _kinds(noted: str) -> tuple[str, ...]:
    return () if noted in ("-", "-!") else tuple(noted.removesuffix("*").split())


def _spellings(names: tuple[str, ...], zh: str) -> dict[str, tuple[str, ...]]:
    called = {style: tuple(spell(n, style) for n in names) for style in ("snake", "camel", "pascal", "upper", "legacy")}
    called["chinese"] = (zh,)
    parts = syllables(zh)
    whole, initials = "".join(parts), "".join(p if len(p) == 1 or p.isupper() else p[0] for p in parts)
    joined = "".join(p[:1].upper() + p[1:] for p in parts)
    called["pinyin"] = tuple(dict.fromkeys((whole.lower(), initials.lower(), initials.upper(), joined)))
    return called


def spell(name: str, style: str) -> str:
    """A snake_case name in a style: `birth_date` is `birthDate`, `BirthDate`, `BIRTH_DATE`, `BRTH_DT`."""
    words = name.split("_")
    match style:
        case "camel":
            return words[0] + "".join(word.capitalize() for word in words[1:])
        case "pascal":
            return "".join(word.capitalize() for word in words)
        case "upper":
            return name.upper()
        case "legacy":
            return "_".join(_shortened(word) for word in words)
        case _:
            return name


def _shortened(word: str) -> str:
    if word in _SHORT:
        return _SHORT[word]
    if len(word) <= 4 or any(c.isdigit() for c in word):
        return word.upper()
    bare = word[0] + "".join(c for c in word[1:] if c not in "aeiou")
    return bare[:5].upper()


def columns(seed: int, count: int) -> list[Column]:
    """count columns: kinds take turns, and every design comes before one comes a second time."""
    r = Random(f"anew columns {seed}")
    silent = round(count * _SILENT_SHARE)
    every = [(table, design) for table in tables() for design in table.columns]
    chosen = _by_turns([e for e in every if not e[1].kinds], silent, r, by=_sort_of_clean)
    chosen += _by_turns([e for e in every if e[1].kinds], count - silent, r, by=_kind)
    r.shuffle(chosen)
    return [_column(f"n{seed}-c{i:04d}", table, design, r) for i, (table, design) in enumerate(chosen)]


Entry = tuple[Table, Design]


def _kind(entry: Entry) -> str:
    kinds = entry[1].kinds
    return kinds[0] if len(kinds) == 1 else "several"


def _sort_of_clean(entry: Entry) -> str:
    """One in six of the clean columns is of those that any table has; the others are a table's own."""
    table, design = entry
    return "any" if design.ordinary else f"own {len(table.called) + len(design.key) % 5}"


def _by_turns(pool: list[Entry], count: int, r: Random, *, by: Callable[[Entry], str]) -> list[Entry]:
    """count of the pool, its groups one after the other; common kinds come twice a round."""
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in pool:
        groups[by(entry)].append(entry)
    turns = [*groups, *(kind for kind in _COMMON if kind in groups)]
    decks: dict[str, list[Entry]] = {group: [] for group in groups}
    chosen: list[Entry] = []
    while len(chosen) < count:
        for group in r.sample(turns, len(turns)):
            decks[group] = decks[group] or r.sample(groups[group], len(groups[group]))
            chosen.append(decks[group].pop())
    return chosen[:count]


def _column(name: str, table: Table, design: Design, r: Random) -> Column:
    style = r.choice([*design.called, *(s for s in _OFTEN if s in design.called)])
    if style == "blank" and not design.called["blank"]:
        shape = r.choice(_MEANINGLESS)
        first, *rest = r.sample(range(1, 60), 5)
        around, called, others = r.choice(_NOWHERE), shape.format(first), [shape.format(n) for n in sorted(rest)]
    else:
        pick = r.randrange(4)
        called = r.choice(design.called[style])
        around = table.called[style]
        if style == "pinyin" and len(table.called) > 1:
            called = design.called[style][pick % len(design.called[style])]
        others = [
            d.called[style][pick % len(d.called[style])] for d in table.columns if d is not design and style in d.called
        ]
        others = [o for o in dict.fromkeys(others) if o != called]
    return {
        "column_id": name,
        "table": around,
        "column": called,
        "siblings": others,
        "values": _cells(design.values, r),
        "types": sorted(design.kinds),
        "style": style,
        "half": half(design.key),
    }


def _cells(values: tuple[str, ...], r: Random) -> list[str | int | float | None]:
    """3 to 40 cells; half of the columns hold nulls, rubbish, stray blanks or repeats."""
    typed = tuple(v for v in values if v[0] in "#~" and "<" not in v and len(v) > 1)
    numbers: Callable[[str], int] | Callable[[str], float] | None = None
    if typed and (len(typed) == len(values) or r.random() < 0.5):
        numbers, values = (int if typed[0][0] == "#" else float), tuple(v[1:] for v in typed)
    else:
        values = tuple(v[1:] if v in typed else v for v in values)
    empty, junk, again, stray = r.choice(
        (
            (0.0, 0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 0.0),
            (0.35, 0.0, 0.0, 0.0),
            (0.05, 0.1, 0.0, 0.0),
            (0.0, 0.0, 0.4, 0.0),
            (0.1, 0.05, 0.1, 0.15),
        )
    )
    cells: list[str | int | float | None] = []
    for i in range(r.choice((r.randint(3, 8), r.randint(8, 20), r.randint(20, 40)))):
        chance = r.random()
        if i and chance < empty:
            cells.append(None)
        elif i and chance < empty + junk and numbers is None:
            cells.append(r.choice(_JUNK))
        elif i and chance < empty + junk + again:
            cells.append(cells[r.randrange(i)])
        else:
            cell = make(values[i] if i < len(values) else r.choice(values), r)
            if numbers is not None:
                cells.append(numbers(cell))
            else:
                cells.append(f" {cell} " if r.random() < stray else cell)
    return cells

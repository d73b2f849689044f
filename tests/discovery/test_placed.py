"""Values that their place names: columns of tables and statements, elements, labels with blanks."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.catalogue import load_detectors
from delenda.discovery.engine import DetectionEngine

ENGINE = DetectionEngine(load_detectors())

_HITS = [
    ("id,occupation,city\n7,chef,Leeds\n8,plumber,York", ["chef", "plumber"], "OCCUPATION"),
    ("first;last;iban\nPercy;Prescott;NL08ABNA5396877007\n", ["Percy", "Prescott"], "PERSON_NAME"),
    ("| Name | Role | Email |\n|---|---|---|\n| Ann Lee | Nurse | a@example.com |", ["Ann Lee"], "PERSON_NAME"),
    ("emp_no\tbirth_date\n17\t1970-05-14\n", ["1970-05-14"], "BIRTH_DATE"),
    ("NAME      GENDER   CITY\nAnn Lee   female   York\n", ["female"], "GENDER"),
    ("imei,imsi\n359164112625984,262014095195567", ["262014095195567"], "SIM_ID"),
    ("INSERT INTO `t` (`id`,`password`,`age`) VALUES (1,'Qu0kka29',31),(2,'pl4nkton',40);", ["31", "40"], "AGE"),
    ("insert into s.t (nick_name, n) values ('it''s me', 3)", ["it''s me"], "NICKNAME"),
    ("<customer id='7'><first>Percy</first><x:occupation>Nurse</x:occupation></customer>", ["Percy"], "PERSON_NAME"),
    ("<tr><th>Occupation:</th><td>Nurse</td></tr>", ["Nurse"], "OCCUPATION"),
    ("<dt>Gender</dt> <dd>female</dd>", ["female"], "GENDER"),
    ("病历 姓名 李雷鸣 性别 女 年龄 84 职业 公务员 主诉 头晕", ["公务员"], "OCCUPATION"),
    ("姓名　李雷鸣　性别　女　年龄　84", ["女"], "GENDER"),
]
_MISSES = [
    "red, green, and blue\nsmall, medium, large",
    "name, age and city are required\nemail, phone and fax too",
    "id,order_no,amount\n7,8801380,12.50",
    "SELECT name, age FROM t WHERE values (1, 2)",
    "INSERT INTO t (a, b) VALUES (1, 2)",
    "<name></name><age>old</age>",
    "<p>Password</p><p>must have eight characters</p>",
    "本店 年龄 不限",
    "id,device_id\n1,00000000-0000-0000-0000-000000000000",
    "key\tvalue\nsize\t12",
]


@pytest.mark.parametrize(("text", "found", "kind"), _HITS)
def test_places_name_values(text: str, found: list[str], kind: str) -> None:
    assert [text[m.start : m.end] for m in ENGINE.text(text) if m.kind == kind] == found


@pytest.mark.parametrize("text", _MISSES)
def test_places_that_name_nothing(text: str) -> None:
    assert ENGINE.text(text) == []


@pytest.mark.parametrize("lead", ["", "another text\n", "x,y\n1,2\n"])
def test_a_table_is_read_alike_among_other_rows(lead: str) -> None:
    texts = [lead + text for text, _, _ in _HITS]
    together: list[list[object]] = [[] for _ in texts]
    for i, match in ENGINE.texts(pa.array([*texts, *("quiet",) * 80])):
        together[i].append(match)
    assert together == [ENGINE.text(text) for text in texts]


def test_a_header_says_nothing_of_another_row() -> None:
    rows = ["id,occupation,city", "7,chef,Leeds"]
    assert list(ENGINE.texts(pa.array(rows))) == []


@given(st.text(st.sampled_from("a,|;\t\n\"' nameage17男姓名<>/()VALUESINTOvalues李"), max_size=200))
def test_whatever_stands_there_is_read(text: str) -> None:
    for match in ENGINE.text(text):
        assert text[match.start : match.end].strip()


@pytest.mark.parametrize(
    "unit", ["name,age\n", "<a>name</a>", "into t (name) values (", "姓名 李 ", "|name|\n", "('a','b'),"]
)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert ENGINE.text(unit * 20_000) is not None

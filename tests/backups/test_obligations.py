"""Properties of what is owed: one obligation a backup and request, due by its date, closed only with evidence."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from delenda.backups import obligations as owed
from delenda.backups.ledger import Ledger
from delenda.backups.obligations import Evidence, Mark, Standing
from delenda.control import Control, Sealer, metadata
from delenda.errors import ConfigError
from delenda.model import Backup, RequestId, StoreName
from delenda.settings import BackupSet

NOW = dt.datetime(2030, 6, 1, tzinfo=dt.UTC)
SECTION = BackupSet(name="nightly", store="app", keep="P30D")
times = st.integers(-500, 500).map(lambda hours: NOW + dt.timedelta(hours=11 * hours))
backups = st.builds(
    lambda n, store, taken: Backup(f"b{n}", "nightly", StoreName(store), taken, None, f"f{n}"),
    st.integers(0, 20),
    st.sampled_from(["app", "logs"]),
    times,
)
marks = st.builds(
    lambda n, at, stores: Mark(RequestId(f"R-{n}"), at, frozenset(stores)),
    st.integers(0, 10),
    times,
    st.sets(st.sampled_from(["app", "logs"])),
)


def unique(things, key):
    return list({key(t): t for t in things}.values())


def fresh() -> Control:
    control = Control("sqlite://", Sealer(bytes(32)), bytes(32))
    # One connection for all: each SQLite memory database belongs to its connection.
    control.engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    metadata.create_all(control.engine)
    return control


@settings(max_examples=40, deadline=None)
@given(st.lists(backups, max_size=8), st.lists(marks, max_size=6), st.integers(1, 3))
def test_each_backup_that_may_hold_a_request_owes_it_exactly_once(found, made, times_over):
    found, made = unique(found, lambda b: b.id), unique(made, lambda m: m.request_id)
    control = fresh()
    with control.begin() as connection:
        ledger = Ledger(control, connection)
        for m in made:
            ledger.mark(m, ())
        for _ in range(times_over):
            seen = ledger.look(SECTION, found, NOW)
            ledger.owe(ledger.marks(), seen.here, {"nightly": SECTION}, NOW)
        pairs = [(o.request_id, o.backup.id) for o in ledger.obligations()]
    expected = {(m.request_id, b.id) for m in made for b in found if owed.covers(b, m, NOW)}
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
    control.close()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(backups, marks), max_size=10), st.dates(dt.date(2029, 1, 1), dt.date(2032, 6, 1)))
def test_due_is_what_has_come_to_its_day_soonest_first(pairs, today):
    made = []
    for backup, mark in pairs:
        dated = Backup(
            **{**{s: getattr(backup, s) for s in backup.__slots__}, "expires_at": owed.expires(backup, SECTION, NOW)}
        )
        made.append(owed.open_obligation(mark, dated, SECTION, NOW))
    due = owed.due(made, today)
    assert {o.id for o in due} == {o.id for o in made if o.due_at.date() <= today}
    assert [o.due_at for o in due] == sorted(o.due_at for o in due)
    assert all(o.due_at.date() < today for o in owed.overdue(made, today))


@given(backups, marks, times)
def test_an_obligation_is_closed_with_evidence_or_not_at_all(backup, mark, at):
    one = owed.open_obligation(mark, backup, SECTION, NOW)
    closed = owed.close(one, Evidence("purged", at, "operator", "0" * 64))
    for o in (one, owed.block(one, at), closed, owed.reopen(closed)):
        assert (o.standing is Standing.CLOSED) == (o.evidence is not None) == (o.closed_at is not None)
    assert owed.due([closed], dt.date.max) == []
    assert owed.all_paid([closed]) and not owed.all_paid([closed, one])


@given(times, st.integers(0, 5), st.integers(0, 30), st.integers(0, 400))
def test_a_period_never_ends_before_it_starts(start, years, months, days):
    end = owed.add_period(start, f"P{years}Y{months}M{days}D")
    assert end >= start
    assert (end - start).days >= days


@pytest.mark.parametrize("text", ["", "P", "30", "PT5H", "P1.5D", "P-1D"])
def test_a_wrong_period_is_a_config_error(text):
    with pytest.raises(ConfigError, match="keep"):
        owed.add_period(NOW, text)


def test_a_locked_backup_is_due_but_not_overdue_until_its_lock_ends():
    backup = Backup("b", "nightly", StoreName("app"), NOW, NOW, "f")
    one = owed.block(
        owed.open_obligation(Mark(RequestId("R"), NOW, frozenset({"app"})), backup, SECTION, NOW),
        NOW + dt.timedelta(days=9),
    )
    day = NOW.date() + dt.timedelta(days=5)
    assert owed.due([one], day) == [one]
    assert owed.overdue([one], day) == []
    assert owed.overdue([one], day + dt.timedelta(days=5)) == [one]

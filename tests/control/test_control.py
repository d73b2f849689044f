"""Our own state: sealing, aware times, transactions, and opening what was there before."""

from __future__ import annotations

import base64
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from delenda.control import Control, Sealer, metadata, utc
from delenda.control.sealing import NONCE_BYTES, key_from_text
from delenda.errors import ConfigError, CorruptData, SourceUnavailable

KEY = bytes(range(32))


# --- sealing -----------------------------------------------------------------------------------------


@given(st.binary(max_size=200), st.text(max_size=30))
def test_what_is_sealed_opens_again_with_its_context_only(plain: bytes, context: str) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(plain, context)
    assert sealer.open(sealed, context) == plain
    with pytest.raises(CorruptData):
        sealer.open(sealed, context + "x")
    with pytest.raises(CorruptData):
        Sealer(b"k" * 32).open(sealed, context)


@pytest.mark.promise("P60")
@given(st.binary(min_size=8, max_size=64))
def test_sealing_twice_gives_two_texts_and_neither_shows_the_value(plain: bytes) -> None:
    one, two = Sealer(KEY).seal(plain, "request:1"), Sealer(KEY).seal(plain, "request:1")
    assert one != two
    assert plain not in one
    assert len(one) == NONCE_BYTES + len(plain) + 16


@given(st.binary(max_size=40), st.data())
def test_no_byte_of_a_sealed_value_can_change(plain: bytes, data: st.DataObject) -> None:
    sealed = Sealer(KEY).seal(plain, "request:1")
    at = data.draw(st.integers(0, len(sealed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != sealed[at]))
    with pytest.raises(CorruptData):
        Sealer(KEY).open(sealed[:at] + bytes([byte]) + sealed[at + 1 :], "request:1")


@given(st.binary(max_size=NONCE_BYTES + 15))
def test_what_was_never_sealed_does_not_open(data: bytes) -> None:
    with pytest.raises(CorruptData):
        Sealer(KEY).open(data, "request:1")


def test_an_error_of_opening_names_the_table_and_no_id() -> None:
    with pytest.raises(CorruptData) as caught:
        Sealer(KEY).open(b"x" * 40, "request:ann@example.com")
    assert "request" in str(caught.value)
    assert "ann" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "é" * 44, "=" * 44])
def test_a_key_that_is_none_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        key_from_text(text, "control.key")
    assert "control.key" in str(caught.value)
    assert not text or text not in str(caught.value)


def test_a_key_may_end_in_a_newline() -> None:
    assert key_from_text(base64.b64encode(KEY).decode() + "\n", "control.key") == KEY


# --- times -------------------------------------------------------------------------------------------

tables = sa.MetaData()
moment = sa.Table("moment", tables, sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", utc))


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    control = Control(f"sqlite:///{tmp_path}/deep/er/control.db", Sealer(KEY), b"p" * 32)
    tables.create_all(control.engine)
    yield control
    control.close()


def test_times_come_back_aware_and_in_utc(control: Control) -> None:
    east = dt.timezone(dt.timedelta(hours=8))
    for given_time in (
        dt.datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 1, 3, 0, tzinfo=east),
        dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
    ):
        with control.begin() as connection:
            connection.execute(sa.delete(moment))
            connection.execute(sa.insert(moment).values(at=given_time))
            found = connection.execute(sa.select(moment.c.at)).scalar_one()
            same = sa.select(sa.func.count()).where(moment.c.at == given_time)
            assert connection.execute(same.select_from(moment)).scalar_one() == 1
        assert found == given_time
        assert found.tzinfo is dt.UTC


def test_no_time_stays_no_time(control: Control) -> None:
    with control.begin() as connection:
        connection.execute(sa.insert(moment).values(at=None))
        assert connection.execute(sa.select(moment.c.at)).scalar_one() is None


def test_a_naive_time_is_refused(control: Control) -> None:
    naive = dt.datetime(2026, 3, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(sa.exc.StatementError, match="naive"), control.begin() as connection:
        connection.execute(sa.insert(moment).values(at=naive))


# --- the store ---------------------------------------------------------------------------------------


def test_a_transaction_is_all_or_nothing(control: Control) -> None:
    with pytest.raises(ZeroDivisionError), control.begin() as connection:
        connection.execute(sa.insert(moment).values(id=1))
        raise ZeroDivisionError
    with control.begin() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(moment)).scalar_one() == 0


def test_threads_that_read_and_then_write_do_not_lose_updates(control: Control) -> None:
    with control.begin() as connection:
        connection.execute(sa.insert(moment).values(id=0))

    def work() -> None:
        for _ in range(20):
            with control.begin() as connection:
                top = connection.execute(sa.select(sa.func.max(moment.c.id))).scalar_one()
                connection.execute(sa.insert(moment).values(id=top + 1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with control.begin() as connection:
        assert connection.execute(sa.select(sa.func.max(moment.c.id))).scalar_one() == 80


def test_a_database_that_does_not_answer_is_worth_a_retry(tmp_path: Path) -> None:
    control = Control("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", Sealer(KEY), b"p")
    with pytest.raises(SourceUnavailable) as caught, control.begin():
        raise AssertionError("unreachable")
    assert "secret" not in str(caught.value)
    control.close()


def test_the_store_on_disk_is_durable_and_wipes_what_it_deletes(control: Control) -> None:
    with control.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 30000,
    }


def test_no_secret_shows_in_a_repr(control: Control) -> None:
    assert repr(b"p" * 32) not in repr(vars(control)["sealer"])
    assert "secret" not in repr(Control("postgresql+psycopg://u:secret@127.0.0.1:1/x", Sealer(KEY), b"p").url)


def test_all_tables_have_rooms_and_aware_times() -> None:
    import delenda.audit.tables

    assert delenda.audit.tables.entry.metadata is metadata
    for table in metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, sa.DateTime), f"{table.name}.{column.name} is not utc"


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    control = Control(f"sqlite:///{tmp_path}/control.db", Sealer(KEY), b"p" * 32)
    control.migrate()
    before = sorted(sa.inspect(control.engine).get_table_names())
    control.migrate()
    assert sorted(sa.inspect(control.engine).get_table_names()) == before
    assert "alembic_version" in before
    control.close()

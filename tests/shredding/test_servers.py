"""The vault on a real PostgreSQL: keys made at once, keys destroyed, and real dumps of data and keys restored."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from dumps import Postgres
from sealed_shop import section

from delenda.errors import KeyDestroyed
from delenda.settings import ShreddingSettings
from delenda.shredding import Vault

pytestmark = pytest.mark.servers
FIELD = "app/users.email"
MAKE = "CREATE TABLE users (id int PRIMARY KEY, email text)"


@pytest.fixture
def bases(postgres_url: str) -> Iterator[dict[str, Postgres]]:
    """The databases of the application, of its keys, and of the log of destroyed ones."""
    made = {name: Postgres(postgres_url) for name in ("app", "keys", "log")}
    yield made
    for each in made.values():
        each.drop()


@pytest.fixture
def settings(bases: dict[str, Postgres], tmp_path: Path) -> ShreddingSettings:
    urls = {name: base.url.render_as_string(hide_password=False) for name, base in bases.items()}
    return section(tmp_path, keys=urls["keys"], destroyed=urls["log"], key_ttl="PT0S")


@pytest.mark.promise("P23")
@pytest.mark.parametrize("form", [".dump", ".sql"])
def test_a_restored_dump_of_the_data_and_of_the_keys_opens_nothing(
    bases: dict[str, Postgres], settings: ShreddingSettings, tmp_path: Path, form: str
) -> None:
    app = sa.create_engine(bases["app"].url)
    with Vault(settings) as vault, app.begin() as connection:
        vault.create()
        connection.exec_driver_sql(MAKE)
        for n in range(5):
            sealed = vault.seal(str(n), FIELD, f"person{n}@example.com")
            connection.execute(sa.text("INSERT INTO users VALUES (:n, :s)"), {"n": n, "s": sealed})
    app.dispose()
    dumps = {name: tmp_path / f"{name}{form}" for name in ("app", "keys")}
    for name, path in dumps.items():
        bases[name].dump(path)
    with Vault(settings) as vault:
        assert vault.destroy("3").keys == 1
        assert vault.keys.clean() == ""
        assert vault.log.generation(vault.names.subject("person", "3")) == 0
    for name, path in dumps.items():
        bases[name].restore(path)
    again = sa.create_engine(bases["app"].url)
    with again.connect() as connection:
        rows = {str(n): text for n, text in connection.exec_driver_sql("SELECT id, email FROM users")}
    again.dispose()
    with Vault(settings) as vault:
        assert vault.living(vault.names.subject("person", "3")) == 1, "the dump brought the wrapped key back"
        with pytest.raises(KeyDestroyed):
            vault.open("3", FIELD, rows["3"])
        assert vault.open("4", FIELD, rows["4"]) == "person4@example.com"


def test_the_bytes_of_a_destroyed_key_are_in_no_page_of_the_table(
    settings: ShreddingSettings,
) -> None:
    with Vault(settings) as vault:
        vault.create()
        for n in range(40):
            vault.seal(str(n), FIELD, "x")
        wrapped = vault.keys.of_subject(vault.names.subject("person", "7"))[0].wrapped
        assert wrapped in pages(settings)
        vault.destroy("7")
        assert vault.keys.clean() == ""
        assert wrapped not in pages(settings)
        assert len(vault.keys.of_subject(vault.names.subject("person", "8"))) == 1


def pages(settings: ShreddingSettings) -> bytes:
    """Return the bytes of the key table's file, as they stand on the disk."""
    engine = sa.create_engine(settings.keys.get_secret_value(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        found = connection.exec_driver_sql("SELECT pg_read_binary_file(pg_relation_filepath('shred_key'))").scalar_one()
    engine.dispose()
    return bytes(found)


def test_many_writers_make_one_first_key_and_one_line(settings: ShreddingSettings) -> None:
    people = [str(n) for n in range(8)]

    def write(_: int) -> dict[str, str]:
        with Vault(settings) as vault:
            return {p: vault.seal(p, FIELD, p) for p in people}

    with Vault(settings) as vault:
        vault.create()
        with ThreadPoolExecutor(4) as pool:
            written = list(pool.map(write, range(4)))
        for person in people:
            assert len(vault.keys.of_subject(vault.names.subject("person", person))) == 1
            assert {vault.open(person, FIELD, w[person]) for w in written} == {person}

    def end(person: str) -> int:
        with Vault(settings) as vault:
            return vault.destroy(person).keys

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(end, [*people, *people]))
    assert sum(ended) == len(people), "each key is destroyed once"
    with Vault(settings) as vault:
        assert len(list(vault.log.stones())) == len(people), "numbered without a gap, whoever was faster"


def test_rotating_beside_a_second_rotation(settings: ShreddingSettings) -> None:
    with Vault(settings) as vault:
        vault.create()
        sealed = {str(n): vault.seal(str(n), FIELD, str(n)) for n in range(60)}
    new = settings.model_copy(update={"kek": settings.pepper})
    rotated = new.model_copy(update={"old_keks": (settings.kek,)})

    def rotate(_: int) -> int:
        done = 0
        with Vault(rotated) as vault:
            while size := vault.keys.rewrap(9):
                done += size
        return done

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(rotate, range(2))) >= 60
    with Vault(rotated.model_copy(update={"old_keks": ()})) as vault:
        assert vault.keys.counts().by_kek == {vault.keys.keks.current: 60}
        assert all(vault.open(who, FIELD, text) == who for who, text in sealed.items())

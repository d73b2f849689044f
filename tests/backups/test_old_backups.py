"""Twenty old backups of every kind, restored one by one on real servers: each blocked, each erased again, nothing left.

And the gate: who serves from a restored database can't sign in until it was looked at; if somebody forgot it, the
watch finds what came back.
"""

from __future__ import annotations

import dataclasses
import gzip
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from dumps import Database, Mariadb, Postgres
from pydantic import SecretStr

from connectors.backup_folder import FolderBackups
from connectors.sql import SqlConnector
from delenda.backups.tombstones import Erased
from delenda.errors import ConfigError, CorruptData, Exit
from delenda.jobs import backups, backups_gate, backups_rewrite
from delenda.kinds import Kind
from delenda.model import Action, Change, Identifier, RequestId, Status, Step, Technique
from delenda.settings import SqlStore

pytestmark = [pytest.mark.servers, pytest.mark.timeout(900)]

R1 = RequestId("R-1")
ANN = (Identifier(Kind.ACCOUNT_ID, "1"), Identifier(Kind.EMAIL, "ann@example.com"))
SCHEMA = """
CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(99) NOT NULL UNIQUE, full_name VARCHAR(99));
CREATE TABLE orders (id INT PRIMARY KEY, user_id INT NOT NULL, total INT, FOREIGN KEY (user_id) REFERENCES users(id));
CREATE TABLE items (id INT PRIMARY KEY, order_id INT NOT NULL, sku VARCHAR(9),
  FOREIGN KEY (order_id) REFERENCES orders(id));
CREATE TABLE notes (id INT PRIMARY KEY, author_id INT, body VARCHAR(999));
INSERT INTO users VALUES (1, 'ann@example.com', 'Ann'), (2, 'bob@example.com', 'Bob');
INSERT INTO orders VALUES (10, 1, 5), (11, 2, 6), (12, 1, 7);
INSERT INTO items VALUES (100, 10, 'tea'), (101, 11, 'cup'), (102, 12, 'pot');
INSERT INTO notes VALUES (1, 2, 'ask ann@example.com about it'), (2, 2, 'nothing');
"""
KINDS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "postgres": [
        (".sql", ()),
        (".sql.gz", ()),
        (".sql", ("--inserts",)),
        (".dump", ()),
        (".dump", ("--compress=none",)),
        (".dump", ("--compress=9",)),
        ("", ()),
        ("", ("--compress=none",)),
        (".restic", ()),
    ],
    "mariadb": [
        (".sql", ()),
        (".sql.gz", ()),
        (".sql", ("--complete-insert",)),
        (".sql", ("--skip-extended-insert",)),
        (".restic", ()),
    ],
}
AGES = {"postgres": ("20291101", "20291201"), "mariadb": ("20291101",)}
"""Every kind of PostgreSQL twice: of an older state, in which Ann ordered more, and of a newer one."""


class Server:
    """A database on a server, under the world's house, and its old backups."""

    def __init__(self, world: Any, database: Database, kind: str) -> None:
        self.world, self.database, self.kind = world, database, kind
        self.folder = world.copies.parent / kind
        self.folder.mkdir()
        self.sql(SCHEMA)
        url = database.url.render_as_string(hide_password=False)
        self.settings = SqlStore(type="sql", url=SecretStr(url), purpose="testing", gate=(self.role,))
        settings = world.house.settings.model_copy(update={"stores": {"app": self.settings}})
        world.store = SqlConnector("app", self.settings)
        world.house = dataclasses.replace(world.house, settings=settings, stores={"app": world.store})

    @property
    def role(self) -> str:
        return f"shop_{self.database.url.database}"

    def sql(self, script: str) -> None:
        self.database.sql(*(sa.text(s) for s in script.split(";\n") if s.strip()))

    def take(self, day: str, ending: str, options: tuple[str, ...]) -> Callable[[], None]:
        """Take a backup, and return how it is restored: by its own programs."""
        name = f"app-{day}-{len(list(self.folder.iterdir()))}"
        if ending in (".restic", ".sql.gz"):
            path = self.folder / f"{name}.sql"
            self.database.dump(path, *options)
            packed = self.folder / f"{name}{ending}"
            if ending == ".sql.gz":
                packed.write_bytes(gzip.compress(path.read_bytes()))
                path.unlink()

                def unpack() -> None:
                    path.write_bytes(gzip.decompress(packed.read_bytes()))
            else:
                env = {**os.environ, "RESTIC_PASSWORD": "pw"}
                base = ["restic", "-q", "--no-cache", "-r", str(packed)]
                for more in (["init"], ["backup", str(path)]):
                    subprocess.run([*base, *more], env=env, check=True, capture_output=True)
                path.unlink()

                def unpack() -> None:
                    subprocess.run(
                        [*base, "restore", "latest", "--target", "/"], env=env, check=True, capture_output=True
                    )

            def restore() -> None:
                unpack()
                self.restore(path)

            return restore
        path = self.folder / f"{name}{ending}"
        self.database.dump(path, *options)
        return lambda: self.restore(path)

    def restore(self, path: Path) -> None:
        self.world.store.close()
        self.database.restore(path)

    def erase(self) -> None:
        store = self.world.store
        collections = {str(c.name): c for c in store.collections()}
        cut = (Change("body", Technique.REDACT_SPAN, ("ann@example.com",)),)
        steps: list[Step] = []
        for table, ids, action, changes in (
            ("items", (100, 102), Action.DELETE, ()),
            ("orders", (10, 12), Action.DELETE, ()),
            ("users", (1,), Action.DELETE, ()),
            ("notes", (1,), Action.REDACT, cut),
        ):
            refs = self.world.refs(table)
            some = [Step(refs[i], action, changes) for i in ids]
            assert {o.status for o in store.apply(collections[table], some)} == {Status.DONE}
            steps += some
        backups.mark(self.world.house, R1, Erased(self.world.clock.now(), tuple(steps), (), ANN), self.world.datamap())

    def contents(self) -> dict[str, list[Any]]:
        engine = sa.create_engine(self.database.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return {
                t: [tuple(r) for r in connection.execute(sa.text(f"SELECT * FROM {t} ORDER BY id"))]
                for t in ("users", "orders", "items", "notes")
            }

    def check(self) -> Any:
        return backups.restore_check(self.world.house, "app", self.world.datamap()).exit_code


@pytest.fixture(params=["postgres", "mariadb"])
def server(request: pytest.FixtureRequest, world: Any) -> Iterator[Server]:
    form: Callable[[str], Database] = {"postgres": Postgres, "mariadb": Mariadb}[request.param]
    database = form(request.getfixturevalue(f"{request.param}_url"))
    server = Server(world, database, request.param)
    yield server
    world.store.close()
    database.drop()


@pytest.mark.promise("P22", "P23")
def test_every_old_backup_is_blocked_and_erased_again(server: Server) -> None:
    """18 of PostgreSQL, 5 of MariaDB; those of SQLite are in test_replay and test_rewrite."""
    restores = []
    for age, day in enumerate(AGES[server.kind]):
        if age == 0:
            server.sql("INSERT INTO orders VALUES (13, 1, 9);\nINSERT INTO items VALUES (103, 13, 'jar');\n")
        else:
            server.sql("DELETE FROM items WHERE id = 103;\nDELETE FROM orders WHERE id = 13;\n")
        restores += [server.take(day, *kind) for kind in KINDS[server.kind]]
    server.sql("DELETE FROM items WHERE id = 103;\nDELETE FROM orders WHERE id = 13;\n")
    server.erase()
    clean = server.contents()
    assert server.check() == Exit.DONE
    blocked = 0
    for restore in restores:
        restore()
        assert server.contents() != clean
        blocked += server.check() == Exit.FINDINGS
        done = backups.replay(server.world.house, "app", server.world.datamap())
        assert (done.residual, done.undecided) == (0, 0)
        assert server.check() == Exit.DONE
        assert server.contents() == clean
    assert (blocked, len(restores)) == ({"postgres": 18, "mariadb": 5}[server.kind],) * 2


@pytest.mark.promise("P23")
def test_a_restored_database_is_locked_until_it_was_looked_at(server: Server) -> None:
    """Who serves can't sign in, and open sessions end; after the replay, the gate opens."""
    admin = sa.create_engine(server.database.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    word = "w" * 20
    with admin.connect() as connection:
        if server.kind == "postgres":
            connection.exec_driver_sql(f"CREATE ROLE {server.role} LOGIN PASSWORD '{word}'")
        else:
            connection.exec_driver_sql(f"CREATE USER {server.role} IDENTIFIED BY '{word}'")
            connection.exec_driver_sql(f"GRANT SELECT ON {server.database.url.database}.* TO {server.role}")
    shop = sa.create_engine(server.database.url.set(username=server.role, password=word), poolclass=sa.NullPool)

    def serves() -> bool:
        try:
            shop.connect().close()
        except sa.exc.OperationalError:
            return False
        return True

    try:
        restore = server.take("20291201", *KINDS[server.kind][0])
        server.erase()
        restore()
        house, datamap = server.world.house, server.world.datamap()
        assert serves(), "the gate was forgotten"
        reports, problems = backups_gate.watch(house, datamap)  # and the watch finds it
        assert ([r.blocked for r in reports], problems) == ([True], [])
        session = shop.connect()
        assert backups_gate.gated_check(house, "app", datamap, lock=True, release=True).exit_code == Exit.FINDINGS
        assert not serves()
        with pytest.raises(sa.exc.DBAPIError):
            session.exec_driver_sql("SELECT 1")
        session.invalidate()
        session.close()
        assert backups.replay(house, "app", datamap).residual == 0
        assert not serves()
        assert backups_gate.gated_check(house, "app", datamap, lock=True, release=False).exit_code == Exit.DONE
        assert not serves()
        assert backups_gate.gated_check(house, "app", datamap, lock=False, release=True).exit_code == Exit.DONE
        assert serves()
        assert [r.blocked for r in backups_gate.watch(house, datamap)[0]] == [False]
        open_store = server.settings.model_copy(update={"gate": ()})
        settings = house.settings.model_copy(update={"stores": {"app": open_store}})
        with pytest.raises(ConfigError, match="gate"):
            backups_gate.gated_check(
                dataclasses.replace(house, settings=settings), "app", datamap, lock=True, release=True
            )
    finally:
        with admin.connect() as connection:
            if server.kind == "postgres":
                connection.exec_driver_sql(f"DROP OWNED BY {server.role}")
                connection.exec_driver_sql(f"DROP ROLE {server.role}")
            else:
                connection.exec_driver_sql(f"DROP USER {server.role}")


@pytest.mark.promise("P22", "P24")
def test_rewritten_dumps_bring_nobody_back(server: Server) -> None:
    """Dumps of every form in one set, rewritten without the server, restored on it: clean, and as the living one is."""
    world = server.world
    server.sql("INSERT INTO orders VALUES (13, 1, 9);\nINSERT INTO items VALUES (103, 13, 'jar');\n")
    forms = {"postgres": (".sql", ".dump", ""), "mariadb": (".sql",)}[server.kind]
    paths = [world.copies / f"app-2029110{n}{ending}" for n, ending in enumerate(forms, 1)]
    for path in paths:
        server.database.dump(path)
    server.sql("DELETE FROM items WHERE id = 103;\nDELETE FROM orders WHERE id = 13;\n")
    server.erase()
    clean = server.contents()
    report = backups_rewrite.rewrite(world.house, world.datamap(), dry_run=False)
    counts = backups_rewrite.counts_of(report)
    assert counts == {
        "backups": len(forms),
        "rewritten": len(forms),
        "records": 8 * len(forms),
        "closed": len(forms),
        "problems": 0,
    }
    for path in paths:
        server.restore(path)
        assert server.contents() == clean
        assert server.check() == Exit.DONE
    assert [p.name for p in sorted(world.copies.iterdir())] == [p.name for p in paths]
    cut = paths[-1] if paths[-1].is_file() else paths[1]
    whole = cut.read_bytes()
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    before = cut.read_bytes()
    with (
        pytest.raises(CorruptData),
        FolderBackups(world.house.settings.backups[0], server.settings).draft(
            next(b for b in backups.look(world.house).backups if b.locator == cut.name), (), {}
        ) as draft,
    ):
        for c in draft.store.collections():
            for unit in draft.store.units(c):
                list(draft.store.scan(unit))
    assert cut.read_bytes() == before

"""Packages that wait to be fetched: once, with a code, for a short time; then they are gone.

What lies in the folder is encrypted (:mod:`delenda.portability.seal`). A package's id and code travel by different
ways. Unknown, wrong code, fetched and expired all get the same answer, so that nobody learns who asked for data. A
broken download may be repeated a few times; a finished one may not.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from delenda.control import Control
from delenda.errors import Refused
from delenda.model import RequestId, Token, token_of
from delenda.portability.tables import PACKAGE, PART
from delenda.ports import AuditLog

BLOCK: Final = 1 << 18
TRIES: Final = 3
WRONG_CODES: Final = 5
SUFFIX: Final = ".zip.age"
_FILE: Final = re.compile(r"pkg-([0-9a-f]{24})-(\d+)\.zip\.age(\.part)?")


class Gone(Refused):
    """There is no such package any more, or the code is wrong: the caller is not told which."""

    def __init__(self) -> None:
        super().__init__("package: fetched, expired or unknown, or the code is wrong; ask for a new copy")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a package."""

    number: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """A registered package and the code that fetches it, which is told once and not kept."""

    id: str
    expires_at: dt.datetime
    parts: tuple[Part, ...]
    code: str = field(repr=False)


class Shelf:
    """The folder where packages wait, and its register in the control store."""

    def __init__(self, control: Control, folder: Path, log: AuditLog) -> None:
        self._control, self._log = control, log
        self.folder = folder

    def path(self, package_id: str, number: int) -> Path:
        """Return where a part lies; the id is checked, so that it can name nothing else."""
        name = f"pkg-{package_id}-{number}{SUFFIX}"
        if not _FILE.fullmatch(name):
            raise Gone
        return self.folder / name

    def register(
        self,
        connection: sa.Connection,
        package_id: str,
        request: RequestId,
        parts: Sequence[Part],
        manifest: str,
        now: dt.datetime,
        valid: dt.timedelta,
    ) -> Package:
        """Enter a package whose files are in place, and return it with its code."""
        code = secrets.token_urlsafe(24)
        connection.execute(
            PACKAGE.insert().values(
                id=package_id,
                request_id=request,
                made_at=now,
                expires_at=now + valid,
                state="ready",
                code_token=self._token(package_id, code),
                wrong_codes=0,
                manifest_sha256=manifest,
            )
        )
        rows = [
            {
                "package_id": package_id,
                "number": p.number,
                "state": "ready",
                "tries": 0,
                "size_bytes": p.size_bytes,
                "sha256": p.sha256,
            }
            for p in parts
        ]
        connection.execute(PART.insert(), rows)
        return Package(package_id, now + valid, tuple(parts), code)

    def fetch(self, package_id: str, number: int, code: str, now: dt.datetime) -> Iterator[bytes]:
        """Yield an encrypted part's bytes; once the last is taken, the part is gone.

        Raises ``Gone`` at the first byte asked for.
        """
        path = self.path(package_id, number)
        self._claim(package_id, number, code, now)
        whole = False
        try:
            with path.open("rb") as stream:
                while piece := stream.read(BLOCK):
                    yield piece
            whole = True
        except FileNotFoundError:
            whole = True
            raise Gone from None
        finally:
            self._release(package_id, number, whole=whole)

    def purge(self, now: dt.datetime) -> int:
        """Remove what expired, and files that no package knows; return how many files went."""
        with self._control.begin() as connection:
            late = sa.select(PACKAGE.c.id, PACKAGE.c.request_id).where(
                PACKAGE.c.state.in_(("ready", "locked")), PACKAGE.c.expires_at <= now
            )
            gone = 0
            for package_id, request in connection.execute(late).all():
                files = self._drop(connection, package_id, "expired")
                gone += files
                self._log.append(
                    connection, "export.purged", {"export": package_id, "reason": "expired", "files": files}, request
                )
            waiting = set(connection.scalars(sa.select(PACKAGE.c.id).where(PACKAGE.c.state.in_(("ready", "locked")))))
        return gone + self._sweep(waiting, now)

    def _sweep(self, waiting: set[str], now: dt.datetime) -> int:
        """Remove files of ours that a crash left behind: no package waits for them, and an hour has passed."""
        swept = 0
        for path in self.folder.glob("pkg-*") if self.folder.is_dir() else ():
            match = _FILE.fullmatch(path.name)
            old = path.stat().st_mtime < (now - dt.timedelta(hours=1)).timestamp()
            if match and match[1] not in waiting and old:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    # --- one-time ---

    def _claim(self, package_id: str, number: int, code: str, now: dt.datetime) -> None:
        with self._control.begin() as connection:
            package = connection.execute(sa.select(PACKAGE).where(PACKAGE.c.id == package_id)).one_or_none()
            right = compare_digest(self._token(package_id, code), bytes(package.code_token) if package else bytes(16))
            if package is not None and not right:
                self._count_wrong(connection, package_id, package.wrong_codes + 1)
            open_now = package is not None and right and package.state == "ready" and package.expires_at > now
            claimed = open_now and connection.execute(
                PART.update()
                .where(PART.c.package_id == package_id, PART.c.number == number, PART.c.state == "ready")
                .values(state="fetching", tries=PART.c.tries + 1)
            )
        if not claimed or claimed.rowcount != 1:
            raise Gone

    def _count_wrong(self, connection: sa.Connection, package_id: str, wrong: int) -> None:
        state = "locked" if wrong >= WRONG_CODES else "ready"
        where = (PACKAGE.c.id == package_id, PACKAGE.c.state == "ready")
        connection.execute(PACKAGE.update().where(*where).values(wrong_codes=wrong, state=state))

    def _release(self, package_id: str, number: int, *, whole: bool) -> None:
        this = (PART.c.package_id == package_id, PART.c.number == number)
        with self._control.begin() as connection:
            tries = connection.scalar(sa.select(PART.c.tries).where(*this)) or 0
            if not whole and tries < TRIES:
                connection.execute(PART.update().where(*this, PART.c.state == "fetching").values(state="ready"))
                return
            self.path(package_id, number).unlink(missing_ok=True)
            connection.execute(PART.update().where(*this).values(state="fetched"))
            left = connection.scalar(
                sa.select(sa.func.count()).where(PART.c.package_id == package_id, PART.c.state != "fetched")
            )
            if not left:
                connection.execute(PACKAGE.update().where(PACKAGE.c.id == package_id).values(state="fetched"))
                request = connection.scalar(sa.select(PACKAGE.c.request_id).where(PACKAGE.c.id == package_id)) or ""
                self._log.append(connection, "export.purged", {"export": package_id, "reason": "fetched"}, request)

    def _drop(self, connection: sa.Connection, package_id: str, state: str) -> int:
        numbers = connection.scalars(sa.select(PART.c.number).where(PART.c.package_id == package_id)).all()
        files = 0
        for number in numbers:
            path = self.path(package_id, number)
            files += path.exists()
            path.unlink(missing_ok=True)
        connection.execute(PART.update().where(PART.c.package_id == package_id).values(state=state))
        connection.execute(PACKAGE.update().where(PACKAGE.c.id == package_id).values(state=state))
        return files

    def _token(self, package_id: str, code: str) -> Token:
        return token_of(self._control.pepper, f"package:{package_id}", code)


def new_id() -> str:
    """Return a package's id: 96 random bits, in hex."""
    return secrets.token_hex(12)

"""The demo's tour: an account is cancelled at an invented company, and everything that follows is shown.

Each part runs as it does in production: the flows on Prefect's own local server, the command line's jobs for what a
person decides. Only the company is invented.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import logging
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from delenda.cli.output import Output
from delenda.errors import FatalError, InputError

if TYPE_CHECKING:
    from delenda.demo import Estate
    from delenda.jobs.house import House

MARK: Final = ".delenda-demo"
CANCELLED: Final = 7
"""Whose account is cancelled: somebody who shares a phone with their family."""
CURIOUS: Final = 12
"""Who asks for a copy."""
_QUIET: Final = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


class Tour:
    """One run of the demo in a folder of its own. ``facts`` is what a program may want to know of it."""

    def __init__(self, folder: Path, subjects: int, seed: int, out: Output) -> None:
        if subjects <= CURIOUS + 3:
            raise InputError(f"--subjects: the demo needs more than {CURIOUS + 3} people")
        self.folder = folder.absolute()
        self.subjects = subjects
        self.seed = seed
        self.out = out
        self.facts: dict[str, Any] = {"folder": str(folder)}
        self._started = time.monotonic()
        self._step = 0

    # --- before --------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Make the folder anew. Raises ``InputError`` if it holds anything that no earlier demo made."""
        if self.folder.exists():
            if any(self.folder.iterdir()) and not (self.folder / MARK).exists():
                raise InputError(f"{self.folder.name}: the folder is not a demo's; choose a new one with --out")
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        (self.folder / MARK).touch()

    def lay_out(self) -> Estate:
        """Write the company, its configuration and its keys into the cleared folder."""
        from delenda import config
        from delenda.audit.keys import fresh_key, fresh_keys
        from delenda.demo.layout import lay_out, write_keys

        self._say("A company is invented")
        estate = lay_out(self.folder, self.seed, self.subjects, dt.datetime.now(dt.UTC))
        shutil.copyfile(config.shipped() / "demo" / "delenda.yaml", self.folder / "delenda.yaml")
        keys = fresh_keys("pomelo.example/log")
        files = {"control": keys.control, "pepper": keys.pepper, "audit": keys.audit, "webhook": f"whsec_{fresh_key()}"}
        write_keys(self.folder / "keys", files)
        (self.folder / "keys" / "audit.policy").write_text(keys.policy)
        rows = sum(len(r) for tables in estate.rows.values() for r in tables.values())
        self._tell(
            f"{len(estate.people)} people; {rows:,} rows in two databases, {len(estate.objects)} objects in a bucket,"
        )
        self._tell("3 old backups; a family shares a phone, a device was resold, ad ids are zeroed.")
        return estate

    # --- the tour ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Lay out, scan, cancel, plan, approve, erase, look again, prove; a copy; backups; the trail."""
        self.clear()
        with self._environment():
            server = threading.Thread(target=self._start_server, name="prefect", daemon=True)
            server.start()
            self.lay_out()
            server.join()
            self._scan()
            erased = self._erase()
            self._copy()
            self._backups()
            self._look_back(erased)

    def _start_server(self) -> None:
        from flows.local import start_server

        start_server()

    def _scan(self) -> None:
        from flows.scan import scan

        self._say("The scan flow reads everything (Prefect starts its own local server for it)")
        counts = scan()
        self._tell(
            f"{counts['records']:,} records in {counts['collections']} collections; {counts['findings']} findings."
        )
        self._tell("Kept of it: which field holds what, and keyed tokens. No value.")
        self.facts["scan"] = counts

    def _erase(self) -> str:
        from delenda.erasure.document import load_plan, render
        from delenda.jobs import request as desk
        from delenda.jobs.course import plan_path
        from delenda.jobs.plan import approve
        from flows.erase import erase

        self._say("The app says, under its signature: this account is cancelled")
        with self._house("receiver") as house:
            case = desk.cancelled(house, *self._signed_event(house))
        self._tell(f"Request {case.id} is {case.state}; the answer is due by {case.request.due_at:%Y-%m-%d}.")
        self._say("The erase flow finds whose the records are, and plans")
        erase(case.id)
        with self._house("privacy-officer") as house:
            path = plan_path(house, case.id)
            tables = render(load_plan(path))
            self._tell(f"{tables[0].title}")
            self.out.table(tables[0].columns, tables[0].rows)
            for table in tables:
                if table.title in ("Kept", "To be decided"):
                    self.out.line()
                    self.out.table(table.columns, table.rows, table.title)
            self._tell(
                "What hangs on the family's shared phone alone is asked about: it is never guessed, and never erased."
            )
            self._say("A privacy officer reads the plan, and approves exactly this one")
            row = approve(house, path)
        self._tell(
            f"Plan {row.digest[:12]} is {row.state}. The planner may not approve; edit one byte, and it is refused."
        )
        self._say("The erase flow goes on: apply, mark the backups, tell the recipients, look again, issue the receipt")
        erase(case.id)
        self._receipt(case.id)
        return str(case.id)

    def _receipt(self, request: str) -> None:
        from delenda.jobs.receipt import last_receipt, write_receipt

        with self._house("privacy-officer") as house:
            receipt = last_receipt(house, request)
            paths = write_receipt(receipt, self.folder / "receipts")
        for line in receipt.core["summary"]:
            self._tell(line)
        state = str(receipt.core["state"])
        self.facts |= {"request": request, "state": state, "receipt": str(paths["html"])}
        if state not in ("complete", "complete_with_open_obligations"):
            raise FatalError(f"the demo's erasure ended {state}; see {paths['html'].name}")

    def _copy(self) -> None:
        from delenda.demo.people import FIRST_ACCOUNT
        from delenda.jobs import copy
        from delenda.jobs import request as desk
        from delenda.model import RequestKind
        from delenda.requests.intake import Asked
        from delenda.requests.proof import Method
        from flows.export import export

        self._say("Somebody else asks for a copy of their data; the export flow makes it")
        with self._house("desk") as house:
            seeds = (("ACCOUNT_ID", str(FIRST_ACCOUNT + CURIOUS)),)
            case = desk.new(house, Asked(kind=RequestKind.ACCESS, seeds=seeds))
            desk.verify(house, case.id, Method.KNOWN_CHANNEL, 2, "signed_in")
            copy.ask(house, case.id)
            copy.approve(house, case.id, "privacy-officer")
        export(case.id)
        archive = max((self.folder / "exports").glob("*.zip"), key=lambda p: p.stat().st_mtime)
        unpacked = self.folder / "exports" / "opened"
        shutil.unpack_archive(archive, unpacked)
        self._tell(
            f"{archive.name}: a page, JSON, CSV, their photos, and a manifest with SHA-256. It is opened beside."
        )
        self.facts["export"] = str(archive)

    def _backups(self) -> None:
        from delenda.jobs.backups import all_obligations
        from flows.purge import purge

        self._say("The purge flow looks at the old backups")
        purge()
        with self._house("operator") as house:
            owed = all_obligations(house)
        dates = ", ".join(f"{o.due_at:%Y-%m-%d}" for o in owed if o.due_at)
        self._tell(f"{len(owed)} backups still hold the erased person, and must be gone by {dates}.")
        self._tell(
            "Should one be restored before, `delenda backups restore-check app` blocks it until it is erased again."
        )

    def _look_back(self, erased: str) -> None:
        from delenda.jobs import audit, report
        from delenda.jobs import map as maps

        self._say("An auditor checks the trail")
        with self._house("auditor") as house:
            audit.publish(house)
            checked = audit.verify(house, sources=audit.sources(house))
            if not checked.ok:
                raise FatalError("the demo's audit log does not verify: see `delenda audit verify`")
            audit.bundle(house, self.folder / "audit-bundle.zip", erased)
            seen = maps.view(house)
            (self.folder / "data-map.html").write_text(maps.render(seen, maps.Form.HTML), encoding="utf-8")
            receipt = Path(self.facts["receipt"])
            links = [
                ("Receipt of the erasure", f"receipts/{receipt.name}"),
                ("The copy that was asked for", "exports/opened/index.html"),
                ("Data map", "data-map.html"),
                ("Bundle for the auditor", "audit-bundle.zip"),
            ]
            (self.folder / "report.html").write_text(report.page(house, links), encoding="utf-8")
            size = checked.verdict.head.size if checked.verdict.head else 0
        self._tell(f"{size} entries, each provable with the public key alone; not one holds personal data.")
        self.facts["seconds"] = round(time.monotonic() - self._started, 1)
        self.out.line()
        self.out.title(f"Done in {self.facts['seconds']:.0f} s. Open these:")
        name = os.path.relpath(self.folder)
        for what, path in (
            ("report", "report.html"),
            ("receipt", f"receipts/{receipt.name}"),
            ("copy", "exports/opened/index.html"),
            ("data map", "data-map.html"),
            ("audit log", "state/log/"),
        ):
            self.out.line(f"  {what:<10} {name}/{path}")
        self.out.line(f"Go on by hand: delenda -c {name}/delenda.yaml status")

    # --- inside --------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self._step += 1
        self.out.line()
        self.out.title(f"{self._step}. {text}")

    def _tell(self, text: str) -> None:
        self.out.line(f"   {text}")

    @contextlib.contextmanager
    def _environment(self) -> Iterator[None]:
        """Let flows find the demo's configuration, and Prefect keep to the demo's folder; undone at the end."""
        ours = _QUIET | {
            "DELENDA_CONFIG": str(self.folder / "delenda.yaml"),
            "PREFECT_HOME": str(self.folder / "prefect"),
        }
        before = {name: os.environ.get(name) for name in (*ours, "PREFECT_API_URL", "PREFECT_PROFILES_PATH")}
        os.environ.update(ours)
        for name in ("PREFECT_API_URL", "PREFECT_PROFILES_PATH"):
            os.environ.pop(name, None)
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    @contextlib.contextmanager
    def _house(self, actor: str) -> Iterator[House]:
        from delenda import config
        from delenda.jobs.opening import open_house

        with open_house(config.load(self.folder / "delenda.yaml"), actor=actor) as house:
            yield house

    def _signed_event(self, house: House) -> tuple[dict[str, str], bytes]:
        """Return the app's event as its own backend would send it: Standard Webhooks, signed with the shared secret."""
        from delenda.demo.people import FIRST_ACCOUNT
        from delenda.webhooks import headers_for

        data = {"account_id": str(FIRST_ACCOUNT + CANCELLED), "ground": "cancelled"}
        body = json.dumps(
            {"type": "account.cancelled", "timestamp": house.clock.now().isoformat(), "data": data}
        ).encode()
        secret: SecretStr = house.settings.requests.webhook_secrets[0]
        event = "msg_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()
        return headers_for(secret, event, house.clock.now(), body), body

"""The company's bucket: events, sessions, logs, photos, chat exports, address books, a partner's list."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from delenda.demo.ledger import Ledger
from delenda.demo.people import GATEWAY_BSSID, OFFICE_IP, Person

STORE: Final = "bucket"
PEOPLE_PER_PART: Final = 5_000
OUTSIDERS: Final = (("Aunt May", "+12015550199", "may@example.org"), ("快递小哥", "19900001234", ""))


def build_objects(seed: int, people: list[Person], midnight: dt.datetime, ledger: Ledger) -> dict[str, bytes]:
    """Return the objects by key, and note each record in the ledger."""
    objects: dict[str, bytes] = {}
    for part in range(0, len(people), PEOPLE_PER_PART):
        some = people[part : part + PEOPLE_PER_PART]
        name = f"part-{part // PEOPLE_PER_PART:05d}"
        day = f"{midnight - dt.timedelta(days=2):%Y-%m-%d}"
        builders: tuple[tuple[str, Callable[..., bytes]], ...] = (
            (f"events/dt={day}/{name}.jsonl.gz", _events),
            (f"sessions/{name}.parquet", _sessions),
            (f"logs/app-{day}.{name}.log", _log),
            (f"crm/partner-leads.{name}.csv", _leads),
        )
        for key, build in builders:
            objects[key] = build(key, Random(f"{seed}:{key}"), some, midnight, ledger)  # noqa: S311
    for place, who in enumerate(people):
        around = [people[(place + step) % len(people)] for step in (1, 3)] if len(people) > 3 else []
        if who.index % 3 == 0:
            key = f"photos/{who.account}/IMG_{who.index % 10_000:04d}.jpg"
            objects[key] = _photo(who, midnight)
            ledger.record(STORE, key, [key], who.account)
        if who.index % 4 == 3:
            key = f"uploads/contacts/{who.account}.csv"
            objects[key] = _contacts(key, who, around, ledger)
        if who.index % 5 == 2 and around:
            key = f"chats/thread-{place:06d}.txt"
            objects[key] = _chat(key, who, around[0], midnight, ledger)
    objects["reports/daily.json"] = json.dumps(
        [{"day": f"{midnight:%Y-%m-%d}", "active_accounts": len(people), "build": "10.2.0.1", "trace": "4111111"}]
    ).encode()
    return objects


def _events(key: str, rng: Random, people: list[Person], midnight: dt.datetime, ledger: Ledger) -> bytes:
    lines: list[str] = []
    for who in people:
        for n in range(2):
            event: dict[str, Any] = {
                "ts": f"{midnight - dt.timedelta(days=2, seconds=rng.randrange(86_400)):%Y-%m-%dT%H:%M:%SZ}",
                "name": ("app_open", "purchase")[n],
                "uid": str(who.account) if n else None,
                "device": {
                    "adid": who.device.ad_id,
                    "imei": who.device.imei if n == 0 and who.device.platform != "ios" else None,
                    "mac": who.device.mac,
                    "model": who.device.model,
                },
                "net": {"ip": who.ip if n else OFFICE_IP, "bssid": GATEWAY_BSSID},
                "props": {"amount": rng.randrange(1000), "session": rng.getrandbits(40)},
            }
            ledger.record(STORE, key, [key, len(lines)], who.account)
            lines.append(json.dumps(event, ensure_ascii=False))
    return gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)


def _sessions(key: str, rng: Random, people: list[Person], midnight: dt.datetime, ledger: Ledger) -> bytes:
    rows = []
    for who in people:
        start = midnight - dt.timedelta(days=rng.randrange(60), seconds=rng.randrange(86_400))
        rows.append(
            {
                "session_id": rng.getrandbits(48),
                "user_id": who.account,
                "started_at": start,
                "device": {"oaid": who.device.oaid or None, "serial": who.device.serial},
                "ips": [who.ip],
                "screens": ["home", "shop"],
                "seconds": rng.randrange(3000),
            }
        )
        ledger.record(STORE, key, [key, len(rows) - 1], who.account)
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=1_000, compression="zstd")
    return out.getvalue()


def _log(key: str, rng: Random, people: list[Person], midnight: dt.datetime, ledger: Ledger) -> bytes:
    lines: list[str] = []
    for place, who in enumerate(people):
        at = f"{midnight - dt.timedelta(days=2, seconds=rng.randrange(86_400)):%Y-%m-%dT%H:%M:%SZ}"
        ledger.record(STORE, key, [key, len(lines)], who.account)
        lines.append(
            f"{at} INFO  auth login ok phone={who.phone_written.replace(' ', '')} imei={who.device.imei} ip={who.ip}"
        )
        if place % 6 == 5:
            other = people[place - 1]
            ledger.record(STORE, key, [key, len(lines)], None, [who.account, other.account])
            lines.append(
                f"{at} INFO  share invite from={who.email} to={other.email} request_id={rng.getrandbits(60):015d}"
            )
        if place % 10 == 9:
            ledger.record(STORE, key, [key, len(lines)], None)
            lines.append(f"{at} WARN  cache miss build=10.2.0.1 order=202400017 took=35ms peer={OFFICE_IP}")
    return ("\n".join(lines) + "\n").encode()


def _leads(key: str, rng: Random, people: list[Person], _midnight: dt.datetime, ledger: Ledger) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["姓名", "手机号码", "电子邮箱", "通讯地址", "来源"])
    row = 0
    for who in people:
        if who.index % 3 == 2 and who.shares_phone_with is None:
            writer.writerow([who.name, who.phone_written, who.email.upper(), who.address, "adnet"])
            ledger.record(STORE, key, [key, row], who.account)
            row += 1
        if who.index % 50 == 0:
            writer.writerow(
                ['=HYPERLINK("x")', f"1990001{rng.randrange(10_000):04d}", f"lead{who.index}@example.net", "", "adnet"]
            )
            ledger.record(STORE, key, [key, row], None)
            row += 1
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _photo(who: Person, midnight: dt.datetime) -> bytes:
    def degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
        value = abs(value)
        minutes = (value - int(value)) * 60
        return IFDRational(int(value)), IFDRational(int(minutes)), IFDRational(round((minutes % 1) * 6000), 100)

    image = Image.new("RGB", (48, 32), (who.index * 7 % 256, who.index * 13 % 256, 120))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Pomelo", who.device.model
    exif[0x013B] = who.name
    exif[0x0132] = f"{midnight:%Y:%m:%d %H:%M:%S}"
    exif.get_ifd(0x8825).update(
        {
            1: "N" if who.latitude >= 0 else "S",
            2: degrees(who.latitude),
            3: "E" if who.longitude >= 0 else "W",
            4: degrees(who.longitude),
        }
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def _contacts(key: str, who: Person, friends: list[Person], ledger: Ledger) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "phone", "email"])
    for row, friend in enumerate(friends):
        writer.writerow([friend.name, friend.phone_written, friend.email if row % 2 == 0 else ""])
        ledger.record(STORE, key, [key, row], who.account, [friend.account])
    for row, entry in enumerate(OUTSIDERS, start=len(friends)):
        writer.writerow(entry)
        ledger.record(STORE, key, [key, row], who.account)
    return out.getvalue().encode()


def _chat(key: str, who: Person, other: Person, midnight: dt.datetime, ledger: Ledger) -> bytes:
    lines: list[str] = []
    for turn in range(6):
        sender, reader = (who, other) if turn % 2 == 0 else (other, who)
        text = ("在吗？", "Sure, see you there", "Build 10.2.0.1 is out")[turn % 3]
        mentions: list[int] = []
        if turn == 3:
            text, mentions = f"forwarding it to {reader.email} now", [reader.account]
        ledger.record(STORE, key, [key, len(lines)], sender.account, mentions)
        lines.append(
            f"[{midnight - dt.timedelta(days=9):%Y-%m-%d} 10:{turn:02d}] {sender.name} <{sender.email}>: {text}"
        )
    return ("\n".join(lines) + "\n").encode()

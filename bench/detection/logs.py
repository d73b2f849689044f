"""Generated logs, by the share of their lines that hold personal data, in two sorts.

*New people*: each personal line is of someone never seen before, each value new; the quiet lines are three templates
and, one in twenty, a clean line that looks dangerous (order numbers, hashes, versions). Nothing comes back, so nothing
that was remembered helps: the worst case. *People come back*, as in life: 2,000 people with an address or two, a
mailbox, and the ids of their devices write an access log, an app's log and a stream of events; few of them write most.
Everything follows from the random number generator.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping

from bench.detection.corpus import CLEAN, TEMPLATES, fill
from bench.detection.values import MAKERS, hexes, ip, uuid4

Line = Callable[[random.Random], str]
DENSITIES = (("none", 0.0), ("1 line in 200", 0.005), ("1 line in 20", 0.05), ("1 line in 5", 0.2), ("every line", 1.0))

_PERSONAL = TEMPLATES["log"] + TEMPLATES["json"]
_QUIET = (
    "%s INFO [http-nio-8080-exec-%d] c.e.OrderService - order accepted status=200 cost=%dms items=%d region=eu-west-1",
    "%s DEBUG cache hit key=catalog:page:%d ttl=%d shard=%d node=cache-03 bytes=18234 evicted=0 origin=cdn",
    "%s WARN retrying upstream payments attempt=%d backoff=%dms budget=%d reason=timeout pool=blue",
)
_MORE_QUIET = (
    *_QUIET,
    "%s INFO [scheduler-%d] c.e.StockJob - batch finished rows=%d skipped=%d",
    "%s DEBUG [pool-2-thread-%d] o.h.SQL - select count(*) from stock where shelf = ? took %dms rows=%d",
    "%s INFO GC pause (G1 Evacuation Pause) young gen=%d heap=%dM freed=%dM",
)
_WITH_IDS = (
    "%s INFO [http-nio-8080-exec-%d] c.e.OrderService - order accepted request_id={uuid} status=200 cost=%dms items=%d",
    "%s DEBUG cache hit trace_id={hex32} span_id={hex16} page=%d ttl=%d shard=%d",
    "%s WARN retrying upstream txn={num12} etag={hex32} attempt=%d backoff=%dms budget=%d",
)
_PATHS = "/ /cart /search /api/v1/items /api/v1/items/17 /static/app.js /login /img/logo.png /checkout /help".split()
_EVENTS = "launch page_view click purchase scroll share".split()


def lines(r: random.Random, portion: float, *, known: bool) -> Iterator[str]:
    """Yield the lines of a log without end, of people who come back (``known``) or of new ones."""
    personal = returning(r) if known else new
    quiet = _MORE_QUIET if known else _QUIET
    while True:
        yield personal(r) if r.random() < portion else _impersonal(r, quiet)


def with_ids(r: random.Random) -> Iterator[str]:
    """Yield the lines of a log about nobody, each with ids of requests that look like those of people's devices."""
    while True:
        yield fill(r.choice(_WITH_IDS) % (_stamp(r), r.randint(1, 99), r.randint(1, 999), r.randint(1, 99)), r)[0]


def new(r: random.Random) -> str:
    """Return a line about someone never seen before."""
    return fill(r.choice(_PERSONAL), r)[0]


def returning(r: random.Random) -> Line:
    """Return what makes lines about some people, of whom few write most."""
    people = [_person(r) for _ in range(2000)]

    def line(r: random.Random) -> str:
        person = people[min(int(r.paretovariate(0.6)) - 1, len(people) - 1)]
        return r.choice(_SORTS)(r, person)

    return line


def _person(r: random.Random) -> Mapping[str, str]:
    kinds = "EMAIL PHONE_NUMBER USER_AGENT IMEI ANDROID_AD_ID OAID IDFA MAC_ADDRESS DEVICE_SERIAL PUSH_TOKEN CARRIER"
    return {"ip": ip(r), "mobile ip": ip(r), "device": hexes(r, 16), **{k: MAKERS[k](r) for k in kinds.split()}}


def _access(r: random.Random, of: Mapping[str, str]) -> str:
    day = f"{r.randint(1, 28):02}/Mar/2024:{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02} +0800"
    asked = f'"GET {r.choice(_PATHS)}?v={r.randint(1, 999)} HTTP/1.1" 200 {r.randint(100, 99999)}'
    return f'{of["ip"]} - - [{day}] {asked} "https://shop.example.com{r.choice(_PATHS)}" "{of["USER_AGENT"]}"'


def _login(r: random.Random, of: Mapping[str, str]) -> str:
    thread, cost = r.randint(1, 32), r.randint(1, 400)
    said = f"login ok user={of['EMAIL']} ip={of['mobile ip']} cost={cost}ms"
    return f"{_stamp(r)} INFO [http-nio-8080-exec-{thread}] c.e.LoginService - {said}"


def _event(r: random.Random, of: Mapping[str, str]) -> str:
    told = {"ts": 1_709_600_000_000 + r.randrange(10**9), "event": r.choice(_EVENTS), "request_id": uuid4(r)}
    device = {"android_id": of["device"], "oaid": of["OAID"], "ip": of["ip"], "carrier": of["CARRIER"], "os": "12"}
    return json.dumps({**told, **device}, ensure_ascii=False, separators=(",", ":"))


def _register(r: random.Random, of: Mapping[str, str]) -> str:
    ids = f"imei={of['IMEI']} mac={of['MAC_ADDRESS']} sn={of['DEVICE_SERIAL']}"
    return f"{_stamp(r)} device register {ids} model=SM-G9980 os=12 build={r.randint(100, 9999)}"


def _message(r: random.Random, of: Mapping[str, str]) -> str:
    said = f"sms sent to {of['PHONE_NUMBER']} code=**** channel={r.randint(1, 9)} seq={r.randint(1, 10**6)}"
    return f"{_stamp(r)} INFO {said}"


def _advert(r: random.Random, of: Mapping[str, str]) -> str:
    slot, took = r.randint(1, 40), r.randint(1, 90)
    return f"{_stamp(r)} ad request gaid={of['ANDROID_AD_ID']} slot={slot} ip={of['mobile ip']} ms={took}"


_SORTS = (_access, _access, _access, _login, _event, _event, _register, _message, _advert)


def _impersonal(r: random.Random, quiet: tuple[str, ...]) -> str:
    if r.random() < 0.05:
        return fill(r.choice(CLEAN), r)[0]
    return r.choice(quiet) % (_stamp(r), r.randint(1, 99), r.randint(1, 999), r.randint(1, 99))


def _stamp(r: random.Random) -> str:
    return f"2024-03-{r.randint(1, 28):02} 12:{r.randint(0, 59):02}:{r.randint(0, 59):02}.{r.randint(0, 999):03}"

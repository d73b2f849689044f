"""What a scan goes by: messages of changes that stores send, reports of what they hold, or the stores' own lists.

A report is a day old when it comes, so it is used with the messages since, and only as long as a list of the store
itself has shown, now and then, that both together miss nothing. Where that can't be said the store is listed, and the
scan's report says why. Erasures do not go by any of this: a plan and its verification list each store themselves.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, cast

from pydantic import SecretStr

from delenda.discovery import changes, noted
from delenda.discovery import units as register
from delenda.discovery.changes import OVERLAP, Feed, Pending
from delenda.errors import DelendaError, InputError, InventoryUnfit, Unverified
from delenda.jobs.house import House
from delenda.model import Collection, ObjectChange, Unit
from delenda.ports import Inventoried, Listing, Notified, Store
from delenda.settings import EventSettings, InventorySettings, S3Store
from delenda.webhooks import verified_id

MAX_MESSAGE_BYTES: Final = 256 << 10
"""What SNS, SQS and EventBridge send at most."""
_AT_ONCE: Final = 500
_LATE: Final = dt.timedelta(minutes=15)
"""How long a message may be under way before an object counts as one that it should have named."""


# --- hearing of changes --------------------------------------------------------------------------------------


def receive(house: House, name: str, headers: Mapping[str, str], body: bytes) -> int:
    """Take in a message that was sent to us; return of how many objects it told something new.

    Raises ``Unverified`` for a sender that shows none of the store's secrets, ``InputError`` for what is no message.
    """
    events = _events(house, name)
    known = name in house.stores and isinstance(house.stores[name], Notified)
    if events is None or not known:
        raise Unverified("the message is for no store that expects one")
    store = cast(Notified, house.stores[name])
    _verify(house, store, events, {k.lower(): v for k, v in headers.items()}, body)
    heard = store.understood(body)
    _heard(house, name)
    return changes.note(house.control, name, heard)


def _verify(house: House, store: Notified, events: EventSettings, headers: Mapping[str, str], body: bytes) -> None:
    if "webhook-signature" in headers:
        tolerance = house.settings.requests.webhook_tolerance
        verified_id(events.secrets, headers, body, house.clock.now(), tolerance, MAX_MESSAGE_BYTES)
        return
    shown = _shown(headers.get("authorization", ""))
    proofs = [shown] if shown else list(store.proofs(body))
    if not proofs or not all(_known(proof, events.secrets) for proof in proofs):
        raise Unverified("the message shows no secret of the store's")


def _shown(authorization: str) -> str:
    """Return the bearer token, or the password."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _known(proof: str, secrets: Sequence[SecretStr]) -> bool:
    given = proof.encode("utf-8", "surrogatepass")
    same = [hmac.compare_digest(given, s.get_secret_value().encode()) for s in secrets]
    return any(same)


def _events(house: House, name: str) -> EventSettings | None:
    section = house.settings.stores.get(name)
    return section.events if isinstance(section, S3Store) else None


def _inventory(house: House, name: str) -> InventorySettings | None:
    section = house.settings.stores.get(name)
    return section.inventory if isinstance(section, S3Store) else None


def _heard(house: House, name: str) -> None:
    """Note that messages of a store reach us."""
    feed = changes.feed_of(house.control, name)
    if feed.since is None:
        changes.keep_feed(house.control, name, replace(feed, since=house.clock.now()))


def poll(house: House, names: Iterable[str]) -> Counter[str]:
    """Take in what waits in the stores' queues; return what went wrong, by store and code."""
    wrong: Counter[str] = Counter()
    queues: dict[str, list[str]] = {}
    for name, store in house.stores.items():
        if isinstance(store, Notified) and store.queue:
            queues.setdefault(store.queue, []).append(name)
    for sharing in queues.values():
        if set(sharing) & set(names):
            try:
                wrong += _emptied(house, sharing)
            except DelendaError as e:
                wrong[f"{sharing[0]}: events_{e.code}"] += 1
    return wrong


def _emptied(house: House, sharing: Sequence[str]) -> Counter[str]:
    """Empty a queue that some stores share: a message leaves it once its changes are kept."""
    wrong: Counter[str] = Counter()
    now = house.clock.now()
    for name in sharing:
        feed, events = changes.feed_of(house.control, name), _events(house, name)
        if events and feed.since and feed.asked_at and now - feed.asked_at > events.queue_keeps:
            wrong[f"{name}: events_lost"] += 1
            feed = replace(feed, since=now)
        changes.keep_feed(house.control, name, replace(feed, asked_at=now))
    stores = {n: s for n in sharing if isinstance(s := house.stores[n], Notified)}
    heard: dict[str, list[ObjectChange]] = {n: [] for n in stores}
    takes: list[Callable[[], None]] = []

    def keep() -> None:
        for name, some in heard.items():
            changes.note(house.control, name, some)
            some.clear()
        for take in takes:
            take()
        takes.clear()

    for body, take in next(iter(stores.values())).messages():
        try:
            for name, store in stores.items():
                if told := store.understood(body):
                    heard[name] += told
                    _heard(house, name)
        except InputError:
            wrong[f"{sharing[0]}: events_not_understood"] += 1
            continue
        takes.append(take)
        if len(takes) >= _AT_ONCE:
            keep()
    keep()
    return wrong


# --- what the stores hold ------------------------------------------------------------------------------------


def unfit(feed: Feed, at: dt.datetime, now: dt.datetime, relist: dt.timedelta) -> str:
    """Return why a report of that time can't stand for the store's own list; empty if it can.

    >>> start = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
    >>> feed = Feed(since=start - 2 * OVERLAP, listed_at=start)
    >>> unfit(feed, start, start, dt.timedelta(days=7)), unfit(feed, start - OVERLAP * 2, start, dt.timedelta(days=7))
    ('', 'events_too_young')
    """
    if feed.since is None or feed.since > at - OVERLAP:
        return "events_too_young"
    if feed.missed:
        return "inventory_incomplete"
    if feed.listed_at is None or now - feed.listed_at >= relist:
        return "listing_due"
    return ""


@dataclass(slots=True)
class Sight:
    """A house whose stores list what a scan goes by."""

    house: House
    warnings: Counter[str] = field(default_factory=Counter)
    _taken: dict[str, list[Pending]] = field(default_factory=dict)
    _compared: dict[str, Listing] = field(default_factory=dict)
    _missed: Counter[str] = field(default_factory=Counter)

    def units(self, collection: Collection) -> Iterator[Unit]:
        """Yield a collection's units; where a report is looked at, count what it and the messages miss."""
        listing = self._compared.get(collection.store)
        before = self.house.clock.now() - _LATE
        for unit in self.house.stores[collection.store].units(collection):
            if listing and (unit.modified is None or unit.modified < before) and not listing.has(unit):
                self._missed[collection.store] += 1
            yield unit

    def settle(self, failed: Iterable[str]) -> None:
        """Note what was seen to: the changes of every store but the ``failed`` ones, and how reports compared."""
        house, now = self.house, self.house.clock.now()
        for name in set(self._taken) - set(failed):
            changes.settle(house.control, self._taken[name])
            inventory = _inventory(house, name)
            kept = OVERLAP if inventory is None else inventory.max_age + 2 * OVERLAP
            changes.forget(house.control, name, now - kept)
        for name in set(self._compared) - set(failed):
            if missed := self._missed[name]:
                self.warnings[f"{name}: inventory_incomplete"] = missed
            feed = changes.feed_of(house.control, name)
            changes.keep_feed(house.control, name, replace(feed, listed_at=now, missed=missed))


@contextmanager
def sight(house: House, names: Sequence[str], *, full: bool) -> Iterator[Sight]:
    """Open what a scan of some stores goes by: reports with messages where they can be relied on, else the stores.

    ``full``: the stores themselves in any case.
    """
    seen = Sight(house, poll(house, names))
    views: dict[str, Store] = {}
    with ExitStack() as stack:
        for name in names:
            if _events(house, name) is None:
                continue
            seen._taken[name] = changes.pending(house.control, name)
            listing, why = _listing(house, name, stack)
            if listing and not why and not full:
                views[name] = listing.store
            elif listing:
                seen._compared[name] = listing
            if why and why not in ("listing_due", "inventory_incomplete"):
                seen.warnings[f"{name}: {why}"] += 1
        seen.house = replace(house, stores={**house.stores, **views})
        yield seen


def _listing(house: House, name: str, stack: ExitStack) -> tuple[Listing | None, str]:
    """Return what the store's report and messages list, and why that can't stand for its own list."""
    store, section = house.stores[name], _inventory(house, name)
    if section is None or not isinstance(store, Inventoried):
        return None, ""
    now, feed = house.clock.now(), changes.feed_of(house.control, name)
    try:
        report = store.inventory(now)
        if report is None:
            return None, ""
        why = unfit(feed, report.at, now, section.relist)
        if why == "events_too_young":
            return None, why
        since = changes.since(house.control, name, report.at - OVERLAP)
        return stack.enter_context(report.listing(since)), why
    except InventoryUnfit as e:
        return None, f"inventory_{e.reason}"
    except DelendaError as e:
        return None, f"inventory_{e.code}"


# --- only what changed ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in one store since a scan last saw to it."""

    store: str
    taken: Sequence[Pending] = field(repr=False)
    view: Store
    collections: Sequence[Collection]
    """Those of the objects that are there now; one that was noted before is as it was noted."""

    def settle(self, house: House, kept: Iterable[Unit]) -> list[int]:
        """Forget what is not there any more; return the numbers of its readings."""
        names = {c.name for c, _ in noted.collections(house.control).values() if c.store == self.store}
        locators = [p.change.locator for p in self.taken]
        gone = register.forget_objects(house.control, self.store, names, locators, kept)
        changes.settle(house.control, self.taken)
        return gone


def changed(house: House, names: Sequence[str]) -> tuple[list[Changed], Counter[str], Counter[str]]:
    """Return what messages say has changed in the stores that send some; what went wrong; and what could not be read.

    Raises ``InputError`` if a store sends none.
    """
    for name in names:
        if _events(house, name) is None:
            raise InputError(f"stores.{name} sends no events: `--changed` reads only what they name")
    wrong, problems = poll(house, names), Counter[str]()
    known = noted.collections(house.control)
    found: list[Changed] = []
    for name in names:
        store = house.stores[name]
        if not isinstance(store, Notified):
            continue
        taken = changes.pending(house.control, name)
        view = store.among([p.change.locator for p in taken], [c.name for c, _ in known.values() if c.store == name])
        try:
            there = [known[c.address][0] if c.address in known else c for c in view.collections()]
        except DelendaError as e:
            problems[f"{name}: {e.code}"] += 1
            continue
        found.append(Changed(name, taken, view, there))
    return found, wrong, problems


def telling(house: House) -> list[str]:
    """Return the names of the stores that send messages of their changes."""
    return sorted(name for name in house.stores if _events(house, name) is not None)

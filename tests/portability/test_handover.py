"""Handing a copy over: sealed, once, for a while, and only where it may go (P28, P47, P50, P56, P57, P58; T8, T17)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delenda.errors import CorruptData, InputError, NeedsApproval, Refused, SourceUnavailable, StalePlan
from delenda.jobs.export import Order, export, name_target, order_digest, purge_packages, transfer
from delenda.kinds import Kind
from delenda.model import RequestId, RequestKind, State
from delenda.portability.aggregate import aggregate, suppress
from delenda.portability.border import Destination, jurisdiction, objections
from delenda.portability.choose import choose
from delenda.portability.packages import Gone, Shelf
from delenda.portability.seal import new_key, sealing, unseal
from delenda.portability.transfer import Target, pin


def shelf(world) -> Shelf:
    return Shelf(world.house.control, world.house.settings.export.folder, world.house.log)


def fetched(world, report, number=1, code=None) -> bytes:
    return b"".join(shelf(world).fetch(report.export, number, code or report.package.code, world.clock.now()))


# --- sealing ---


@given(st.binary(max_size=300_000))
def test_what_is_sealed_opens_with_its_key_only(content):
    key, recipient = new_key()
    other, _ = new_key()
    into = io.BytesIO()
    with sealing(into, [recipient]) as plain:
        plain.write(content)
    out = io.BytesIO()
    unseal(io.BytesIO(into.getvalue()), out, key)
    assert out.getvalue() == content
    with pytest.raises(InputError):
        unseal(io.BytesIO(into.getvalue()), io.BytesIO(), other)
    with pytest.raises((CorruptData, InputError)):
        unseal(io.BytesIO(into.getvalue()[:-1]), io.BytesIO(), key)


def test_sealing_to_something_that_is_no_key_is_an_input_error():
    with pytest.raises(InputError, match="age1"), sealing(io.BytesIO(), ["nonsense"]):
        pass


# --- one time, for a while ---


@pytest.mark.promise("P60")
def test_a_package_holds_nothing_readable_and_opens_with_the_key(world):
    report = export(world.house, world.material())
    sealed = report.files[0].read_bytes()
    assert b"ann@example.com" not in sealed
    assert b"index.html" not in sealed
    out = io.BytesIO()
    unseal(io.BytesIO(fetched(world, report)), out, report.key)
    assert "index.html" in zipfile.ZipFile(out).namelist()


def test_keys_and_codes_are_kept_nowhere(world):
    report = export(world.house, world.material())
    world.house.control.close()
    kept = b"".join(p.read_bytes() for p in world.house.settings.export.folder.parent.rglob("*") if p.is_file())
    for secret in (report.key, report.package.code):
        assert secret.encode() not in kept
        assert secret not in repr(report)


def test_a_second_fetch_gets_nothing(world):
    report = export(world.house, world.material())
    assert fetched(world, report)
    with pytest.raises(Gone):
        fetched(world, report)
    assert list(world.house.settings.export.folder.iterdir()) == []
    assert world.diary.of("export.purged")[0]["reason"] == "fetched"


def test_an_expired_package_is_gone_and_purged(world):
    report = export(world.house, world.material())
    world.clock.advance(dt.timedelta(days=7))
    with pytest.raises(Gone):
        fetched(world, report)
    assert purge_packages(world.house) == 1
    assert not report.files[0].exists()
    assert purge_packages(world.house) == 0


def test_unknown_wrong_and_gone_get_the_same_answer(world):
    report = export(world.house, world.material())
    answers = set()
    for package_id, code in (("0" * 24, "x"), ("../../etc/passwd", "x"), (report.export, "wrong")):
        with pytest.raises(Gone) as caught:
            list(shelf(world).fetch(package_id, 1, code, world.clock.now()))
        answers.add(str(caught.value))
    assert len(answers) == 1


def test_codes_cannot_be_guessed_for_long(world):
    report = export(world.house, world.material())
    for n in range(5):
        with pytest.raises(Gone):
            fetched(world, report, code=f"guess {n}")
    with pytest.raises(Gone):
        fetched(world, report)


def test_a_broken_download_may_be_repeated_a_few_times(world):
    report = export(world.house, world.material())
    for _ in range(2):
        broken = shelf(world).fetch(report.export, 1, report.package.code, world.clock.now())
        next(broken)
        broken.close()
    assert fetched(world, report)


def test_a_crash_leaves_nothing_for_long(world):
    folder: Path = world.house.settings.export.folder
    folder.mkdir()
    orphan, foreign = folder / f"pkg-{'a' * 24}-1.zip.age.part", folder / "notes.txt"
    for path in (orphan, foreign):
        path.write_bytes(b"x")
    world.clock.advance(dt.timedelta(days=9999))
    assert purge_packages(world.house) == 1
    assert [p.name for p in folder.iterdir()] == ["notes.txt"]


# --- borders and allow-lists ---


def portions(world):
    material = world.material()
    return choose(RequestKind.ACCESS, material.attribution.claims, material.datamap, {}).portions


@pytest.mark.promise("P57")
def test_data_crosses_a_border_with_recorded_consent_only(world):
    config = world.house.settings.export.model_copy(update={"region": "eu-west-1"})
    world.house = dataclasses.replace(world.house, settings=world.house.settings.model_copy(update={"export": config}))
    with pytest.raises(Refused, match="crosses_border"):
        export(world.house, world.material())
    order = Order(consent="consent-4711")
    assert export(world.house, world.material(world.request(order=order)), None, order).records == 6


@pytest.mark.promise("P57")
def test_residency_forbids_an_unnamed_destination_too(world):
    found = objections(portions(world), Destination("x", basis="b"), residency=("cn",))
    assert {o.code for o in found} == {"crosses_border"}
    assert objections(portions(world), Destination("x", "cn-north-1", "b"), residency=("cn",)) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("de", "eu-west-1", True),
        ("cn", "cn-north-1", True),
        ("uk", "gb", True),
        ("eu", "eu-west-2", False),
        ("us", "eu", False),
    ],
)
def test_jurisdictions(one, other, same):
    assert (jurisdiction(one) == jurisdiction(other)) is same


@pytest.mark.promise("P50")
def test_a_recipient_gets_only_what_was_agreed(world):
    agreed = Destination("p", "cn", "contract", collections=("app/users",), kinds=(Kind.EMAIL, Kind.ACCOUNT_ID))
    found = {str(o) for o in objections(portions(world), agreed)}
    assert "app/users.phone: kind_not_agreed" in found
    assert "app/photos: collection_not_agreed" in found
    assert not any("users.email" in o for o in found)


@pytest.mark.promise("P52")
@pytest.mark.promise("P56")
def test_nothing_goes_out_without_a_basis_and_no_minors_data_without_a_decision(world):
    assert {o.code for o in objections(portions(world), Destination("p", "cn"), minor=True)} == {"no_basis", "minor"}
    with pytest.raises(Refused, match="minor"):
        export(world.house, world.material(minor=True))


@pytest.mark.promise("P58")
def test_a_deidentified_copy_is_free_of_identifiers(world, engine):
    import pyarrow as pa

    from delenda.jobs.export import _stage, preview
    from delenda.kinds import Power, spec_of
    from delenda.portability.staging import records_of

    order = Order(deidentified=True)
    material = world.material(world.request(order=order))
    world.house.settings.export.folder.mkdir()
    with _stage(
        world.house, material, order, preview(world.house, material, order), world.house.settings.export.folder
    ) as stager:
        data = [r for m in stager.staged.members if m.path.startswith("data/") for r in records_of(m)]
    texts = pa.array([str(v) for r in data for v in r.values()], pa.string())
    assert [m.kind for _, m in engine.texts(texts) if spec_of(m.kind).power is not Power.NEVER] == []
    assert "ann@example.com" not in str(data)
    assert not any(r.get("@file") for r in data)


@pytest.mark.promise("P58")
def test_the_second_scan_refuses_what_the_first_missed(world, monkeypatch):
    from delenda.portability.release import Releaser

    def careless(self, records, mapped, guards):
        from delenda.portability.release import Covered

        return records.to_pylist(), Covered()

    monkeypatch.setattr(Releaser, "records", careless)
    order = Order(deidentified=True)
    with pytest.raises(Refused, match="still holds identifiers"):
        export(world.house, world.material(world.request(order=order)), None, order)


# --- straight to a third party ---


class Receiver(BaseHTTPRequestHandler):
    """Takes what is put, or answers as it was told."""

    taken: dict[str, bytes]
    answer = 201

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken[self.path] = body
        self.send_response(type(self).answer)
        if type(self).answer == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[type[Receiver]]:
    One = type("One", (Receiver,), {"taken": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), One)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    One.url = f"http://127.0.0.1:{server.server_port}/inbox?token=1"
    yield One
    server.shutdown()
    server.server_close()
    thread.join()


def ready(world, receiver, key, *, allow=True):
    config = world.house.settings.export.model_copy(update={"allow_loopback": allow})
    world.house = dataclasses.replace(world.house, settings=world.house.settings.model_copy(update={"export": config}))
    proven = world.request(RequestKind.PORTABILITY, state=State.VERIFIED)
    name_target(world.house, proven, Target("Other Ltd", receiver.url, key, "cn"))
    return world.material(world.request(RequestKind.PORTABILITY))


@pytest.mark.promise("P28")
def test_the_copy_goes_to_the_named_third_party_and_only_they_can_read_it(world, receiver):
    key, recipient = new_key()
    material = ready(world, receiver, recipient)
    report = transfer(world.house, material)
    assert list(receiver.taken) == ["/inbox/part-1.zip.age?token=1"]
    [sealed] = receiver.taken.values()
    assert b"ann@example.com" not in sealed
    out = io.BytesIO()
    unseal(io.BytesIO(sealed), out, key)
    assert "manifest.json" in zipfile.ZipFile(out).namelist()
    assert list(world.house.settings.export.folder.iterdir()) == []
    [entry] = world.diary.of("export.transferred")
    assert (entry["status"], entry["sha256"]) == ("201", report.deliveries[0].sha256)
    assert "127.0.0.1" not in str(world.diary.entries)


@pytest.mark.promise("P28")
def test_another_target_than_the_approved_is_refused(world, receiver):
    _, recipient = new_key()
    material = ready(world, receiver, recipient)
    with pytest.raises(Refused, match="can't be named"):
        name_target(world.house, material.request, Target("Evil Ltd", receiver.url, recipient))
    proven = world.request(RequestKind.PORTABILITY, state=State.VERIFIED)
    name_target(world.house, proven, Target("Evil Ltd", receiver.url + "2", recipient))
    with pytest.raises(StalePlan):
        transfer(world.house, material)
    assert receiver.taken == {}


def test_without_a_named_target_nothing_is_sent(world):
    with pytest.raises(NeedsApproval):
        transfer(world.house, world.material(world.request(RequestKind.PORTABILITY)))


@pytest.mark.parametrize(("answer", "error"), [(302, Refused), (403, Refused), (503, SourceUnavailable)])
def test_redirects_and_refusals_are_not_deliveries(world, receiver, answer, error):
    receiver.answer = answer
    material = ready(world, receiver, new_key()[1])
    with pytest.raises(error):
        transfer(world.house, material)
    assert len(receiver.taken) == 1
    assert world.diary.of("export.transferred") == []
    assert list(world.house.settings.export.folder.iterdir()) == []


def test_this_machine_is_no_third_party_unless_config_says_so(world, receiver):
    material = ready(world, receiver, new_key()[1], allow=False)
    with pytest.raises(Refused):
        transfer(world.house, material)
    assert receiver.taken == {}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "0.0.0.0",
        "::ffff:10.0.0.1",
        "fe80::1",
        "224.0.0.1",
        "100.64.0.1",
    ],
)
def test_private_addresses_are_refused(address):
    with pytest.raises(Refused):
        pin("https://partner.example.com/in", resolve=lambda _h, _p: [address])


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(Refused):
        pin("https://partner.example.com/in", resolve=lambda _h, _p: ["93.184.215.14", "10.0.0.1"])


def test_the_address_is_pinned_and_the_name_kept_for_the_certificate():
    place = pin("https://partner.example.com:8443/in", resolve=lambda _h, _p: ["93.184.215.14"])
    assert (place.address, place.host, place.port, place.secure) == ("93.184.215.14", "partner.example.com", 8443, True)


@pytest.mark.parametrize(
    "url", ["ftp://example.com", "https://u:p@example.com/", "https:///x", "https://example.com:x/"]
)
def test_odd_urls_are_input_errors(url):
    with pytest.raises(InputError):
        pin(url, resolve=lambda _h, _p: ["93.184.215.14"])


def test_plain_http_is_refused():
    with pytest.raises(Refused, match="https"):
        pin("http://partner.example.com/", resolve=lambda _h, _p: ["93.184.215.14"])


def test_the_order_is_what_an_approval_names(world):
    def digest(order: Order) -> str:
        return order_digest(world.house, RequestId("R-1"), order)

    orders = [Order(), Order(consent="c"), Order(deidentified=True), Order(minor_override="m")]
    assert len({digest(o) for o in orders}) == len(orders)


# --- aggregates ---


@pytest.mark.promise("P47")
@given(st.dictionaries(st.tuples(st.integers(0, 50)), st.integers(0, 40), max_size=12), st.integers(1, 15))
def test_small_groups_cannot_be_told_or_worked_out(counts, k):
    shown = suppress(counts, k)
    assert shown.keys() == counts.keys()
    hidden = [cell for cell, n in shown.items() if n is None]
    assert all(n is None or n == counts[cell] for cell, n in shown.items())
    assert all(counts[cell] >= k for cell, n in shown.items() if n is not None)
    if hidden and len(hidden) < len(shown):
        assert len(hidden) >= 2
        assert sum(counts[cell] for cell in hidden) >= k


@pytest.mark.promise("P47")
def test_people_cannot_be_grouped_by_identifier(world):
    store = world.store
    mapped = {m.collection.name: m for m in world.material().datamap.collections}
    batches = [b for u in store.units(mapped["segments"].collection) for b in store.scan(u)]
    assert aggregate(batches, ["segment"], mapped["segments"], k=1) == {("likes tea",): 1}
    with pytest.raises(Refused, match="identifier"):
        aggregate(batches, ["user_id"], mapped["segments"])

"""Sealed values: what was sealed opens where it belongs and nowhere else, and never again once its key is destroyed."""

from __future__ import annotations

import base64
import hmac
import io
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sealed_shop import section

from delenda.errors import ConfigError, CorruptData, InputError, KeyDestroyed, SourceUnavailable
from delenda.shredding import Vault
from delenda.shredding.stream import LINE_BYTES, PIECE
from delenda.shredding.vault import CANARY

FIELD = "app/users.email"


@pytest.fixture(scope="module")
def shared() -> Vault:
    folder = TemporaryDirectory(ignore_cleanup_errors=True)
    opened = Vault(section(Path(folder.name)))
    opened.create()
    opened.folder = folder  # type: ignore[attr-defined]  # lives as long as the vault
    return opened


subjects = st.text(min_size=1, max_size=40).filter(lambda t: bool(t.strip()))
addresses = st.sampled_from([FIELD, "app/users.name", "bucket/scans", "数据/用户.邮箱"])


@given(subjects, addresses, st.text() | st.binary())
def test_what_was_sealed_opens(shared: Vault, who: str, field: str, value: str | bytes) -> None:
    sealed = shared.seal(who, field, value)
    assert type(sealed) is type(value)
    assert shared.open(who, field, sealed) == value
    assert shared.unseal(field, sealed) == value
    assert shared.seal(who, field, value) != sealed, "equal values must not look equal"
    if len(value) > 8:
        assert value not in sealed  # type: ignore[operator]


@given(st.binary(max_size=3 * PIECE // 2), st.integers(1, PIECE))
def test_an_object_opens_however_it_is_read(shared: Vault, data: bytes, step: int) -> None:
    out = io.BytesIO()
    assert shared.seal_stream("17", "bucket/scans", Slow(data, step), out) == len(data)
    assert b"".join(shared.open_stream("17", "bucket/scans", Slow(out.getvalue(), step))) == data


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_no_piece_of_an_object_can_be_cut_moved_repeated_or_changed(shared: Vault, size: int) -> None:
    data = random.Random(size).randbytes(size)
    out = io.BytesIO()
    shared.seal_stream("17", "bucket/scans", io.BytesIO(data), out)
    whole = out.getvalue()
    head, body = whole[:LINE_BYTES], whole[LINE_BYTES:]
    pieces = [body[i : i + PIECE + 16] for i in range(0, len(body), PIECE + 16)]
    assert b"".join(shared.open_stream("17", "bucket/scans", io.BytesIO(whole))) == data
    wrong = [
        whole[:-1],
        whole[: LINE_BYTES - 1],
        head,
        whole + b"\0",
        head + b"".join(pieces[:-1]),
        head + b"".join([*pieces, pieces[-1]]),
        head + b"".join(pieces[::-1]) if len(pieces) > 1 else whole[:-3],
        head + bytes([body[0] ^ 1]) + body[1:],
    ]
    for each in wrong:
        with pytest.raises(CorruptData):
            list(shared.open_stream("17", "bucket/scans", io.BytesIO(each)))
    with pytest.raises(CorruptData):
        list(shared.open_stream("17", "bucket/other", io.BytesIO(whole)))
    with pytest.raises(CorruptData):
        list(shared.open_stream("18", "bucket/scans", io.BytesIO(whole)))


@given(st.data(), st.text(min_size=1) | st.binary(min_size=1))
def test_no_byte_can_be_changed(shared: Vault, data: st.DataObject, value: str | bytes) -> None:
    sealed = shared.seal("17", FIELD, value)
    at = data.draw(st.integers(0, len(sealed) - 1))
    if isinstance(sealed, str):
        letter = data.draw(st.sampled_from([c for c in "AZaz09-_.~" if c != sealed[at]]))
        changed: str | bytes = sealed[:at] + letter + sealed[at + 1 :]
    else:
        changed = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    for wrong in (changed, sealed[:at]):
        with pytest.raises(CorruptData):
            shared.unseal(FIELD, wrong)


def test_a_value_opens_only_for_its_person_field_and_purpose(vault: Vault) -> None:
    sealed = vault.seal("17", FIELD, "ann@example.com")
    for who, field, why in [
        ("18", FIELD, "another person's"),
        ("17", "app/users.name", "moved here from another field"),
        ("17", "app/invoices.iban", "of another purpose"),
    ]:
        with pytest.raises(CorruptData, match=why) as told:
            vault.open(who, field, sealed)
        assert "ann" not in str(told.value)
        assert field in str(told.value)
    other = vault.seal("18", FIELD, "bob@example.com")
    swapped = f"dsh1.{other.split('.')[1]}.{sealed.split('.')[2]}"
    with pytest.raises(CorruptData):
        vault.open("18", FIELD, swapped)
    with pytest.raises(CorruptData):
        vault.unseal(FIELD, swapped)


@pytest.mark.parametrize("value", [None, 7, 1.5, ["a"], {"a": 1}, bytearray(b"x")])
def test_only_text_and_bytes_are_sealed(vault: Vault, value: object) -> None:
    with pytest.raises(InputError, match=FIELD):
        vault.seal("17", FIELD, value)  # type: ignore[type-var]  # a caller without a type checker


def test_nobody_has_no_key(vault: Vault) -> None:
    for who in ("", "   "):
        with pytest.raises(InputError):
            vault.seal(who, FIELD, "x")


def test_the_header_tells_nobody_who_it_is(vault: Vault) -> None:
    who = "account-20310101-17"
    sealed = vault.seal(who, FIELD, "ann@example.com")
    again = vault.seal(who, "app/users.name", "Ann Harper")
    assert sealed.split(".")[1] == again.split(".")[1], "values of one person can be linked"
    assert who not in base64.urlsafe_b64decode(sealed.split(".")[2] + "==").decode("latin-1")
    plain = hmac.digest(b"", who.encode(), "sha256")[:16]
    assert base64.urlsafe_b64encode(plain).rstrip(b"=").decode() not in sealed
    invoice = vault.seal(who, "app/invoices.iban", "DE00")
    assert invoice.split(".")[1] != sealed.split(".")[1], "purposes can't be linked without the pepper"


def test_the_form_is_the_documented_one(tmp_path: Path) -> None:
    """An independent reader, written from docs/shredding.md alone, opens a value."""
    settings = section(tmp_path)
    with Vault(settings) as vault:
        vault.create()
        sealed = vault.seal("17", FIELD, "ann@example.com")
        row = vault.keys.of_subject(vault.names.subject("person", "17"))[0]

    def secret(value: object) -> bytes:
        return base64.b64decode(value.get_secret_value())  # type: ignore[attr-defined]

    def derived(label: str) -> bytes:
        return hmac.digest(secret(settings.pepper), b"delenda shredding 1: " + label.encode(), "sha256")

    _, subject64, body64 = sealed.split(".")
    subject = base64.urlsafe_b64decode(subject64 + "==")
    body = base64.urlsafe_b64decode(body64 + "=" * (-len(body64) % 4))
    assert subject == hmac.digest(derived("subject"), b"person\x0017", "sha256")[:16]
    counts = (0).to_bytes(4, "big") + (1).to_bytes(4, "big")
    place = b"delenda key 1" + subject + body[2:10] + counts + b"person"
    assert row.kek == hmac.digest(secret(settings.kek), b"delenda shredding 1: kek", "sha256")[:8].hex()
    data_key = AESGCM(secret(settings.kek)).decrypt(row.wrapped[:12], row.wrapped[12:], place)
    bound = b"dsh1" + subject + body[:10] + FIELD.encode()
    assert AESGCM(data_key).decrypt(body[10:22], body[22:], bound) == b"ann@example.com"
    assert (body[0], body[1:2]) == (1, b"t")


def test_the_blind_index_is_that_of_the_canonical_value(vault: Vault) -> None:
    assert vault.index("EMAIL", " Ann@Example.COM ") == vault.index("EMAIL", "ann@example.com")
    assert vault.index("PHONE_NUMBER", "+1 (202) 555-0143") == vault.index("PHONE_NUMBER", "+12025550143")
    assert vault.index("EMAIL", "ann@example.com") != vault.index("EMAIL", "bob@example.com")
    assert vault.index("EMAIL", "1") != vault.index("ACCOUNT_ID", "1"), "spaces are apart"
    assert len(vault.index("EMAIL", "x")) == 64


# --- the end -----------------------------------------------------------------------------------------


@pytest.mark.promise("P23")
def test_a_destroyed_key_ends_every_copy(vault: Vault) -> None:
    old = vault.seal("17", FIELD, "ann@example.com")
    vault.renew("17")
    new = vault.seal("17", "app/users.name", "Ann Harper")
    out = io.BytesIO()
    vault.seal_stream("17", "bucket/scans", io.BytesIO(b"passport"), out)
    invoice = vault.seal("17", "app/invoices.iban", "DE00")
    other = vault.seal("18", FIELD, "bob@example.com")
    assert vault.open("17", FIELD, old) == "ann@example.com", "an older key still opens"
    canaries = vault.canaries(vault.names.subject("person", "17"))
    assert vault.opens(canaries) == 2
    assert vault.destroy("17").keys == 2
    assert vault.destroy("17").keys == 0, "twice is once"
    for field, sealed in [(FIELD, old), ("app/users.name", new)]:
        with pytest.raises(KeyDestroyed, match=field):
            vault.open("17", field, sealed)
    with pytest.raises(KeyDestroyed):
        list(vault.open_stream("17", "bucket/scans", io.BytesIO(out.getvalue())))
    assert vault.opens(canaries) == 0
    assert vault.open("17", "app/invoices.iban", invoice) == "DE00", "another purpose stays"
    assert vault.open("18", FIELD, other) == "bob@example.com"
    assert vault.living(vault.names.subject("person", "17")) == 0


def test_nothing_more_is_sealed_for_who_was_erased_until_they_are_back(vault: Vault) -> None:
    before = vault.seal("17", FIELD, "ann@example.com")
    vault.destroy("17")
    for act in (lambda: vault.seal("17", FIELD, "late"), lambda: vault.renew("17")):
        with pytest.raises(KeyDestroyed, match="readmit"):
            act()
    vault.readmit("17")
    after = vault.seal("17", FIELD, "ann@example.com")
    assert vault.open("17", FIELD, after) == "ann@example.com"
    with pytest.raises(KeyDestroyed):
        vault.open("17", FIELD, before)
    vault.destroy("17")
    with pytest.raises(KeyDestroyed):
        vault.open("17", FIELD, after)


def test_who_never_had_a_key_loses_none(vault: Vault) -> None:
    assert (vault.destroy("99").keys, vault.destroy("99").generation) == (0, -1)
    assert vault.open("99", FIELD, vault.seal("99", FIELD, "new")) == "new"


def test_who_is_erased_before_their_first_key_gets_none_from_a_late_writer(vault: Vault) -> None:
    known = vault.names.subject("person", "99")
    assert vault.destroy_id(known, "person", least=0).generation == 0
    with pytest.raises(KeyDestroyed, match="readmit"):
        vault.seal("99", FIELD, "late")
    vault.readmit("99")
    assert vault.open("99", FIELD, vault.seal("99", FIELD, "back")) == "back"


def test_a_key_is_used_for_its_time_only(tmp_path: Path) -> None:
    at_once = section(tmp_path, key_ttl="PT0S")
    with Vault(at_once) as writer, Vault(at_once) as operator:
        writer.create()
        sealed = writer.seal("17", FIELD, "ann@example.com")
        operator.destroy("17")
        with pytest.raises(KeyDestroyed):
            writer.open("17", FIELD, sealed)
        with pytest.raises(KeyDestroyed):
            writer.seal("17", FIELD, "late")


def test_keys_in_memory_are_overwritten(vault: Vault) -> None:
    vault.seal("17", FIELD, "ann@example.com")
    [held] = vault.memory._held.values()
    key = held.key
    assert any(key)
    del held
    vault.destroy("17")
    assert not any(key), "nobody uses it any more"


def test_keys_in_memory_are_few(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delenda.shredding.memory.HELD", 3)
    for n in range(8):
        vault.seal(str(n), FIELD, "x")
    assert len(vault.memory) == 3


# --- two at once -------------------------------------------------------------------------------------


def test_two_writers_who_make_the_first_key_at_once_read_each_other(tmp_path: Path) -> None:
    settings = section(tmp_path)
    vaults = [Vault(settings) for _ in range(4)]
    vaults[0].create()
    people = [str(n) for n in range(12)]
    with ThreadPoolExecutor(len(vaults)) as pool:
        sealed = list(pool.map(lambda v: {p: v.seal(p, FIELD, f"{p}@example.com") for p in people}, vaults))
    for person in people:
        assert len(vaults[0].keys.of_subject(vaults[0].names.subject("person", person))) == 1, "one wins"
        for written in sealed:
            for reader in vaults:
                assert reader.open(person, FIELD, written[person]) == f"{person}@example.com"
    for each in vaults:
        each.close()


def test_a_vault_is_shared_by_threads(vault: Vault) -> None:
    def work(n: int) -> bool:
        who = str(n % 7)
        return vault.open(who, FIELD, vault.seal(who, FIELD, f"v{n}")) == f"v{n}"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))


# --- bad input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "dsh1", "dsh1..", "plain", "dsh1." + "A" * 22 + ".AAAA", "dsh9." + "A" * 90, "\0" * 70]
)
def test_what_is_no_sealed_value_is_told(vault: Vault, text: str) -> None:
    for form in (text, text.encode()):
        with pytest.raises(CorruptData, match="not a sealed value"):
            vault.unseal(FIELD, form)


def test_an_algorithm_of_tomorrow_is_told(vault: Vault) -> None:
    sealed = bytearray(vault.seal("17", FIELD, b"x"))
    sealed[20] = 2
    with pytest.raises(CorruptData, match="algorithm"):
        vault.unseal(FIELD, bytes(sealed))


def test_keys_that_are_none_are_told_by_name(tmp_path: Path) -> None:
    for name in ("kek", "pepper"):
        with pytest.raises(ConfigError, match=f"shredding.{name}"):
            Vault(section(tmp_path).model_copy(update={name: section(tmp_path, kek="c2hvcnQ=").kek}))


def test_another_house_can_open_nothing(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal("17", FIELD, "ann@example.com")
    (tmp_path / "other").mkdir()
    with Vault(section(tmp_path / "other")) as other:
        other.create()
        with pytest.raises(CorruptData, match="no such key"):
            other.unseal(FIELD, sealed)


def test_without_tables_or_an_answer_nothing_is_opened(tmp_path: Path) -> None:
    with Vault(section(tmp_path)) as bare, pytest.raises(ConfigError, match="shred init"):
        bare.seal("17", FIELD, "x")
    gone = section(tmp_path, destroyed="postgresql://nobody@127.0.0.1:1/none", key_ttl="PT0S")
    with Vault(section(tmp_path, key_ttl="PT0S")) as vault:
        vault.create()
        sealed = vault.seal("17", FIELD, "x")
    with Vault(gone) as blind, pytest.raises(SourceUnavailable, match=r"shredding\.destroyed"):
        blind.open("17", FIELD, sealed)


def test_a_row_that_was_moved_in_the_key_store_unwraps_nothing(vault: Vault) -> None:
    sealed = vault.seal("17", FIELD, "ann@example.com")
    vault.seal("18", FIELD, "bob@example.com")
    ann, bob = (vault.keys.of_subject(vault.names.subject("person", who))[0] for who in ("17", "18"))
    with vault.keys._database.begin() as connection:
        connection.exec_driver_sql("UPDATE shred_key SET wrapped = ? WHERE serial = ?", (bob.wrapped, ann.serial))
    vault.memory.forget(ann.subject)
    with pytest.raises(CorruptData, match="moved from another row"):
        vault.open("17", FIELD, sealed)


def test_canaries_are_bound_to_their_place(vault: Vault) -> None:
    vault.seal("17", FIELD, "x")
    [canary] = vault.canaries(vault.names.subject("person", "17"))
    assert vault.unseal(CANARY, canary)
    with pytest.raises(CorruptData):
        vault.unseal(FIELD, canary)


class Slow(io.BytesIO):
    """Gives less than it is asked for, as a pipe does."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self._step = step

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(self._step, size) if size and size > 0 else self._step)

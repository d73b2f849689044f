"""The data copy as a job: from a request to a package that waits for its person, or goes to a named third party.

``name_target`` says before the approval where a copy is to go; ``order_digest`` is what the approval names;
``export`` makes the package, ``transfer`` delivers it, ``purge_packages`` clears up. Attribution comes from the
subjects room and is passed in, as :class:`Material`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import rfc8785
import sqlalchemy as sa

from delenda.errors import InputError, NeedsApproval, Refused, StalePlan, Unverified
from delenda.jobs.house import House
from delenda.jobs.shredding_copies import Opener, OpeningReleaser, opener_of, opening
from delenda.model import Attribution, Claim, DataMap, Request, RequestId, RequestKind, Role, State
from delenda.portability.archive import Disclosure, Layout, lay_out, write_part
from delenda.portability.border import Destination, objections, require_none
from delenda.portability.choose import Choice, Exclusion, choose
from delenda.portability.deidentify import NOBODY, everyone, require_deidentified
from delenda.portability.packages import Package, Part, Shelf, new_id
from delenda.portability.release import Guard, Person, Releaser, guard_of
from delenda.portability.seal import Digesting, new_key, sealing
from delenda.portability.staging import Stager
from delenda.portability.tables import TRANSFER
from delenda.portability.transfer import Delivery, Target, deliver

COPIES: Final = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})
PROVEN: Final = frozenset({State.VERIFIED, State.PLANNED, State.APPROVED, State.EXECUTING})
APPROVED: Final = frozenset({State.APPROVED, State.EXECUTING})
OWN_COPY: Final = "the person's right to a copy"


@dataclass(frozen=True, slots=True)
class Order:
    """How a copy is asked for, beside the request itself: what the approval covers.

    ``consent`` is the reference of the person's consent to leave the region.
    """

    exclusions: tuple[Exclusion, ...] = ()
    consent: str = ""
    deidentified: bool = False
    minor_override: str = ""

    @property
    def special(self) -> bool:
        """Does it ask for more than the plain copy that everybody may have?"""
        return self != Order()


@dataclass(frozen=True, slots=True)
class Material:
    """What a copy is made from: the request as it stands, whose the records are, the map, what was told to whom."""

    request: Request
    attribution: Attribution
    datamap: DataMap
    disclosures: tuple[Disclosure, ...] = ()
    residency: tuple[str, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How a copy ended. ``key`` opens it and ``package.code`` fetches it: both are told once and kept nowhere.

    ``incomplete`` counts records that changed or could not be read meanwhile: attribute again, then repeat.
    """

    request: RequestId
    export: str
    files: tuple[Path, ...]
    records: int
    members: int
    size_bytes: int
    manifest_sha256: str
    left_out: int
    covered_others: int
    incomplete: int
    key: str = field(default="", repr=False)
    package: Package | None = None
    deliveries: tuple[Delivery, ...] = ()


Keep = Callable[[House, sa.Connection, ExportReport], None]
"""What remembers a package's key and code, where nobody is there to be told."""


def order_digest(house: House, request_id: RequestId, order: Order = Order()) -> str:  # frozen
    """Return what an approval of this copy names: the order, and the third party it may go to."""
    document: dict[str, Any] = {
        "request": request_id,
        "exclusions": [[x.pattern, x.reason] for x in order.exclusions],
        "consent": order.consent,
        "deidentified": order.deidentified,
        "minor_override": order.minor_override,
        "target": _target_row(house, request_id)[1],
    }
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def name_target(house: House, request: Request, target: Target) -> None:
    """Remember the third party that the person names; only before the request is approved.

    Raises ``Refused`` afterwards, ``InputError`` for a URL or key that is none.
    """
    if request.kind is not RequestKind.PORTABILITY:
        raise Refused("only a portability request may name a third party")
    if request.state in APPROVED or request.state not in PROVEN:
        raise Refused("the third party can't be named or changed in this state; lapse the approval first")
    if not target.url.startswith(("https://", "http://")) or not target.key.startswith("age1"):
        raise InputError("transfer: an https:// URL and the third party's age public key (age1…) are needed")
    values = {
        "target": house.control.sealer.seal(target.to_bytes(), f"transfer:{request.id}"),
        "digest": target.digest(house.control.pepper),
        "named_at": house.clock.now(),
        "state": "named",
    }
    with house.control.begin() as connection:
        connection.execute(TRANSFER.delete().where(TRANSFER.c.request_id == request.id))
        connection.execute(TRANSFER.insert().values(request_id=request.id, **values))


def preview(house: House, material: Material, order: Order = Order()) -> Choice:  # frozen
    """Return what a copy would hold and leave out, before anything is read."""
    claims = material.attribution.claims
    if order.deidentified:
        claims = tuple(c for c in claims if c.role is not Role.MENTIONED)  # nothing but identifiers
    return choose(
        material.request.kind,
        claims,
        material.datamap,
        house.settings.collections,
        material.request.scope,
        order.exclusions,
    )


def export(
    house: House,
    material: Material,
    out: Path | None = None,
    order: Order = Order(),  # frozen
    keep: Keep | None = None,
) -> ExportReport:
    """Make the copy of a proven and approved request and leave it in ``out`` (default: ``export.folder``).

    With ``export.protect: key`` it is encrypted and waits as a one-time package. ``keep`` takes the report with key
    and code in the transaction that registers it; then the caller is told neither.

    Raises ``Unverified``, ``NeedsApproval``, ``StalePlan`` for a request that may not have it; ``Refused`` for
    data that may not go there.
    """
    _require_allowed(house, material.request, order)
    settings = house.settings.export
    where = Destination("the person", settings.region, OWN_COPY, order.consent, order.deidentified)
    folder = out or settings.folder
    plain = settings.protect == "none"
    key, recipient = ("", "") if plain else new_key()
    report, parts = _make(house, material, order, where, folder, [] if plain else [recipient])
    if plain:
        return report
    shelf = Shelf(house.control, folder, house.log)
    with house.control.begin() as connection:
        package = shelf.register(
            connection,
            report.export,
            material.request.id,
            parts,
            report.manifest_sha256,
            house.clock.now(),
            settings.valid,
        )
        told = replace(report, key=key, package=package)
        if keep is not None:
            keep(house, connection, told)
    return told if keep is None else report


def transfer(house: House, material: Material, order: Order = Order()) -> ExportReport:  # frozen
    """Make the copy and put it to the third party that the approved request names; nothing of it stays here.

    Raises as :func:`export`, and ``SourceUnavailable`` if the third party does not answer.
    """
    if material.request.kind is not RequestKind.PORTABILITY:
        raise Refused("only a portability request goes to a third party")
    _require_allowed(house, material.request, order, special=True)
    sealed, _ = _target_row(house, material.request.id)
    if sealed is None:
        raise NeedsApproval("transfer: the request names no third party")
    target = Target.from_bytes(house.control.sealer.open(sealed, f"transfer:{material.request.id}"))
    basis = "the person's request: GDPR Art. 20(2), PIPL Art. 45"
    consent = order.consent or target.consent
    where = Destination("the third party", target.region, basis, consent, order.deidentified)
    report, parts = _make(house, material, order, where, house.settings.export.folder, [target.key])
    try:
        deliveries = tuple(
            deliver(
                target, part.number, _read(path), part.size_bytes, allow_loopback=house.settings.export.allow_loopback
            )
            for path, part in zip(report.files, parts, strict=True)
        )
    finally:
        for path in report.files:
            path.unlink(missing_ok=True)
    now = house.clock.now()
    with house.control.begin() as connection:
        this = TRANSFER.c.request_id == material.request.id
        connection.execute(TRANSFER.update().where(this).values(state="delivered", delivered_at=now))
        for delivery in deliveries:
            body: dict[str, str | int | None] = {
                "export": report.export,
                "target": _target_row(house, material.request.id, connection)[1][:24],
                "status": str(delivery.status),
                "sha256": delivery.sha256,
                "bytes": delivery.size_bytes,
                "basis": "named_by_the_person",
                "when": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            }
            house.log.append(connection, "export.transferred", body, material.request.id)
    return replace(report, files=(), deliveries=deliveries)


def purge_packages(house: House, folder: Path | None = None) -> int:
    """Remove expired packages and leftovers; return how many files went."""
    return Shelf(house.control, folder or house.settings.export.folder, house.log).purge(house.clock.now())


# --- inside ------------------------------------------------------------------------------------------


def _require_allowed(house: House, request: Request, order: Order, *, special: bool = False) -> None:
    if request.kind not in COPIES:
        raise Refused(f"a request to {request.kind} gets no copy; ask for access or portability")
    if request.state not in PROVEN:
        raise Unverified("the request's identity is not proven, or it is closed: no copy is made")
    if house.settings.export.approval == "special" and not (special or order.special):
        return
    if request.state not in APPROVED:
        raise NeedsApproval("the copy is not approved yet")
    if request.plan_digest != order_digest(house, request.id, order):
        raise StalePlan("the copy asked for is not the one that was approved: other exclusions, consent or target")


def _target_row(
    house: House, request_id: RequestId, connection: sa.Connection | None = None
) -> tuple[bytes | None, str]:
    query = sa.select(TRANSFER.c.target, TRANSFER.c.digest).where(TRANSFER.c.request_id == request_id)
    if connection is not None:
        row = connection.execute(query).one_or_none()
    else:
        with house.control.begin() as own:
            row = own.execute(query).one_or_none()
    return (bytes(row.target), str(row.digest)) if row else (None, "")


def _make(
    house: House, material: Material, order: Order, where: Destination, folder: Path, recipients: Sequence[str]
) -> tuple[ExportReport, list[Part]]:
    choice = preview(house, material, order)
    require_none(objections(choice.portions, where, material.residency, minor=material.minor))
    now = house.clock.now()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opener = stack.enter_context(opener_of(house, () if order.deidentified else material.attribution.identifiers))
        stager = stack.enter_context(_stage(house, material, order, choice, folder, opener))
        layout = lay_out(
            stager,
            house.settings,
            material.request.kind,
            material.request.id,
            now,
            material.disclosures,
            house.settings.export.part_bytes,
        )
        export_id = new_id()
        files, parts = _write(layout, now, folder, export_id, material.request.id, recipients)
        report = ExportReport(
            material.request.id,
            export_id,
            tuple(files),
            layout.records,
            layout.files,
            layout.size_bytes,
            layout.manifest_sha256,
            sum(o.records for o in stager.staged.left_out),
            sum(s.covered.others for s in stager.staged.sections),
            stager.staged.incomplete,
        )
        sections = stager.staged.sections
    body: dict[str, str | int | None] = {
        "export": export_id,
        "format": "zip.age" if recipients else "zip",
        "scope": material.request.kind.value,
        "sha256": report.manifest_sha256,
        "files": report.members,
        "records": report.records,
        "bytes": report.size_bytes,
        "stores": len({s.portion.store for s in sections}),
        "collections": len(sections),
        "redacted": report.covered_others,
        "skipped": report.left_out,
        "errors": report.incomplete,
    }
    with house.control.begin() as connection:
        house.log.append(connection, "export.built", body, material.request.id)
    house.report("export.built", records=report.records, files=len(files))
    return report, parts


def _stage(
    house: House, material: Material, order: Order, choice: Choice, folder: Path, opener: Opener | None = None
) -> Stager:
    who = material.attribution
    person = NOBODY if order.deidentified else Person((*who.identifiers, *who.weak, *who.shared))
    releaser = Releaser(house.engine, person, mask_cards=house.settings.export.mask_cards)
    if opener is not None:
        releaser = OpeningReleaser(opener, releaser)
    guard: Callable[[Claim], Guard] = everyone if order.deidentified else _guard(house.settings.export.keep_others)
    stager = Stager(folder, releaser, house.settings.export.part_bytes // 4, guard)
    stager.staged.left_out += choice.left_out
    try:
        for portion in choice.portions:
            stager.add(portion, opening(opener, house.stores[portion.store]))
            house.report("export.collection", collection=portion.address, records=len(portion.claims))
        if order.deidentified:
            require_deidentified(stager, house.engine)
    except BaseException:
        stager.close()
        raise
    return stager


def _guard(keep_others: Sequence[str]) -> Callable[[Claim], Guard]:
    def guard(claim: Claim) -> Guard:
        address = f"{claim.ref.store}/{claim.ref.collection}"
        return Guard.OWN if any(fnmatchcase(address, p) for p in keep_others) else guard_of(claim)

    return guard


def _write(
    layout: Layout, now: dt.datetime, folder: Path, export_id: str, request: str, recipients: Sequence[str]
) -> tuple[list[Path], list[Part]]:
    """Write the parts, each under a temporary name until it is whole."""
    files, parts = [], []
    for number, members in enumerate(layout.parts, 1):
        several = f"-{number}" if len(layout.parts) > 1 else ""
        name = f"pkg-{export_id}-{number}.zip.age" if recipients else f"{request}{several}.zip"
        path = folder / name
        partial = path.with_name(f"{name}.part")
        try:
            with partial.open("wb") as raw:
                partial.chmod(0o600)
                out = Digesting(raw)
                if recipients:
                    with sealing(out, recipients) as plain:
                        write_part(members, now, plain)
                else:
                    write_part(members, now, out)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        files.append(path)
        parts.append(Part(number, out.size, out.sha256))
    return files, parts


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(1 << 18):
            yield piece

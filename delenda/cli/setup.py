"""Setting up: ``init``, ``doctor``, ``config``, ``stores``, ``deploy``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from delenda.cli.output import Output
from delenda.cli.session import Json, Session, session_of
from delenda.errors import AuditBroken, DelendaError, Exit, InputError

config_app = typer.Typer(help="Check the configuration, or print its JSON Schema.", no_args_is_help=True)
stores_app = typer.Typer(help="The stores that config names.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(init)
    app.command()(doctor)
    app.add_typer(config_app, name="config")
    app.add_typer(stores_app, name="stores")
    app.command()(deploy)


def init(
    folder: Annotated[Path, typer.Argument(help="Where the configuration goes.")] = Path(),
    origin: Annotated[
        str, typer.Option(help="The audit log's name, a host and path of yours.")
    ] = "privacy.example.com/log",
    as_json: Json = False,
) -> int:
    """Write a commented configuration, and fresh keys beside it that only you can read."""
    from delenda import config
    from delenda.audit.keys import fresh_key, fresh_keys
    from delenda.demo.layout import write_keys

    out = Output(as_json=as_json)
    target = folder / "delenda.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; choose another folder, or edit it")
    folder.mkdir(parents=True, exist_ok=True)
    keys = fresh_keys(origin)
    write_keys(
        folder / "keys",
        {"control": keys.control, "pepper": keys.pepper, "audit": keys.audit, "webhook": f"whsec_{fresh_key()}"},
    )
    (folder / "keys" / "audit.policy").write_text(keys.policy)
    template = (config.shipped() / "init" / "delenda.yaml").read_text(encoding="utf-8")
    target.write_text(template.replace("privacy.example.com/log", origin), encoding="utf-8")
    out.line(f"Wrote {target} and {folder / 'keys'}/.")
    out.line(f"Give your auditor this public key: {keys.vkey}")
    out.line("Next: name your stores in it, then `delenda config check` and `delenda stores test`.")
    out.result({"config": str(target), "vkey": keys.vkey})
    return Exit.DONE


@config_app.command("check")
def config_check(context: typer.Context, as_json: Json = False) -> int:
    """Say everything that is wrong with the configuration, by file and line."""
    from delenda import config

    out = Output(as_json=as_json)
    problems = config.check(session_of(context).config)
    for problem in problems:
        out.line(str(problem), "red")
    if not problems:
        out.line("The configuration is sound.", "green")
    out.result({"ok": not problems, "problems": [str(p) for p in problems]})
    return Exit.CONFIG if problems else Exit.DONE


@config_app.command("schema")
def config_schema(_json: Json = True) -> int:
    """Print the JSON Schema of the configuration, for editors."""
    from delenda import config

    sys.stdout.write(json.dumps(config.json_schema(), indent=2) + "\n")
    return Exit.DONE


@stores_app.command("list")
def stores_list(context: typer.Context, as_json: Json = False) -> int:
    """List the stores: what they are, where, and why their data is processed."""
    out = Output(as_json=as_json)
    stores = session_of(context).settings().stores
    rows = [(name, s.type, s.region, s.purpose, s.source) for name, s in sorted(stores.items())]
    out.table(("store", "type", "region", "purpose", "source"), rows)
    keys = ("name", "type", "region", "purpose", "source")
    out.result({"stores": [dict(zip(keys, row, strict=True)) for row in rows]})
    return Exit.DONE


@stores_app.command("test")
def stores_test(context: typer.Context, as_json: Json = False) -> int:
    """Reach every store and count its collections; nothing is read."""
    out = Output(as_json=as_json)
    rows: list[dict[str, Any]] = []
    worst = Exit.DONE
    with session_of(context).house(out) as house:
        for name, store in sorted(house.stores.items()):
            try:
                rows.append({"store": name, "ok": True, "collections": len(store.collections()), "problem": ""})
            except DelendaError as e:
                rows.append({"store": name, "ok": False, "collections": 0, "problem": str(e)})
                worst = e.exit_code
    out.table(
        ("store", "reached", "collections", "problem"),
        [(r["store"], "yes" if r["ok"] else "NO", r["collections"], r["problem"]) for r in rows],
    )
    out.result({"ok": worst is Exit.DONE, "stores": rows})
    return worst


def doctor(context: typer.Context, as_json: Json = False) -> int:
    """Look at everything that must be right before work begins, and say what to do about what is not."""
    out = Output(as_json=as_json)
    session = session_of(context)
    rows: list[dict[str, Any]] = []
    worst = Exit.DONE
    for name, look in _LOOKS:
        try:
            rows.append({"check": name, "ok": True, "said": look(session)})
        except DelendaError as e:
            rows.append({"check": name, "ok": False, "said": str(e)})
            worst = worst or e.exit_code
    for row in rows:
        out.line(f"{'ok ' if row['ok'] else 'NO '} {row['check']}: {row['said']}", "" if row["ok"] else "red")
    out.result({"ok": worst is Exit.DONE, "checks": rows})
    return worst


def _look_python(_session: Session) -> str:
    return f"Python {sys.version.split()[0]}"


def _look_house(_session: Session) -> str:
    from delenda.guard import check_house

    check_house()
    return "no other distribution owns a package name of ours"


def _look_config(session: Session) -> str:
    settings = session.settings()
    return f"{len(settings.stores)} stores, digest {settings.digest[:12]}"


def _look_control(session: Session) -> str:
    with session.house(Output(as_json=True)) as house, house.control.begin():
        return f"the control store answers ({house.control.engine.dialect.name})"


def _look_stores(session: Session) -> str:
    with session.house(Output(as_json=True)) as house:
        counts = [f"{name} {len(store.collections())}" for name, store in sorted(house.stores.items())]
    return "collections: " + ", ".join(counts)


def _look_audit(session: Session) -> str:
    from delenda.jobs import audit

    with session.house(Output(as_json=True)) as house:
        size = audit.publish(house).size
        report = audit.verify(house, sources=audit.sources(house))
    if not report.ok:
        raise AuditBroken("the log does not verify: `delenda audit verify` says where")
    return f"{size:,} entries, all as they were signed"


_LOOKS: tuple[tuple[str, Callable[[Session], str]], ...] = (
    ("python", _look_python),
    ("packages", _look_house),
    ("configuration", _look_config),
    ("control store", _look_control),
    ("stores", _look_stores),
    ("audit log", _look_audit),
)


def deploy(
    context: typer.Context,
    image_folder: Annotated[
        Path | None, typer.Option("--source", help="Where workers find the flows; default: where they are installed.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Create or update the deployments on the Prefect server: scan, erase, export, purge."""
    from flows.deployments import deploy as create

    out = Output(as_json=as_json)
    session = session_of(context)
    created = create(session.settings(), session.config, image_folder)
    out.table(("deployment", "starts"), created)
    out.line(f"Start a worker with: prefect worker start --pool {session.settings().prefect.work_pool}")
    out.result({"deployments": [{"name": name, "starts": starts} for name, starts in created]})
    return Exit.DONE

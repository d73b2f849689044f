"""The receiver: signed messages of the product and of recipients, over HTTP, and whether we are well.

Who sends proves it by a signature (Standard Webhooks); there are no sessions and no pages. A body is read up to the
size that such a message may have, and no further. Errors are problem documents (RFC 9457): a code, no value.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from delenda.errors import DelendaError, FatalError, InputError, Refused, RetryableError, Unverified
from delenda.jobs import changes, notify
from delenda.jobs import request as desk
from delenda.jobs.house import House
from delenda.jobs.opening import open_house
from delenda.model import State
from delenda.requests.states import DEAD
from delenda.settings import Settings
from delenda.webhooks import MAX_BODY_BYTES

P = ParamSpec("P")
R = TypeVar("R")
RETRY_AFTER_SECONDS: Final = 30
Tell = Callable[[str], None]
"""Tells whoever erases of a request's id."""


def make_app(settings: Settings, tell: Tell | None) -> FastAPI:
    """Return the receiver. ``tell`` hears of every cancellation, also of one that comes again: None for nobody."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_house(settings, actor="receiver") as house:
            app.state.house = house
            yield

    app = FastAPI(title="delenda", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(DelendaError, _on_error)
    app.add_exception_handler(HTTPException, _on_http)

    @app.post("/webhooks/account", status_code=HTTPStatus.ACCEPTED)
    async def account(request: Request) -> dict[str, str]:
        house: House = request.app.state.house
        body = await read_body(request)
        case = await _call(desk.cancelled, house, dict(request.headers), body)
        if tell is not None and case.state not in DEAD | {State.COMPLETE, State.OPEN_OBLIGATIONS}:
            await _call(tell, case.id)
        return {"request": case.id, "state": str(case.state)}

    @app.post("/webhooks/acknowledgements")
    async def acknowledgements(request: Request) -> dict[str, str]:
        house: House = request.app.state.house
        body = await read_body(request)
        return {"notice": await _call(notify.acknowledge, house, dict(request.headers), body)}

    @app.post("/webhooks/objects/{store}", status_code=HTTPStatus.ACCEPTED)
    async def objects(store: str, request: Request) -> dict[str, int]:
        house: House = request.app.state.house
        body = await read_body(request, changes.MAX_MESSAGE_BYTES)
        return {"changed": await _call(changes.receive, house, store, dict(request.headers), body)}

    @app.get("/health")
    async def health(request: Request) -> dict[str, str]:
        await _call(_ask_control, request.app.state.house)
        return {"status": "ok"}

    return app


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """Return the raw body. Raises ``HTTPException`` 413 as soon as it is known to be too long."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > limit:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


async def _call(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do the work in a thread. What surprises us leaves as its type alone: the server logs what it does not know."""
    try:
        return await run_in_threadpool(work, *args, **kwargs)
    except DelendaError:
        raise
    except Exception as e:  # noqa: BLE001  # whatever it is, its text must not reach the log
        surprise = FatalError(f"unexpected {type(e).__name__}")
    raise surprise


def _ask_control(house: House) -> None:
    with house.control.begin() as connection:
        connection.execute(sa.select(1))


# --- errors ------------------------------------------------------------------------------------------


def status_of(error: DelendaError) -> HTTPStatus:
    """Return the HTTP status that tells a sender what to do: mend the message, or send it again later."""
    match error:
        case Unverified():
            return HTTPStatus.UNAUTHORIZED
        case InputError():
            return HTTPStatus.BAD_REQUEST
        case RetryableError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case Refused():
            return HTTPStatus.CONFLICT
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


async def _on_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DelendaError)  # noqa: S101  # for the type checker; it is registered for these
    status = status_of(error)
    said = str(error) if status < HTTPStatus.INTERNAL_SERVER_ERROR else ""
    return _problem(status, error.code, said)


async def _on_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # as above
    status = HTTPStatus(error.status_code)
    return _problem(status, status.name.lower())


def _problem(status: HTTPStatus, code: str, detail: str = "") -> JSONResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": int(status), "code": code}
    if detail:
        body["detail"] = detail
    later = status == HTTPStatus.SERVICE_UNAVAILABLE
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)} if later else {}
    return JSONResponse(body, int(status), headers, media_type="application/problem+json")

"""Questions in words, and what people answered to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import assert_never

import sqlalchemy as sa

from delenda.control import chunks
from delenda.model import Doubt, Question, RequestId
from delenda.subjects.closure import Answer
from delenda.subjects.tables import attribution_answer


def wording(question: Question) -> str:
    """Return the exact question that a person must answer: kinds, counts and places, no value.

    >>> from delenda.kinds import Kind
    >>> print(wording(Question("q", Doubt.SHARED, Kind.PHONE_NUMBER, 2, (("app/sms_log", 1),))))
    The subject's PHONE_NUMBER also stands in records of others (2 accounts in all). 1 record hangs only on it: \
app/sms_log 1. Is it the subject's?
    """
    records = sum(n for _, n in question.places)
    where = ", ".join(f"{place} {n}" for place, n in question.places)
    hangs = f"{records} record{'s' if records != 1 else ''} hang{'s' if records == 1 else ''} only on it: {where}"
    theirs = "Is it the subject's?" if records == 1 else "Are they the subject's?"
    match question.doubt:
        case Doubt.TWO_ACCOUNTS:
            return (
                f"The request's identifiers belong to {question.accounts} accounts. "
                f"Are these accounts one and the same person's?"
            )
        case Doubt.WEAK_ONLY:
            return (
                f"The request names nothing that singles a person out (a {question.kind} fits many). "
                f"Which account, phone number, e-mail address or device is meant?"
            )
        case Doubt.SHARED:
            return (
                f"The subject's {question.kind} also stands in records of others "
                f"({question.accounts} account{'s' if question.accounts != 1 else ''} in all). {hangs}. {theirs}"
            )
        case Doubt.HUB:
            return (
                f"A {question.kind} of the subject reaches more records than erasure.caps.fan_out allows: {where}. "
                f"Is it really the subject's own?"
            )
        case _:
            assert_never(question.doubt)


def write_answer(
    connection: sa.Connection, request: RequestId, question: str, answer: Answer, actor: str, now: dt.datetime
) -> None:
    """Remember an answer; a later one replaces it."""
    key = sa.and_(attribution_answer.c.request == request, attribution_answer.c.question == question)
    connection.execute(sa.delete(attribution_answer).where(key))
    connection.execute(
        sa.insert(attribution_answer).values(
            request=request, question=question, answer=str(answer), actor=actor, at=now
        )
    )


def answers_by_request(connection: sa.Connection, requests: Iterable[RequestId]) -> dict[RequestId, dict[str, Answer]]:
    """Return the answers to the questions of many requests, by request and question."""
    found: dict[RequestId, dict[str, Answer]] = {request: {} for request in requests}
    for some in chunks(found):
        query = sa.select(attribution_answer).where(attribution_answer.c.request.in_(some))
        for row in connection.execute(query):
            found[row.request][row.question] = Answer(row.answer)
    return found

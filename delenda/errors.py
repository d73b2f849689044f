"""Errors, sorted by what the caller should do.

::

    DelendaError
    ├── ConfigError             fix the configuration or the input, then start again
    │   ├── InputError          … an argument, a file or a value that was handed in
    │   ├── PackageMissing      … a store needs a package that is not installed
    │   └── StrangerInHouse     … another distribution owns one of our package names
    ├── RetryableError          make the same call later
    │   ├── SourceUnavailable   … a store did not answer
    │   ├── InventoryUnfit      … the report of what a store holds can't be used; the store itself is asked
    │   └── Locked              … another process holds the lock
    ├── Refused                 the rules forbid it; a decision is needed, not a retry
    │   ├── Unverified          … the request's identity is not proven
    │   ├── NeedsApproval       … the plan is not approved
    │   ├── StalePlan           … the plan was edited, has expired, or is not the approved one
    │   ├── CapExceeded         … the plan touches more than the safety caps allow
    │   └── KeyDestroyed        … what is asked for was sealed, and its key is gone for good
    └── FatalError              stop, fetch a person
        ├── CorruptData         … a file or object can't be read as what it says it is
        ├── SourceDenied        … a store refuses our credentials or rights
        └── AuditBroken         … the audit log can't be written or does not verify

Every error carries the process's exit code. A message names places (store, collection, field, file,
line) and says what to do; it never carries a value read from a store or a request.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """Exit codes of the command line. An unknown code means failure."""

    DONE = 0
    FAILED = 1
    CHANGES_PLANNED = 2
    PARTIAL = 3
    NEEDS_APPROVAL = 4
    CAP_EXCEEDED = 5
    STALE_PLAN = 6
    UNVERIFIED = 7
    OVERDUE = 8
    FINDINGS = 9
    CONFIG = 10
    LOCKED = 11
    AUDIT_BROKEN = 12
    UNAVAILABLE = 13
    REFUSED = 14
    CORRUPT = 15
    DENIED = 16
    PACKAGE_MISSING = 17
    INTERRUPTED = 130


class DelendaError(Exception):
    """Base of every error that leaves this package."""

    exit_code: ClassVar[Exit] = Exit.FAILED

    @property
    def code(self) -> str:
        """The error's stable name, for machines: ``StalePlan`` → ``stale_plan``."""
        name = type(self).__name__.removesuffix("Error")
        return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


class ConfigError(DelendaError):
    """Fix the configuration, then start again."""

    exit_code = Exit.CONFIG


class InputError(ConfigError):
    """An argument, a file or a value that was handed in is wrong."""


class PackageMissing(ConfigError):
    """A store needs a package that is not installed."""

    exit_code = Exit.PACKAGE_MISSING


class StrangerInHouse(ConfigError):
    """Another distribution owns one of our four package names."""


class RetryableError(DelendaError):
    """The same call may succeed later."""

    exit_code = Exit.UNAVAILABLE


class SourceUnavailable(RetryableError):
    """A store did not answer."""


class InventoryUnfit(RetryableError):
    """A report of what a store holds can't be used. ``reason``: ``absent``, ``stale``, ``damaged``, ``foreign`` …"""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class Locked(RetryableError):
    """Another process works on the same thing."""

    exit_code = Exit.LOCKED


class Refused(DelendaError):
    """The rules forbid it."""

    exit_code = Exit.REFUSED


class Unverified(Refused):
    """The request's identity is not proven, or its state forbids the step."""

    exit_code = Exit.UNVERIFIED


class NeedsApproval(Refused):
    """The plan, or the request, waits for a person's decision."""

    exit_code = Exit.NEEDS_APPROVAL


class StalePlan(Refused):
    """The plan was edited, has expired, or is not the one that was approved."""

    exit_code = Exit.STALE_PLAN


class CapExceeded(Refused):
    """The plan touches more than the safety caps allow."""

    exit_code = Exit.CAP_EXCEEDED


class KeyDestroyed(Refused):
    """What is asked for was sealed with a key that was destroyed: it is gone for good."""


class FatalError(DelendaError):
    """Stop; a person has to look."""


class CorruptData(FatalError):
    """A file or object can't be read as what it says it is."""

    exit_code = Exit.CORRUPT


class SourceDenied(FatalError):
    """A store refuses our credentials or rights."""

    exit_code = Exit.DENIED


class Archived(SourceDenied):
    """An object lies in an archive: it can't be read before a copy of it was fetched, which takes hours."""

    CODE: ClassVar[str] = "archived"


class AuditBroken(FatalError):
    """The audit log can't be written, or does not verify."""

    exit_code = Exit.AUDIT_BROKEN

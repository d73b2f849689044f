"""Putting what was written anew in the place of what it stands for, in one move."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from typing import Final

_AT_CWD: Final = -100
_EXCHANGE: Final = 2
_OLD: Final = ".{}.delenda-old"
"""The name of a folder for the moment in which its draft takes its place."""


def exchange(aside: Path, path: Path) -> None:
    """Exchange two files in one move; where the kernel or file system can't, rename over."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        done = renameat2(_AT_CWD, os.fsencode(aside), _AT_CWD, os.fsencode(path), ctypes.c_uint(_EXCHANGE))
        if done == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
            raise OSError(code, os.strerror(code))
    aside.rename(path)


def swap(aside: Path, path: Path) -> None:
    """Exchange two files or folders; :func:`recover` ends what a crash cut short where folders need three moves."""
    try:
        exchange(aside, path)
    except OSError as e:
        if not path.is_dir() or e.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        old = path.parent / _OLD.format(path.name)
        path.rename(old)
        aside.rename(path)
        old.rename(aside)


def recover(folder: Path) -> None:
    """Bring back what stood in ``folder`` and whose exchange was cut short by a crash."""
    for old in folder.glob(_OLD.format("*")):
        path = folder / old.name[1:].removesuffix(_OLD.rpartition("}")[2])
        if not path.exists():
            old.rename(path)


def sync(folder: Path) -> None:
    """Make durable what was moved in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

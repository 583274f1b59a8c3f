"""Atomic files, which hold either the old or the new content and never a part.

They are written beside, flushed to the disk, then renamed.
"""

from __future__ import annotations

import os
import secrets
from io import FileIO
from typing import Iterable

from .errors import write_error

_mine = f"{os.getpid()}-{secrets.token_hex(4)}"


def write_atomic(
    path: str, pieces: Iterable[bytes | memoryview], keep_as: str | None = None
) -> None:
    """Replaces `path`. With `keep_as`, the file that was there gets that name and stays.

    On failure, such as a full disk, the old file stays as it was, and a UserError says so.
    """
    content = [memoryview(piece).cast("B") for piece in pieces]
    beside = f"{path}.{_mine}.tmp"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(beside, "wb", buffering=0) as file:
            for piece in content:
                _write_all(file, piece)
            os.fsync(file.fileno())
        if keep_as is not None and os.path.exists(path):
            os.replace(path, keep_as)
        os.replace(beside, path)
        _flush_directory(os.path.dirname(path) or ".")
    except OSError as error:
        try:
            os.remove(beside)
        except OSError:
            pass
        raise write_error(path, sum(piece.nbytes for piece in content), error) from error


def _write_all(file: FileIO, piece: memoryview) -> None:
    """Writes all bytes: one `write` may take only a part, for instance on a disk that fills up."""
    offset = 0
    while offset < piece.nbytes:
        offset += file.write(piece[offset:])


def _flush_directory(path: str) -> None:
    """Makes a rename itself durable, where the system lets a directory be opened."""
    try:
        directory = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(directory)
    except OSError:
        pass
    finally:
        os.close(directory)

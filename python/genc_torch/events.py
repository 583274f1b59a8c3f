"""The two logs of a run: `metrics.jsonl`, every number that was measured, and `events.jsonl`, what happened and when."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any, Mapping

from .errors import UserError, write_error
from .numbers_json import to_json


class MetricsLog:
    """`metrics.jsonl`: lines are only appended, and are cut back to the checkpoint's length when a run resumes."""

    def __init__(self, folder: str, length: int) -> None:
        """Opens the file for appending after its first `length` bytes; everything after them is cut off."""
        self._path = os.path.join(folder, "metrics.jsonl")
        size = os.path.getsize(self._path) if os.path.exists(self._path) else 0
        if size < length:
            raise UserError(
                f"'{self._path}' is {size} bytes long, but the checkpoint was made when it had {length}.",
                "Restore the file, or train anew.",
            )
        self._file = open(self._path, "r+b" if size > 0 else "wb", buffering=0)
        self._file.truncate(length)
        self.length = length
        """The length of the file in bytes."""

    def append(self, line: Mapping[str, Any]) -> None:
        """Writes a line; entries that are None are left out."""
        data = (to_json(dict(line)) + "\n").encode()
        try:
            self._file.seek(self.length)
            offset = 0
            while offset < len(data):
                offset += self._file.write(data[offset:])
        except OSError as error:
            raise write_error(self._path, len(data), error) from error
        self.length += len(data)

    def flush(self) -> None:
        """Flushes to the disk, before a checkpoint that relies on it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def log_event(
    folder: str,
    event: str,
    step: int,
    epoch: int,
    seconds: float | None = None,
    message: str | None = None,
) -> None:
    """Appends a line to `events.jsonl`."""
    now = datetime.now(timezone.utc)
    time = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
    line = {"time": time, "event": event, "step": step, "epoch": epoch}
    line = {**line, "seconds": seconds, "message": message}
    path = os.path.join(folder, "events.jsonl")
    data = (to_json(line) + "\n").encode()
    try:
        with open(path, "ab", buffering=0) as file:
            file.write(data)
    except OSError as error:
        raise write_error(path, len(data), error) from error

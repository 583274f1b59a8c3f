"""Errors for people: what is wrong, and what to do. Anything else that is raised is a fault of the program."""

from __future__ import annotations

import errno
import os
import re

import torch


class UserError(Exception):
    """A mistake that the person at the keyboard can correct; it is shown without a stack trace."""

    name = "UserError"

    def __init__(self, message: str, hint: str | None = None, exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code


class NonFiniteError(UserError):
    """A loss or gradient that is not a finite number."""

    name = "NonFinite"

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            "The last checkpoint from before is kept. Usual causes: a learning rate that is too high, log or division"
            " at 0, exp of a large value. Try a smaller rate, or `clip gradients 1`.",
        )


class OutOfMemoryError(UserError):
    """A device or the machine without memory for a step."""

    name = "OutOfMemory"


class DiskFullError(UserError):
    """A disk without room for a file."""

    name = "DiskFull"


class NoDeviceError(UserError):
    """A device that was asked for and is not there."""

    name = "NoDevice"


class LostProcessError(UserError):
    """Another process of the training that died or does not answer."""

    name = "LostProcess"


def write_error(path: str, size: int, error: OSError) -> UserError:
    """The system's error about a file as a sentence; `size` in bytes."""
    code = errno.errorcode.get(error.errno or 0, "")
    kept = f"What '{os.path.basename(path)}' held before is untouched."
    if code in ("ENOSPC", "EDQUOT"):
        return DiskFullError(
            f"The disk is full: '{path}' ({size / 1e6:.1f} MB) could not be written. {kept}",
            "Free some space, then resume the run.",
        )
    if code in ("EACCES", "EPERM", "EROFS"):
        return UserError(
            f"'{path}' may not be written ({code}). {kept}",
            "Give the folder write permission, or choose another one.",
        )
    return UserError(f"'{path}' could not be written: {error.strerror}. {kept}")


_memory = re.compile(
    r"out of memory|can't allocate memory|not enough memory|CUDNN_STATUS_ALLOC_FAILED"
    r"|CUBLAS_STATUS_ALLOC_FAILED",
    re.IGNORECASE,
)
_lost = re.compile(
    r"connection (closed|reset)|socket|broken pipe|NCCL|gloo|timed? ?out|heartbeat", re.IGNORECASE
)


def explained(error: BaseException, batch: int | None = None) -> UserError | None:
    """The error as a person needs it; None for a fault of the program.

    `batch` is the number of examples that the process computes at once, for advice.
    """
    if isinstance(error, UserError):
        return error
    text = str(error)
    first = text.strip().split("\n", 1)[0]
    out = getattr(torch.cuda, "OutOfMemoryError", ())
    if isinstance(error, (MemoryError, out) if out else MemoryError) or _memory.search(text):
        return OutOfMemoryError(
            f"The memory does not hold this training: {first or 'the system gave none'}",
            _memory_advice(batch),
        )
    if isinstance(error, OSError) and error.filename is not None:
        return write_error(str(error.filename), 0, error)
    if isinstance(error, RuntimeError) and _distributed() and _lost.search(text):
        return LostProcessError(
            f"Another process of the training is lost: {first}",
            "Under torchrun with --max-restarts, all processes start again from the last checkpoint;"
            " otherwise resume the run.",
        )
    return None


def _memory_advice(batch: int | None) -> str:
    smaller = f", such as --batch {max(1, batch // 2)}" if batch is not None and batch > 1 else ""
    return (
        f"Train anew with smaller batches{smaller}, on more processes (each computes its part of the batch), or with"
        " --amp bf16, which halves the memory of activations."
    )


def _distributed() -> bool:
    return torch.distributed.is_available() and torch.distributed.is_initialized()

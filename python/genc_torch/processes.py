"""The processes of a training: one alone, or several under torchrun that each compute a part of every batch.

All processes hold the same weights. Each computes its contiguous part of the global batch; gradients and sums of terms
are added over all of them, so that every process makes the same update. Process 0 writes files.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Sequence

import torch
import torch.distributed as distributed
from torch import Tensor

from .errors import NoDeviceError

# A process that does not answer for this long is taken for lost. Process 0 may measure and draw for a long time.
_TIMEOUT = timedelta(hours=2)
# The numbers that one all-reduce sums at once: 25 MB, as in DistributedDataParallel.
_BUCKET = 6_553_600


@dataclass(frozen=True)
class World:
    """This process among those of the training."""

    rank: int
    size: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """True in the process that writes files and speaks with the conductor."""
        return self.rank == 0

    def part(self, count: int) -> tuple[int, int]:
        """The rows of a batch of `count` examples that this process computes; there may be none."""
        each, over = divmod(count, self.size)
        first = self.rank * each + min(self.rank, over)
        return first, first + each + (self.rank < over)

    def sum(self, tensor: Tensor) -> Tensor:
        """The sum of a tensor over all processes, in place."""
        if self.size > 1:
            distributed.all_reduce(tensor)
        return tensor

    def sum_all(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        """The sums of tensors over all processes, in few large messages."""
        if self.size == 1:
            return list(tensors)
        buckets: list[list[Tensor]] = []
        filled = _BUCKET
        for tensor in tensors:
            if filled + tensor.numel() > _BUCKET:
                buckets.append([])
                filled = 0
            buckets[-1].append(tensor)
            filled += tensor.numel()
        flats = [torch.cat([each.reshape(-1) for each in bucket]) for bucket in buckets]
        works = [distributed.all_reduce(flat, async_op=True) for flat in flats]
        for work in works:
            work.wait()
        sums: list[Tensor] = []
        for bucket, flat in zip(buckets, flats):
            pieces = flat.split([each.numel() for each in bucket])
            sums += [_like(piece.view(each.shape), each) for piece, each in zip(pieces, bucket)]
        return sums

    def broadcast(self, tensors: Sequence[Tensor]) -> None:
        """Gives every process the values of process 0, in place."""
        if self.size > 1:
            for tensor in tensors:
                distributed.broadcast(tensor, 0)

    def tell(self, value: Any) -> Any:
        """A value of process 0, for every process; the others wait for it."""
        if self.size == 1:
            return value
        box = [value]
        distributed.broadcast_object_list(box, 0, device=self._messages)
        return box[0]

    def barrier(self) -> None:
        """Waits until all processes have come here."""
        if self.size > 1:
            distributed.all_reduce(torch.zeros(1, device=self._messages))

    @property
    def _messages(self) -> torch.device:
        """The device of small messages: nccl sends from a GPU only."""
        return self.device if self.device.type == "cuda" else torch.device("cpu")


def _like(tensor: Tensor, other: Tensor) -> Tensor:
    """A tensor with the order of axes in memory of another of its shape."""
    if other.is_contiguous() or other.ndim != 4:
        return tensor
    return tensor.contiguous(memory_format=torch.channels_last)


def choose_device(asked: str, local_rank: int = 0) -> torch.device:
    """The device of a name: `cpu`, `cuda`, `cuda:1`, `mps`, or `auto` for the best there is."""
    mps = getattr(torch.backends, "mps", None)
    has_mps = mps is not None and mps.is_available()
    if asked == "auto":
        asked = "cuda" if torch.cuda.is_available() else "mps" if has_mps else "cpu"
    if asked.startswith("cuda"):
        if not torch.cuda.is_available():
            raise NoDeviceError(
                f"There is no CUDA GPU that PyTorch {torch.__version__} can use.",
                "Check `nvidia-smi` and that PyTorch was installed with CUDA, or train on the processor: --device cpu.",
            )
        count = torch.cuda.device_count()
        index = int(asked.partition(":")[2] or local_rank)
        if index >= count:
            raise NoDeviceError(
                f"GPU {index} was asked for, and this machine has {count}.",
                "Start no more processes on a machine than it has GPUs.",
            )
        return torch.device("cuda", index)
    if asked == "mps" and not has_mps:
        raise NoDeviceError(
            "This machine has no GPU that PyTorch's mps can use.",
            "Train on the processor: --device cpu.",
        )
    return torch.device(asked)


def join(asked: str) -> World:
    """Joins the processes that torchrun started, or trains alone without it."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    rank = int(os.environ.get("RANK", "0"))
    device = choose_device(asked, int(os.environ.get("LOCAL_RANK", "0")))
    if device.type == "cuda":
        torch.cuda.set_device(device)
    if size > 1:
        backend = "nccl" if device.type == "cuda" else "gloo"
        distributed.init_process_group(backend, timeout=_TIMEOUT)
    return World(rank, size, device)


def leave() -> None:
    """Leaves the group of processes, if there is one."""
    if distributed.is_available() and distributed.is_initialized():
        distributed.destroy_process_group()

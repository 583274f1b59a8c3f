"""Statistics of a batch that several processes hold in parts."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


class Parts:
    """How the processes of torch.distributed share a batch: each holds a contiguous part, in the order of their ranks.

    `alone` is set while this process computes a batch that no other has a part of.
    """

    alone = False


def in_parts() -> bool:
    """True if several processes hold parts of the batch."""
    distributed = torch.distributed
    return (
        not Parts.alone
        and distributed.is_available()
        and distributed.is_initialized()
        and distributed.get_world_size() > 1
    )


class SumOfParts(torch.autograd.Function):
    """The sum of a tensor over all processes. Its gradient is the sum of theirs, and is differentiable itself."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        total = x.detach().clone(memory_format=torch.contiguous_format)
        torch.distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        return SumOfParts.apply(gradient)


def sum_of_parts(x: Tensor) -> Tensor:
    """The sum of x over all processes."""
    return SumOfParts.apply(x) if in_parts() else x


def batch_mean(x: Tensor, dims: list[int]) -> Tensor:
    """The mean of x over axes of which one is the batch, in one piece or in parts of any size."""
    if not in_parts():
        return x.mean(dims)
    total = x.sum(dims)
    count = total.new_full((1,), x.numel() / max(1, total.numel()))
    summed = sum_of_parts(torch.cat([total.flatten(), count]))
    return (summed[:-1] / summed[-1]).view_as(total)


def part_of_batch(x: Tensor) -> tuple[int, int]:
    """The place of the first example of this process in the batch, and the number of examples of the batch."""
    if not in_parts():
        return 0, len(x)
    sizes = torch.zeros(torch.distributed.get_world_size(), dtype=torch.int64, device=x.device)
    rank = torch.distributed.get_rank()
    sizes[rank] = len(x)
    torch.distributed.all_reduce(sizes)
    before = sizes.cumsum(0) - sizes
    return int(before[rank]), int(sizes.sum())


def whole_batch(x: Tensor) -> Tensor:
    """The examples of all processes, in the order of their ranks. Gradients flow back to the process of each."""
    if not in_parts():
        return x
    first, count = part_of_batch(x)
    frame = [0, 0] * (x.dim() - 1) + [first, count - first - len(x)]
    return sum_of_parts(F.pad(x, frame))


def rows_of_batch(x: Tensor, places: Tensor) -> Tensor:
    """Rows of the whole batch by their places in it, without a gradient. Each process gives those that it has."""
    if not in_parts():
        return x.detach()[places]
    first, _ = part_of_batch(x)
    held = F.pad(x.detach(), [0, 0] * (x.dim() - 1) + [0, 1])
    own = (places >= first) & (places < first + len(x))
    return sum_of_parts(held[torch.where(own, places - first, len(x))])

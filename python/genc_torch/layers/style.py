"""Parts of growing generators and of generators with styles (Karras et al. 2018; Karras, Laine & Aila 2019)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .elementwise import wide
from .parts import batch_mean, part_of_batch, whole_batch
from .stateful import Stateful


def blur(x: Tensor) -> Tensor:
    """Each channel smoothed by [1 2 1] ⊗ [1 2 1] / 16 with zeros around it: the mean of 2 × 2 places, twice."""
    return F.avg_pool2d(F.avg_pool2d(F.pad(x, (1, 1, 1, 1)), 2, stride=1), 2, stride=1)


def minibatch_std(x: Tensor, group: int = 4) -> Tensor:
    """x [N, C, h, w] with one more channel: the deviation over a group of examples, averaged over places and channels.

    Groups have `group` examples, or the most below that which divide the batch; the examples i, i + N / group, … are one.
    """
    whole = whole_batch(wide(x))
    count = len(whole)
    members = max(size for size in range(1, min(count, group) + 1) if count % size == 0)
    rows = whole.reshape(members, count // members, -1)
    variance = (rows - rows.mean(dim=0)).square().mean(dim=0)
    deviation = torch.sqrt(variance + 1e-8).mean(dim=1).repeat(members)
    first, _ = part_of_batch(x)
    own = deviation[first : first + len(x), None, None, None]
    return torch.cat([x, own.expand(-1, 1, *x.shape[2:])], dim=1)


class MovingMean(Stateful):
    """The moving mean of the inputs, the same for every example. No gradient flows through it."""

    def __init__(self, shape: tuple[int, ...], *, decay: float = 0.995) -> None:
        super().__init__()
        self.decay = decay
        self.register_buffer("mean", torch.zeros(shape))

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            now = batch_mean(x.detach(), [0])
            self.move(mean=self.decay * self.mean + (1 - self.decay) * now)
        return self.mean.expand_as(x)

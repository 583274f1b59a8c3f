"""Pooling."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def avg_pool(
    x: Tensor, size: tuple[int, int], stride: tuple[int, int], pad: tuple[int, int, int, int]
) -> Tensor:
    """The mean of each window, of which the padding (left, right, top, bottom) does not count."""
    sums = F.avg_pool2d(F.pad(x, pad), size, stride)
    inside = torch.ones((1, 1, *x.shape[2:]), dtype=x.dtype, device=x.device)
    return sums / F.avg_pool2d(F.pad(inside, pad), size, stride)

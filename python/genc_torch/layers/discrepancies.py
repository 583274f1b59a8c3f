"""Distances of sets, and in features of nets."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from .elementwise import wide
from .parts import whole_batch


def distances(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances of every row of a to every row of b."""
    lengths = a.square().sum(dim=1, keepdim=True) + b.square().sum(dim=1)
    return torch.relu(lengths - 2 * a @ b.T)


def mmd(a: Tensor, b: Tensor, kernel: str = "imq", scales: Sequence[float] = (1.0,)) -> Tensor:
    """The squared maximum mean discrepancy of two batches, unbiased (Gretton et al. 2012)."""
    x, y = (whole_batch(wide(each)).reshape(-1, math.prod(each.shape[1:])) for each in (a, b))
    count, size = x.shape

    def alike(d: Tensor) -> Tensor:
        widths = [2 * size * scale**2 for scale in scales]
        if kernel == "imq":
            return sum(h / (h + d) for h in widths)
        return sum(torch.exp(-d / h) for h in widths)

    between = alike(distances(x, y)).mean()
    if count < 2:
        # One example has no pair: nothing is said, and nothing moves.
        return 0 * between
    # An example beside itself says nothing.
    others = 1 - torch.eye(count, dtype=x.dtype, device=x.device)
    pairs = count * (count - 1)
    within = [(others * alike(distances(each, each))).sum() / pairs for each in (x, y)]
    return within[0] + within[1] - 2 * between


def direction(x: Tensor) -> Tensor:
    """Features of length one at every place: [N, C, h, w], or with the channels last."""
    dim = 1 if x.dim() == 4 else -1
    return x / torch.sqrt(x.square().sum(dim=dim, keepdim=True) + 1e-10)


def perceptual(*pairs: tuple[Tensor, Tensor]) -> Tensor:
    """Squared distances of pairs of features, added up over channels and pairs, averaged over places."""
    total = 0.0
    for a, b in pairs:
        squares = (direction(a) - direction(b)).square().sum(dim=1 if a.dim() == 4 else -1)
        total = total + (squares.flatten(1).mean(dim=1) if squares.dim() > 1 else squares)
    return total

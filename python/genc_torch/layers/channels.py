"""Parts that layers of flows share. Maps are [N, C, h, w], vectors [N, n]."""

from __future__ import annotations

import math
from collections.abc import Callable

from torch import Tensor


def per_example(x: Tensor) -> Tensor:
    """The sum of each example, [N]."""
    return x.flatten(1).sum(dim=1)


def places_of(x: Tensor) -> int:
    """The number of places of a map, or 1 for a vector."""
    channels = x.shape[1] if x.dim() == 4 else x.shape[-1]
    return math.prod(x.shape[1:]) // channels


def channelwise(values: Tensor, x: Tensor) -> Tensor:
    """Values [C] that broadcast over the channels of x: the axis 1 of maps, the last one otherwise."""
    return values[:, None, None] if x.dim() == 4 else values


def halves(x: Tensor) -> tuple[Tensor, Tensor]:
    """Both halves of the channels."""
    first, second = x.chunk(2, dim=1 if x.dim() == 4 else -1)
    return first, second


def gated(x: Tensor, gate: Callable[[Tensor], Tensor], dim: int) -> Tensor:
    """The first half of the channels times a function of the second (Shazeer 2020)."""
    values, opening = x.chunk(2, dim=dim)
    return values * gate(opening)

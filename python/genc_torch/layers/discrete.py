"""Draws of whole numbers from uniform ones."""

from __future__ import annotations

import torch
from torch import Tensor


def categorical(logits: Tensor, u: Tensor) -> Tensor:
    """The class of each place: the first whose cumulated probability exceeds the uniform number.

    Logits [N, classes, ...] and uniform numbers [N, ...].
    """
    steps = torch.softmax(logits.detach(), dim=1).cumsum(dim=1)
    # The threshold lies under the last cumulated probability, so that some class exceeds it.
    threshold = u[:, None] * (steps[:, -1:] * (1 - 2**-23))
    return (steps <= threshold).float().sum(dim=1)


def bernoulli(u: Tensor, p: Tensor | float) -> Tensor:
    """1 with probability p, else 0, by a draw of 0..1."""
    return (u < p).float()

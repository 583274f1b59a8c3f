"""Functions of single numbers."""

from __future__ import annotations

import torch
from torch import Tensor


def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


def safe_sqrt(x: Tensor) -> Tensor:
    """√x, with a derivative of zero at zero and below, where 0 / 0 would be NaN. Differentiable to any order."""
    positive = x.detach() > 0
    root = torch.sqrt(torch.where(positive, x, torch.ones_like(x)))
    return torch.where(positive, root, torch.zeros_like(x))


def maximum(x: Tensor, bound: float) -> Tensor:
    """x, at least the bound. Where they are equal, x has half of the gradient."""
    return torch.maximum(x, x.new_full((), bound))


def minimum(x: Tensor, bound: float) -> Tensor:
    """x, at most the bound. Where they are equal, x has half of the gradient."""
    return torch.minimum(x, x.new_full((), bound))

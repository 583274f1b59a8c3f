"""Gradients inside of losses."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """d sum(f(x)) / dx, in the shape of x. It can be differentiated itself where gradients are recorded."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        total = f(given).sum()
        if not total.requires_grad:
            return torch.zeros_like(x)
        (found,) = torch.autograd.grad(total, given, create_graph=again, allow_unused=True)
    return torch.zeros_like(x) if found is None else found

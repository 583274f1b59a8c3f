"""Invertible residual layers (Behrmann et al. 2019; Chen et al. 2019, "Residual Flows")."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable

import torch
from torch import Tensor

from .draw import Draw
from .elementwise import wide
from .power_iteration import held_weights


def roulette(chance: float, exact: int, p: float) -> list[float]:
    """The factors of a random number of terms: `exact` of 1, and more that are divided by the probability to be reached."""
    more = 1 if p >= 1 else 1 + math.floor(math.log(1 - chance) / math.log(1 - p))
    return [1.0] * exact + [(1 - p) ** -at for at in range(more)]


def residual(
    x: Tensor,
    branch: Callable[[Tensor], Tensor],
    draw: Draw | None = None,
    key: str = "",
    factors: list[float] | None = None,
) -> tuple[Tensor, Tensor]:
    """y = x + g(x) for a branch g with a Lipschitz constant below one, and log det(I + J).

    `factors` belong to the terms of the power series, each estimated by the same random signs v (Hutchinson). Without them,
    the determinant is computed. The gradient of the series is that of wᵀJv with w held (Chen et al. 2019, equation 8), so one
    product is differentiated, however long the series.
    """
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        g = branch(given)

    def product(v: Tensor, differentiable: bool = False) -> Tensor:
        """Jᵀv."""
        return torch.autograd.grad(g, given, v, retain_graph=True, create_graph=differentiable)[0]

    y = x + (g if again else g.detach())
    if factors is None:
        size = math.prod(x.shape[1:])
        basis = torch.eye(size, dtype=x.dtype, device=x.device).view(size, 1, *x.shape[1:])
        rows = [wide(product(row.expand_as(x), again)).flatten(1) for row in basis]
        jacobian = torch.stack(rows, dim=1) + torch.eye(size, dtype=rows[0].dtype, device=x.device)
        return y, torch.linalg.slogdet(jacobian)[1]
    v = 2 * (draw.uniform(f"{key}/direction", x.shape[1:]) >= 0.5).to(x.dtype) - 1
    power, value, w = v, x.new_zeros(len(x)), torch.zeros_like(v)
    for at, factor in enumerate(factors):
        signed = factor if at % 2 == 0 else -factor
        w = w + signed * power
        power = product(power)
        value = value + (power * v).flatten(1).sum(dim=1) * (signed / (at + 1))
    if not again:
        return y, value
    surrogate = (product(w, True) * v).flatten(1).sum(dim=1)
    return y, value + (surrogate - surrogate.detach())


def residual_inverse(
    y: Tensor, branch: Callable[[Tensor], Tensor], steps: int = 100, tolerance: float = 1e-5
) -> Tensor:
    """The x of y = x + g(x): the fixed point of x ← y − g(x), from x = y."""
    x, change = y, 0.0
    with held_weights():
        for step in range(1, steps + 1):
            following = y - branch(x)
            if step == steps and x.numel() > 0:
                change = float((following - x).detach().abs().max())
            x = following
    if not change <= tolerance:
        warnings.warn(
            f"An invertible residual layer did not converge to its inverse: step {steps} of the fixed-point iteration "
            f"still moved a number by {change:.3g}, more than the tolerance of {tolerance:g}. What it made is not what the "
            "flow maps to its input.",
            stacklevel=2,
        )
    return x


def largest_constant(blocks: list[list[Tensor | float]]) -> Tensor:
    """The largest Lipschitz constant among residual blocks, each bounded by the product of those of its layers."""
    products = [math.prod(layers) for layers in blocks]
    device = next((each.device for each in products if isinstance(each, Tensor)), None)
    largest = torch.stack([torch.as_tensor(each, device=device) for each in products]).max()
    if not float(largest) < 1:
        warnings.warn(
            f"A residual block of a flow has a Lipschitz constant of up to {float(largest):.4g}, and only under 1 can it be "
            "undone: its inverse and its log-determinant mean nothing there. Lower the bound of its layers, or let "
            "weight=spectral take more iterations.",
            stacklevel=2,
        )
    return largest

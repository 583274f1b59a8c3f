"""Standard draws, around 0 with scale 1, from uniform numbers in [0, 1)."""

from __future__ import annotations

import torch
from torch import Tensor

from .codebook import straight


def logistic(u: Tensor) -> Tensor:
    """Logistic numbers from uniform ones."""
    u = u.clamp(2**-25, 1 - 2**-24)
    return torch.log(u) - torch.log(1 - u)


def laplace(u: Tensor) -> Tensor:
    """Laplace numbers from uniform ones."""
    centred = u.clamp(2**-25, 1 - 2**-24) - 0.5
    return -torch.sign(centred) * torch.log(1 - 2 * centred.abs())


def gumbel(u: Tensor) -> Tensor:
    """Gumbel numbers from uniform ones."""
    return -torch.log(-torch.log(u.clamp(2**-25, 1 - 2**-24)))


def gumbel_softmax(
    logits: Tensor, noise: Tensor, dim: int, tau: float | Tensor = 1.0, hard: bool = False
) -> Tensor:
    """A relaxed draw of a class from Gumbel noise (Jang, Gu & Poole 2017).

    `hard` gives the class itself, as zeros and a one, with the gradient of the relaxed draw.
    """
    soft = torch.softmax((logits + noise) / tau, dim=dim)
    if not hard:
        return soft
    chosen = torch.zeros_like(soft).scatter(dim, soft.argmax(dim=dim, keepdim=True), 1.0)
    return straight(soft, chosen)

"""Losses, number by number."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .elementwise import wide


def bce(p: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of probabilities, which are kept 1e-7 away from 0 and 1; beyond, the gradient is zero."""
    p = wide(p).clamp(1e-7, 1 - 1e-7)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p))


def bce_logits(logits: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of logits, which neither overflows nor loses the tail."""
    return target * F.softplus(-logits) + (1 - target) * F.softplus(logits)


def kl_normal(mean: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mean, exp(logvar)) ‖ N(0, 1)) in nats (Kingma & Welling 2013, appendix B)."""
    return 0.5 * (mean.square() + (logvar.exp() - (logvar + 1)))

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


def huber(a: Tensor, b: Tensor | float, delta: float = 1.0) -> Tensor:
    """The square of a difference up to delta, a line beyond (Huber 1964), number by number."""
    difference = a - b
    near = difference.clamp(-delta, delta)
    return 0.5 * near.square() + delta * (difference - near) * difference.detach().sign()


def focal(logits: Tensor, target: Tensor, gamma: float = 2.0) -> Tensor:
    """Cross-entropy times (1 - p) ** gamma (Lin et al. 2017). The axis 1 of the logits has the classes."""
    log_p = F.log_softmax(logits, dim=1)
    miss = torch.expm1(log_p).neg().clamp(min=1e-12)
    terms = miss.pow(gamma) * log_p
    if target.dim() == logits.dim():
        return -(target * terms).sum(dim=1)
    return -terms.gather(1, target[:, None]).squeeze(1)

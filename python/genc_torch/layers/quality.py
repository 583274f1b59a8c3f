"""The quality of pictures against their originals, as one number per example."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .elementwise import maximum, wide


def psnr(x: Tensor, target: Tensor, peak: float) -> Tensor:
    """Peak signal-to-noise ratio in decibels, at most 100."""
    error = wide(x - target).square().flatten(1).mean(dim=1) / peak**2
    return -10 * torch.log10(maximum(error, 1e-10))


def ssim(x: Tensor, target: Tensor, peak: float) -> Tensor:
    """Structural similarity of pictures [N, C, h, w] (Wang, Bovik, Sheikh & Simoncelli 2004), 1 for equal ones.

    Gaussian window 11 × 11 with σ = 1.5, K1 = 0.01, K2 = 0.03, biased covariances, windows inside the picture only.
    """
    places = torch.arange(-5.0, 6.0, device=x.device)
    taps = torch.exp(-places.square() / (2 * 1.5**2))
    taps = (taps / taps.sum()).to(x.dtype)
    a, b = x.flatten(0, 1)[:, None], target.flatten(0, 1)[:, None]
    maps = torch.cat([a, b, a.square(), b.square(), a * b])
    blurred = F.conv2d(F.conv2d(maps, taps.view(1, 1, 11, 1)), taps.view(1, 1, 1, 11))
    mean_a, mean_b, square_a, square_b, product = blurred.chunk(5)
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    squares, means = mean_a.square() + mean_b.square(), mean_a * mean_b
    covariance = product - means
    variances = square_a + square_b - squares
    similarity = (2 * means + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2))
    return similarity.view(len(x), -1).mean(dim=1)

"""Layers under bfloat16 autocast: finite results of the right shape, and gradients: `python autocast.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from genc_torch.layers.act_norm import ActNorm
from genc_torch.layers.attention import Attention
from genc_torch.layers.codebook import Codebook, straight
from genc_torch.layers.coupling import affine_coupling
from genc_torch.layers.draw import Draw
from genc_torch.layers.equalized import EqualizedConv2d
from genc_torch.layers.example_pool import ExamplePool
from genc_torch.layers.losses import bce, bce_logits
from genc_torch.layers.mixing import InvertibleConv
from genc_torch.layers.normalization import BatchNorm, InstanceNorm2d, RMSNorm, pixel_norm
from genc_torch.layers.pixels import logit
from genc_torch.layers.power_iteration import BoundedConv2d, SpectralConv2d
from genc_torch.layers.quality import psnr, ssim
from genc_torch.layers.residual import residual, residual_inverse
from genc_torch.layers.style import MovingMean, blur, minibatch_std


def first(pair):
    return pair[0]


def quantised(x):
    codes = Codebook(4, 8, decay=0.9, every=2, start=True)
    return straight(x, codes(x, Draw(len(x)))[1])


def main() -> None:
    torch.manual_seed(0)
    draw = Draw(4)
    branch = BoundedConv2d(8, 8, 3, (12, 12), bound=0.9, iterations=5)
    inverted = InvertibleConv(8)
    normed = ActNorm(8)
    normed.on_start = lambda *_: True
    calls = {
        "BatchNorm": BatchNorm(8),
        "InstanceNorm2d": InstanceNorm2d(8, affine=True),
        "RMSNorm": lambda x: RMSNorm(8)(x.movedim(1, -1)).movedim(-1, 1),
        "Attention": Attention(8, 2, causal=True),
        "pixel_norm": pixel_norm,
        "SpectralConv2d": SpectralConv2d(8, 8, 3, padding=1),
        "EqualizedConv2d": EqualizedConv2d(8, 8, 3, padding=1),
        "ActNorm": lambda x: first(normed(x)),
        "InvertibleConv": lambda x: inverted.inverse(first(inverted(x))),
        "affine_coupling": lambda x: first(affine_coupling(x, x, "half", 0, 2)),
        "residual": lambda x: first(residual(x, branch, draw, "key", [1.0] * 4)),
        "residual_inverse": lambda x: residual_inverse(x, branch, steps=100, tolerance=1),
        "Codebook": quantised,
        "ExamplePool": lambda x: ExamplePool(3, (12, 12, 8))(x, draw) + x,
        "MovingMean": lambda x: MovingMean((8, 12, 12))(x) + x,
        "minibatch_std": lambda x: minibatch_std(x)[:, :8],
        "blur": blur,
        "bce": lambda x: bce(torch.sigmoid(60 * x), torch.sigmoid(x)),
        "bce_logits": lambda x: bce_logits(60 * x, 1),
        "logit": lambda x: first(logit(torch.sigmoid(60 * x), 1e-6)),
        "psnr": lambda x: psnr(x, 0 * x, 1)[:, None, None, None] + x,
        "ssim": lambda x: ssim(x, 0 * x, 1)[:, None, None, None] + x,
    }
    before = torch.nn.Conv2d(3, 8, 3, padding=1)
    for name, call in calls.items():
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = before(torch.rand(4, 3, 12, 12))
            assert x.dtype == torch.bfloat16
            y = call(x)
            loss = y.float().square().mean()
        loss.backward()
        gradient = before.weight.grad
        before.weight.grad = None
        assert y.shape == x.shape, name
        assert torch.isfinite(y).all() and torch.isfinite(gradient).all(), name
        print(f"{name}: {y.dtype}")


if __name__ == "__main__":
    main()

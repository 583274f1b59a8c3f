"""CIE L*a*b* (1976) of sRGB pictures under D65, 2° observer, scaled for networks: [L / 100, a / 128, b / 128].

Sources: IEC 61966-2-1 (companding, primaries), CIE 15:2004 (L*a*b*).
"""

from __future__ import annotations

import torch
from torch import Tensor

# Linear sRGB to XYZ, with Y = 1 for white; the rows are X, Y and Z.
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.072175),
    (0.0193339, 0.119192, 0.9503041),
)


def to_xyz(x: Tensor) -> tuple[Tensor, Tensor]:
    """The matrix from linear sRGB to XYZ of white = 1, and its inverse, both like x."""
    matrix = torch.tensor(TO_XYZ, dtype=torch.float64)
    scaled = matrix / matrix.sum(dim=1, keepdim=True)
    return scaled.float().to(x), torch.linalg.inv(scaled).float().to(x)


def mixed(x: Tensor, matrix: Tensor) -> Tensor:
    """The product of a matrix with the channels of every place of x [N, 3, h, w]."""
    return torch.einsum("ij,njhw->nihw", matrix, x)


def linear_light(x: Tensor) -> Tensor:
    """sRGB without its companding."""
    high = ((x.clamp(min=0.04045) + 0.055) / 1.055).pow(2.4)
    return torch.where(x <= 0.04045, x / 12.92, high)


def companded(linear: Tensor) -> Tensor:
    """Linear light as sRGB, clipped to 0..1. No gradient flows through the clipping."""
    linear = linear.clamp(0, 1)
    high = 1.055 * linear.clamp(min=0.0031308).pow(1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, linear * 12.92, high)


def compressed(t: Tensor) -> Tensor:
    """The cube root of L*a*b*, linear near black."""
    low = (t * (24389 / 27) + 16) / 116
    return torch.where(t <= 216 / 24389, low, t.clamp(min=216 / 24389).pow(1 / 3))


def uncompressed(f: Tensor) -> Tensor:
    """The inverse of `compressed`."""
    return torch.where(f <= 6 / 29, (f * 116 - 16) / (24389 / 27), f.square() * f)


def lab(x: Tensor) -> Tensor:
    """sRGB pictures [N, 3, h, w] in 0..1 as L*a*b*: L in 0..1, a and b in -1..1."""
    to, _ = to_xyz(x)
    f = compressed(mixed(linear_light(x), to))
    fx, fy, fz = f.unbind(dim=1)
    return torch.stack([1.16 * fy - 0.16, (fx - fy) * (500 / 128), (fy - fz) * (200 / 128)], dim=1)


def rgb(x: Tensor) -> Tensor:
    """L*a*b* pictures [N, 3, h, w] as sRGB in 0..1."""
    lightness, a, b = x.unbind(dim=1)
    fy = (lightness + 0.16) / 1.16
    f = torch.stack([fy + a * (128 / 500), fy, fy - b * (128 / 200)], dim=1)
    _, back = to_xyz(x)
    return companded(mixed(uncompressed(f), back))


def grey(lightness: Tensor) -> Tensor:
    """The sRGB grey of a lightness L / 100."""
    return companded(uncompressed((lightness + 0.16) / 1.16))

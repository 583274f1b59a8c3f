"""Layers of flows that move numbers to other places (Dinh, Sohl-Dickstein & Bengio 2017, section 3.6)."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def squeeze(x: Tensor, factor: int) -> Tensor:
    """Squares of factor × factor places as the channels of one place: [N, C, h, w] to [N, factor² · C, h / factor, …]."""
    batch, channels, height, width = x.shape
    blocks = x.reshape(batch, channels, height // factor, factor, width // factor, factor)
    # The channels of a place go together, row by row.
    blocks = blocks.permute(0, 3, 5, 1, 2, 4)
    return blocks.reshape(batch, factor * factor * channels, height // factor, width // factor)


def squeeze_inverse(y: Tensor, factor: int) -> Tensor:
    """The x that `squeeze` takes to y."""
    batch, depth, height, width = y.shape
    channels = depth // (factor * factor)
    blocks = y.reshape(batch, factor, factor, channels, height, width).permute(0, 3, 4, 1, 5, 2)
    return blocks.reshape(batch, channels, factor * height, factor * width)


def join(pieces: list[Tensor]) -> Tensor:
    """One vector [N, D] of all pieces in their order, those of maps row by row with the channels last."""
    flat = [(x.permute(0, 2, 3, 1) if x.dim() == 4 else x).flatten(1) for x in pieces]
    return torch.cat(flat, dim=1)


def part(z: Tensor, shapes: list[tuple[int, ...]]) -> list[Tensor]:
    """The pieces of these shapes, (C, h, w) for maps, from which `join` made z."""
    pieces = z.split([math.prod(shape) for shape in shapes], dim=1)
    return [
        piece.unflatten(1, (*shape[1:], shape[0])).permute(0, 3, 1, 2)
        if len(shape) == 3
        else piece.unflatten(1, shape)
        for piece, shape in zip(pieces, shapes)
    ]

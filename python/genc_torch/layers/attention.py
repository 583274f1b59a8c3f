"""Attention over the places of sequences and maps."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """Scaled dot-product attention with several heads (Vaswani et al. 2017).

    Places are those of a sequence [N, n, d] or a map [N, d, h, w], whose shape the result has. They attend to each other, or
    to the places of a context. `key` is the length of the queries, keys and values of a head.
    """

    def __init__(
        self,
        channels: int,
        heads: int,
        *,
        key: int | None = None,
        context: int | None = None,
        causal: bool = False,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.heads = heads
        self.causal = causal
        width = heads * (channels // heads if key is None else key)
        self.query = nn.Linear(channels, width, bias=bias)
        self.key = nn.Linear(channels if context is None else context, width, bias=bias)
        self.value = nn.Linear(channels if context is None else context, width, bias=bias)
        self.out = nn.Linear(width, channels, bias=bias)

    def forward(self, x: Tensor, context: Tensor | None = None) -> Tensor:
        rows = places_in_rows(x)
        others = rows if context is None else places_in_rows(context)
        q, k, v = (
            y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for y in (self.query(rows), self.key(others), self.value(others))
        )
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-2, -1)
        if self.causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, -torch.inf)
        y = self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))
        return y if x.dim() == 3 else y.transpose(1, 2).unflatten(2, x.shape[2:])


def places_in_rows(x: Tensor) -> Tensor:
    """The places of a map [N, d, h, w], row by row, as a sequence [N, h·w, d]; a sequence stays."""
    return x if x.dim() == 3 else x.flatten(2).transpose(1, 2)

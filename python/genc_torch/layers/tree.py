"""Modules under the names of their places."""

from __future__ import annotations

from torch import Tensor, nn


class Part(nn.Module):
    """Modules and weights that belong together, as attributes."""

    def __init__(self, **members: nn.Module | Tensor) -> None:
        super().__init__()
        for name, member in members.items():
            setattr(self, name, member)

"""Random numbers of a net."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


class Draw:
    """Random numbers for a batch of examples, by PyTorch's generator: `net(x, Draw(len(x), device=x.device))`.

    Shapes leave the batch axis out. `count` takes its place for numbers that do not belong to examples. The keys name the
    draws for programs that need the same numbers again.
    """

    epoch = 0

    def __init__(
        self,
        batch: int,
        generator: torch.Generator | None = None,
        device: torch.device | str | None = None,
    ) -> None:
        self.batch = batch
        self.generator = generator
        self.device = device

    def under(self, name: str) -> Draw:
        """The draws with keys below a name."""
        return self

    def normal(self, key: str, shape: Sequence[int], count: int | None = None) -> Tensor:
        """Standard normal numbers."""
        size = (self.batch if count is None else count, *shape)
        return torch.randn(size, generator=self.generator, device=self.device)

    def uniform(
        self,
        key: str,
        shape: Sequence[int],
        low: float = 0.0,
        high: float = 1.0,
        count: int | None = None,
    ) -> Tensor:
        """Numbers from low to below high."""
        size = (self.batch if count is None else count, *shape)
        numbers = torch.rand(size, generator=self.generator, device=self.device)
        return low + (high - low) * numbers

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""
        return torch.floor(self.uniform(key, shape, low, high + 1)).clamp(max=high)

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""
        return torch.full((self.batch, *shape), float(value), device=self.device)

    def chance(self, key: str) -> float:
        """One number from 0 to below 1, for the program to branch on."""
        return float(torch.rand((), generator=self.generator, device=self.device))

"""PixelCNN.

Compiled by genc from pixelcnn.gen: change the spec, not this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import product
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class PlacesBefore(nn.Module):
    """[1, 28, 28] → [64, 28, 28] · pixelcnn.gen:10"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 32, (2, 3))
        self.conv_2 = nn.Conv2d(1, 32, (1, 2))
        self.conv_3 = nn.Conv2d(32, 32, 1)

    def forward(self, x: Tensor) -> Tensor:
        above = self.conv(F.pad(x, (1, 1, 2, 0)))[:, :, :28]  # [32, 28, 28] · line 11
        left = self.conv_2(F.pad(x, (2, 0, 0, 0)))[:, :, :, :28]  # [32, 28, 28] · line 12
        return torch.cat([above, left + self.conv_3(above)], dim=1)  # [64, 28, 28] · line 13


class Stacks(nn.Module):
    """[64, 28, 28] → [32, 28, 28], [128, 28, 28] · pixelcnn.gen:17"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(32, 64, (2, 3))
        self.conv_2 = nn.Conv2d(32, 64, (1, 2))
        self.conv_3 = nn.Conv2d(64, 64, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        above = self.conv(F.pad(x[:, :32], (1, 1, 1, 0)))  # [64, 28, 28] · line 18
        x = x[:, 32:]  # [32, 28, 28] · line 6
        left = self.conv_2(F.pad(x, (1, 0, 0, 0)))  # [64, 28, 28] · line 19
        h = torch.cat([above, left + self.conv_3(above)], dim=1)  # [128, 28, 28] · line 20
        return x, h


class Gates(nn.Module):
    """[128, 28, 28], [32, 28, 28] → [64, 28, 28] · pixelcnn.gen:24"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(32, 32, 1)

    def forward(self, h: Tensor, x: Tensor) -> Tensor:
        slice = h[:, :64]  # [64, 28, 28] · line 5
        above = torch.tanh(slice[:, :32]) * torch.sigmoid(slice[:, 32:])  # [32, 28, 28] · line 7
        slice_2 = h[:, 64:]  # [64, 28, 28] · line 6
        left = torch.tanh(slice_2[:, :32]) * torch.sigmoid(slice_2[:, 32:])  # [32, 28, 28] · line 7
        return torch.cat([above, x + self.conv(left)], dim=1)  # [64, 28, 28] · line 27


class ToldPair(nn.Module):
    """[64, 28, 28], [32] → [64, 28, 28] · pixelcnn.gen:34"""

    def __init__(self) -> None:
        super().__init__()
        self.stacks = Stacks()
        self.dense = nn.Linear(32, 128)
        self.gates = Gates()

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        x, concat = self.stacks(x)  # [32, 28, 28], [128, 28, 28] · line 35
        h = concat + self.dense(told)[:, :, None, None]  # [128, 28, 28] · line 35
        return self.gates(h, x)  # [64, 28, 28] · line 35


class Head(nn.Module):
    """[64, 28, 28] → [1, 28, 28] · pixelcnn.gen:38"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(32, 64, 1)
        self.conv_2 = nn.Conv2d(64, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(F.relu(x[:, 32:])))  # [64, 28, 28] · line 39
        return self.conv_2(x)  # [1, 28, 28] · line 39


class ConditionalPixelCNN(nn.Module):
    """[1, 28, 28], [32] → [1, 28, 28] · pixelcnn.gen:46"""

    def __init__(self) -> None:
        super().__init__()
        self.places_before = PlacesBefore()
        self.repeat = nn.ModuleList(ToldPair() for _ in range(5))
        self.head = Head()

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        x = self.places_before(x)  # [64, 28, 28] · line 47
        for block in self.repeat:
            x = block(x, told)  # [64, 28, 28] · line 47
        return self.head(x)  # [1, 28, 28] · line 47


class Logits(nn.Module):
    """The logit of each pixel.

    b [1, 28, 28], digit [] → [1, 28, 28] · 133,633 parameters · pixelcnn.gen:15
    """

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(10, 32)
        self.conditional_pixel_cnn = ConditionalPixelCNN()

    def forward(self, b: Tensor, digit: Tensor) -> Tensor:
        return self.conditional_pixel_cnn(b, self.embedding(digit.long()))  # [1, 28, 28] · line 16


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Logits = Logits()


def loss_nll(nets: Nets, run: Run, x: Tensor, digit: Tensor) -> dict[str, Tensor]:
    """The loss `nll` of every example, and what is computed on the way · pixelcnn.gen:23"""
    b = bernoulli(run.uniform("b/bernoulli", (1, 28, 28)), x)  # [1, 28, 28] · line 21
    nll = -(-bce_logits(nets.Logits(b, digit), b)).sum(dim=(1, 2, 3))  # [] · line 23
    bits = nll / (784 * math.log(2))  # [] · line 24
    return {"nll": nll, "bits": bits}


def evaluate(nets: Nets, run: Run, x: Tensor, digit: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    b = bernoulli(run.uniform("b/bernoulli", (1, 28, 28)), x)  # [1, 28, 28] · line 21
    nll = -(-bce_logits(nets.Logits(b, digit), b)).sum(dim=(1, 2, 3))  # [] · line 23
    bits = nll / (784 * math.log(2))  # [] · line 24
    return {"nll": nll, "bits": bits}


def sample_generate(nets: Nets, run: SteppedRun, digit: Tensor) -> list[Tensor]:
    """Digits of the classes of the first pictures for testing.

    b · pixelcnn.gen:33
    """
    b = torch.zeros((1, 28, 28), device=run.device)  # [1, 28, 28] · line 34
    b_2 = b.expand(run.batch, 1, 28, 28)
    for i, (p_0, p_1, *_) in run.steps(places([28, 28])):
        # [1] · line 35
        gather = nets.Logits(b_2, digit).permute(0, 2, 3, 1)[:, p_0.long()][:, p_1.long()]
        # [1] · line 35
        bernoulli_2 = bernoulli(
            run.uniform(f"generate/loop/{i}/bernoulli", (1,)), torch.sigmoid(gather)
        )
        # [1, 28, 28] · line 35
        b_2 = put(b_2.permute(0, 2, 3, 1), bernoulli_2[:, None, None], (p_0, p_1)).permute(
            0, 3, 1, 2
        )
    return [b_2]


# What PyTorch does not have, or does otherwise.


def bernoulli(u: Tensor, p: Tensor | float) -> Tensor:
    """1 with probability p, else 0, by a draw of 0..1."""
    return (u < p).float()


def put(
    x: Tensor, value: Tensor | float, indices: Sequence[Tensor | float], leading: int = 1
) -> Tensor:
    """x with a value at one place of the first axes behind the `leading` ones.

    Indices are the same for every example, or one for each: [N].
    """
    is_place = None
    for axis, index in enumerate(indices, leading):
        sides = [1] * x.dim()
        sides[axis] = x.shape[axis]
        places = torch.arange(x.shape[axis], device=x.device).view(sides)
        if isinstance(index, Tensor) and index.dim() == 1:
            index = index.view(-1, *[1] * (x.dim() - 1))
        is_here = places == index
        is_place = is_here if is_place is None else is_place & is_here
    if not isinstance(value, Tensor):
        value = x.new_full((), value)
    return torch.where(is_place, value, x)


def bce_logits(logits: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of logits, which neither overflows nor loses the tail."""
    return target * F.softplus(-logits) + (1 - target) * F.softplus(logits)


class Run(Protocol):
    """What a training program gives to the functions of a model. Shapes leave the batch axis out."""

    batch: int
    epoch: float
    stage_epoch: float | None
    """The epochs done of the stage, with the part of the current one; None outside of training steps."""
    is_training: bool
    device: torch.device

    def under(self, name: str) -> Run:
        """The same run, for draws with keys below a name."""

    def draws(self, count: int) -> Run:
        """The same run for several draws of each example, one after the other in the batch."""

    def normal(self, key: str, shape: Sequence[int]) -> Tensor:
        """Standard normal numbers."""

    def uniform(self, key: str, shape: Sequence[int], low: float = 0, high: float = 1) -> Tensor:
        """Numbers from low to below high."""

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""

    def chance(self, key: str) -> float:
        """One number from 0 to below 1."""

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""

    def share(self, key: str, make: Callable[[], Tensor]) -> Tensor:
        """What make() gives, made once for all steps of an iteration."""

    def training(self, net: nn.Module) -> AbstractContextManager:
        """A net in training mode that moves no state."""

    def least(
        self,
        f: Callable[..., Tensor],
        starts: Sequence[Tensor],
        optimizer: dict[str, Any],
        steps: int,
    ) -> list[Tensor]:
        """The values from the starts on at which f, one number for each example, is least."""


class SteppedRun(Run, Protocol):
    """The same for functions with loops."""

    def steps(self, over: Iterable) -> Iterator[tuple[int, tuple[Tensor, ...]]]:
        """The steps of a loop: the number of each, and the numbers that it goes over, with its own behind them."""

    def still(self, nets: nn.Module) -> AbstractContextManager:
        """Nets in evaluation mode, without gradients."""


def places(shape: Sequence[int]) -> list[tuple[int, ...]]:
    """The places of some axes, row by row."""
    return list(product(*(range(side) for side in shape)))

"""Heun, a variant (RectifiedFlow → Heun).

Heun's step: the mean of the velocities at both ends.

Compiled by genc from flow-matching.gen: change the spec, not this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class TimeResidual(nn.Module):
    """[32, 28, 28], [128] → [128], [32, 28, 28] · time-unet.gen:5"""

    def __init__(self) -> None:
        super().__init__()
        self.group_norm = nn.GroupNorm(8, 32)
        self.conv = nn.Conv2d(32, 32, 3, padding=1)
        self.dense = nn.Linear(128, 32)
        self.group_norm_2 = nn.GroupNorm(8, 32)
        self.conv_2 = nn.Conv2d(32, 32, 3, padding=1)

    def forward(self, x: Tensor, time: Tensor) -> tuple[Tensor, Tensor]:
        h = F.silu(self.group_norm(x))  # [32, 28, 28] · line 7
        silu = F.silu(time)  # [128] · line 7
        # [32, 28, 28] · line 8
        h = self.group_norm_2(self.conv(h) + self.dense(silu)[:, :, None, None])
        y = self.conv_2(F.silu(h))  # [32, 28, 28] · line 8
        wide_2 = y + x  # [32, 28, 28] · line 9
        return silu, wide_2


class TimeResidual2(nn.Module):
    """[64, 14, 14], [128] → [64, 14, 14] … [64, 7, 7], [128] → [64, 7, 7] · time-unet.gen:5"""

    def __init__(self) -> None:
        super().__init__()
        self.group_norm = nn.GroupNorm(8, 64)
        self.conv = nn.Conv2d(64, 64, 3, padding=1)
        self.dense = nn.Linear(128, 64)
        self.group_norm_2 = nn.GroupNorm(8, 64)
        self.conv_2 = nn.Conv2d(64, 64, 3, padding=1)

    def forward(self, x: Tensor, x_2: Tensor) -> Tensor:
        h = F.silu(self.group_norm(x))  # [64, 14, 14] … [64, 7, 7] · line 7
        # [64, 14, 14] … [64, 7, 7] · line 8
        h = self.group_norm_2(self.conv(h) + self.dense(x_2)[:, :, None, None])
        y = self.conv_2(F.silu(h))  # [64, 14, 14] … [64, 7, 7] · line 8
        return y + x  # [64, 14, 14] … [64, 7, 7] · line 9


class PlaceAttention(nn.Module):
    """[64, 7, 7] → [64, 7, 7] · time-unet.gen:12"""

    def __init__(self) -> None:
        super().__init__()
        self.group_norm = nn.GroupNorm(8, 64)
        self.attention = Attention(64, 4)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.attention(self.group_norm(x))  # [64, 7, 7] · line 12


class TimeResidual3(nn.Module):
    """[128, 7, 7], [128] → [64, 7, 7] … [64, 28, 28], [128] → [32, 28, 28] · time-unet.gen:5"""

    def __init__(self, channels: int, channels_2: int) -> None:
        super().__init__()
        self.group_norm = nn.GroupNorm(8, channels)
        self.conv = nn.Conv2d(channels, channels_2, 3, padding=1)
        self.dense = nn.Linear(128, channels_2)
        self.group_norm_2 = nn.GroupNorm(8, channels_2)
        self.conv_2 = nn.Conv2d(channels_2, channels_2, 3, padding=1)
        self.conv_3 = nn.Conv2d(channels, channels_2, 1)

    def forward(self, x: Tensor, x_2: Tensor) -> Tensor:
        h = F.silu(self.group_norm(x))  # [128, 7, 7] … [64, 28, 28] · line 7
        # [64, 7, 7] … [32, 28, 28] · line 8
        h = self.group_norm_2(self.conv(h) + self.dense(x_2)[:, :, None, None])
        y = self.conv_2(F.silu(h))  # [64, 7, 7] … [32, 28, 28] · line 8
        return y + self.conv_3(x)  # [64, 7, 7] … [32, 28, 28] · line 9


class TimeUNet(nn.Module):
    """[1, 28, 28], [128] → [1, 28, 28] · time-unet.gen:15"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 3, padding=1)
        self.time_residual = TimeResidual()
        self.conv_2 = nn.Conv2d(32, 64, 3, stride=2)
        self.time_residual_2 = TimeResidual2()
        self.conv_3 = nn.Conv2d(64, 64, 3, stride=2)
        self.time_residual_3 = TimeResidual2()
        self.place_attention = PlaceAttention()
        self.time_residual_4 = TimeResidual2()
        self.place_attention_2 = PlaceAttention()
        self.time_residual_5 = TimeResidual2()
        self.time_residual_6 = TimeResidual3(128, 64)
        self.conv_4 = nn.Conv2d(64, 64, 3, padding=1)
        self.time_residual_7 = TimeResidual3(128, 64)
        self.conv_5 = nn.Conv2d(64, 32, 3, padding=1)
        self.time_residual_8 = TimeResidual3(64, 32)
        self.group_norm = nn.GroupNorm(8, 32)
        self.conv_6 = nn.Conv2d(32, 1, 3, padding=1)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        x, wide_2 = self.time_residual(self.conv(x), time)  # [128], [32, 28, 28] · line 16
        h = self.conv_2(F.pad(wide_2, (0, 1, 0, 1)))  # [64, 14, 14] · line 17
        half = self.time_residual_2(h, x)  # [64, 14, 14] · line 17
        h = self.conv_3(F.pad(half, (0, 1, 0, 1)))  # [64, 7, 7] · line 18
        small = self.place_attention(self.time_residual_3(h, x))  # [64, 7, 7] · line 18
        h = self.place_attention_2(self.time_residual_4(small, x))  # [64, 7, 7] · line 19
        deep = self.time_residual_5(h, x)  # [64, 7, 7] · line 19
        h = self.time_residual_6(torch.cat([deep, small], dim=1), x)  # [64, 7, 7] · line 20
        h = F.interpolate(h, scale_factor=2)  # [64, 14, 14] · line 20
        up1 = self.conv_4(h)  # [64, 14, 14] · line 20
        h = self.time_residual_7(torch.cat([up1, half], dim=1), x)  # [64, 14, 14] · line 21
        h = F.interpolate(h, scale_factor=2)  # [64, 28, 28] · line 21
        up2 = self.conv_5(h)  # [32, 28, 28] · line 21
        last = self.time_residual_8(torch.cat([up2, wide_2], dim=1), x)  # [32, 28, 28] · line 22
        x = F.silu(self.group_norm(last))  # [32, 28, 28] · line 23
        return self.conv_6(x)  # [1, 28, 28] · line 23


class V(nn.Module):
    """z [1, 28, 28], t [] → [1, 28, 28] · 811,425 parameters · flow-matching.gen:11"""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(64, 128)
        self.dense_2 = nn.Linear(128, 128)
        self.time_unet = TimeUNet()

    def forward(self, z: Tensor, t: Tensor) -> Tensor:
        x = F.silu(self.dense(sinusoidal(1000 * t, 64)))  # [128] · line 12
        time = self.dense_2(x)  # [128] · line 12
        return self.time_unet(z, time)  # [1, 28, 28] · line 13


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.V = V()
        self.Smooth = V()  # the moving average of V


def loss_matching(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `matching` of every example, and what is computed on the way ·
    flow-matching.gen:21
    """
    noise = run.normal("noise/normal", (1, 28, 28))  # [1, 28, 28] · line 19
    t = run.uniform("t/uniform", ())  # [] · line 20
    # [] · line 21
    matching = torch.square(
        nets.V(torch.lerp(noise, x, t[:, None, None, None]), t) - (x - noise)
    ).mean(dim=(1, 2, 3))
    return {"matching": matching}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    noise = run.normal("noise/normal", (1, 28, 28))  # [1, 28, 28] · line 19
    t = run.uniform("t/uniform", ())  # [] · line 20
    # [] · line 21
    matching = torch.square(
        nets.V(torch.lerp(noise, x, t[:, None, None, None]), t) - (x - noise)
    ).mean(dim=(1, 2, 3))
    return {"matching": matching}


def sample_generate(nets: Nets, run: SteppedRun) -> list[Tensor]:
    """clip(follow(normal([28, 28, 1])), -1..1) · flow-matching.gen:35"""
    normal = run.normal("generate/normal", (1, 28, 28))  # [1, 28, 28] · line 35
    for _, (t, next, *_) in run.steps(pairs(times(0, 1, 20))):
        slope = nets.Smooth(normal, t.expand(run.batch))  # [1, 28, 28] · line 41
        subtract = next - t  # [] · line 42
        # [1, 28, 28] · line 42
        again = nets.Smooth(normal + subtract * slope, next.expand(run.batch))
        normal = normal + subtract * (slope + again) / 2  # [1, 28, 28] · line 43
    return [torch.clamp(normal, -1, 1)]


# What PyTorch does not have, or does otherwise.


def places_in_rows(x: Tensor) -> Tensor:
    """The places of a map [N, d, h, w], row by row, as a sequence [N, h·w, d]; a sequence stays."""
    return x if x.dim() == 3 else x.flatten(2).transpose(1, 2)


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


def sinusoidal(x: Tensor, size: int, period: float = 10_000) -> Tensor:
    """Sines, then cosines of x at size / 2 frequencies, along a new last axis (Vaswani et al. 2017)."""
    half = size // 2
    frequencies = torch.tensor(
        [period ** (-index / half) for index in range(half)], device=x.device
    )
    angles = x.float()[..., None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


def time_after(i: float, start: float, end: float, steps: float, rho: float = 1) -> float:
    """The time after `i` of the steps, which may be a fraction. Before the first and after the last it stays."""
    if i <= 0:
        return start
    if i >= steps:
        return end
    if rho == math.inf:
        first, last = math.log(start), math.log(end)
    else:
        first, last = start ** (1 / rho), end ** (1 / rho)
    between = first + (last - first) * i / steps
    return math.exp(between) if rho == math.inf else between**rho


def times(start: float, end: float, steps: int, rho: float = 1) -> list[float]:
    """The times from one end to the other, both included: `steps` more than one.

    Even powers of 1 / rho lie between them: evenly spaced for 1, denser towards zero for more, geometric for infinity.
    """
    return [time_after(i, start, end, steps, rho) for i in range(steps + 1)]


def pairs(numbers: Sequence[float] | Tensor) -> list[tuple[float | Tensor, float | Tensor]]:
    """Each number with the one after it."""
    return list(zip(numbers, numbers[1:]))

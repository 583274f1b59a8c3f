"""StyleGAN.

Configuration F, the whole model of the paper.

Compiled by genc from stylegan.gen: change the spec, not this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class MappingBlock(nn.Module):
    """[512] → [512] · stylegan.gen:42"""

    def __init__(self) -> None:
        super().__init__()
        self.dense = EqualizedLinear(512, 512, lr=0.01)

    def forward(self, x: Tensor) -> Tensor:
        return F.leaky_relu(self.dense(x), 0.2)  # [512] · line 42


class MappingOutput(NamedTuple):
    w: Tensor  # [512]
    centre: Tensor  # [512]


class Mapping(nn.Module):
    """z [512] → w [512], centre [512] · 2,101,760 parameters · stylegan.gen:41"""

    def __init__(self) -> None:
        super().__init__()
        self.repeat = nn.ModuleList(MappingBlock() for _ in range(8))
        self.moving_mean = MovingMean((512,))

    def forward(self, z: Tensor) -> MappingOutput:
        x = pixel_norm(z)  # [512] · line 42
        for block in self.repeat:
            x = block(x)  # [512] · line 42
        centre = self.moving_mean(x)  # [512] · line 43
        return MappingOutput(x, centre)


class Start(nn.Module):
    """→ [512, 4, 4] · stylegan.gen:5"""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(512, 4, 4))

    def forward(self) -> Tensor:
        return self.weight  # [512, 4, 4] · line 5


class Noise(nn.Module):
    """[512, 4, 4] → [512, 4, 4] … [256, 64, 64] → [256, 64, 64] · stylegan.gen:8"""

    def __init__(self, height: int, channels: int) -> None:
        super().__init__()
        self.height = height
        self.weight = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        strength = self.weight  # [512] … [256] · line 9
        # [512, 4, 4] … [256, 64, 64] · line 10
        h = strength[:, None, None] * draw.normal("normal", (1, self.height, self.height))
        return x + h  # [512, 4, 4] … [256, 64, 64] · line 10


class Style(nn.Module):
    """[512, 4, 4], [512] → [512, 4, 4] … [256, 64, 64], [512] → [256, 64, 64] · stylegan.gen:14"""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.dense = EqualizedLinear(512, units, gain=1)
        self.dense_2 = EqualizedLinear(512, units, gain=1)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        scale = self.dense(style)  # [512] … [256] · line 15
        shift = self.dense_2(style)  # [512] … [256] · line 16
        # [512, 4, 4] … [256, 64, 64] · line 17
        return (
            F.instance_norm(x, eps=1e-8) * (1 + scale)[:, :, None, None] + shift[:, :, None, None]
        )


class Finish(nn.Module):
    """[512, 4, 4], [512] → [512, 4, 4] … [256, 64, 64], [512] → [256, 64, 64] · stylegan.gen:20"""

    def __init__(self, height: int, channels: int) -> None:
        super().__init__()
        self.noise = Noise(height, channels)
        self.style = Style(channels)

    def forward(self, x: Tensor, style: Tensor, draw: Draw) -> Tensor:
        # [512, 4, 4] … [256, 64, 64] · line 20
        x = F.leaky_relu(self.noise(x, draw.under("noise")), 0.2)
        return self.style(x, style)  # [512, 4, 4] … [256, 64, 64] · line 20


class Grow(nn.Module):
    """[512, 4, 4], [], [512], [512] → [512, 8, 8] … [512, 32, 32], [], [512], [512] →
    [256, 64, 64] · stylegan.gen:51
    """

    def __init__(self, threshold: int, threshold_2: int, channels: int, height: int) -> None:
        super().__init__()
        self.threshold = threshold
        self.threshold_2 = threshold_2
        self.conv = EqualizedConv2d(512, channels, 3, padding=1)
        self.finish = Finish(height, channels)
        self.conv_2 = EqualizedConv2d(channels, channels, 3, padding=1)
        self.finish_2 = Finish(height, channels)

    def forward(self, x: Tensor, cut: Tensor, w: Tensor, v: Tensor, draw: Draw) -> Tensor:
        # [512, 8, 8] … [512, 64, 64] · line 52
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
        x = blur(self.conv(x))  # [512, 8, 8] … [256, 64, 64] · line 53
        style = torch.where((cut > self.threshold)[:, None], w, v)  # [512] · line 53
        # [512, 8, 8] … [256, 64, 64] · line 54
        x = self.conv_2(self.finish(x, style, draw.under("finish")))
        style = torch.where((cut > self.threshold_2)[:, None], w, v)  # [512] · line 54
        # [512, 8, 8] … [256, 64, 64] · line 54
        return self.finish_2(x, style, draw.under("finish_2"))


class Synthesis(nn.Module):
    """Layers before `cut` take their style from w, the others from v.

    w [512], v [512], cut [] → [3, 64, 64] · 23,030,019 parameters · stylegan.gen:47
    """

    def __init__(self) -> None:
        super().__init__()
        self.start = Start()
        self.finish = Finish(4, 512)
        self.conv = EqualizedConv2d(512, 512, 3, padding=1)
        self.finish_2 = Finish(4, 512)
        self.grow = nn.ModuleList(
            [
                Grow(threshold=2, threshold_2=3, channels=512, height=8),
                Grow(threshold=4, threshold_2=5, channels=512, height=16),
                Grow(threshold=6, threshold_2=7, channels=512, height=32),
                Grow(threshold=8, threshold_2=9, channels=256, height=64),
            ]
        )
        self.conv_2 = EqualizedConv2d(256, 3, 1, gain=1)

    def forward(self, w: Tensor, v: Tensor, cut: Tensor, draw: Draw) -> Tensor:
        style = torch.where((cut > 0)[:, None], w, v)  # [512] · line 49
        x = self.finish(self.start(), style, draw.under("finish"))  # [512, 4, 4] · line 49
        style = torch.where((cut > 1)[:, None], w, v)  # [512] · line 50
        x = self.finish_2(self.conv(x), style, draw.under("finish_2"))  # [512, 4, 4] · line 50
        for i, block in enumerate(self.grow):
            # [512, 8, 8] … [256, 64, 64] · line 51
            x = block(x, cut, w, v, draw.under(f"grow/{i}"))
        return self.conv_2(x)  # [3, 64, 64] · line 56


class Shrink(nn.Module):
    """[256, 64, 64] → [512, 32, 32] … [512, 8, 8] → [512, 4, 4] · stylegan.gen:62"""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.conv = EqualizedConv2d(inputs, inputs, 3, padding=1)
        self.conv_2 = EqualizedConv2d(inputs, 512, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.leaky_relu(self.conv(x), 0.2)  # [256, 64, 64] … [512, 8, 8] · line 63
        x = blur(x)  # [256, 64, 64] … [512, 8, 8] · line 64
        # [512, 32, 32] … [512, 4, 4] · line 64
        return F.leaky_relu(F.avg_pool2d(self.conv_2(x), 2), 0.2)


class D(nn.Module):
    """x [3, 64, 64] → [1] · 22,489,857 parameters · stylegan.gen:59"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = EqualizedConv2d(3, 256, 1)
        self.shrink = nn.ModuleList([Shrink(256), Shrink(512), Shrink(512), Shrink(512)])
        self.conv_2 = EqualizedConv2d(513, 512, 3, padding=1)
        self.dense = EqualizedLinear(8192, 512)
        self.dense_2 = EqualizedLinear(512, 1, gain=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.leaky_relu(self.conv(x), 0.2)  # [256, 64, 64] · line 61
        for block in self.shrink:
            x = block(x)  # [512, 32, 32] … [512, 4, 4] · line 62
        x = minibatch_std(x)  # [513, 4, 4] · line 66
        x = F.leaky_relu(self.conv_2(x), 0.2)  # [512, 4, 4] · line 66
        x = F.leaky_relu(self.dense(x.permute(0, 2, 3, 1).flatten(1)), 0.2)  # [512] · line 67
        return self.dense_2(x)  # [1] · line 67


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Mapping = Mapping()
        self.Synthesis = Synthesis()
        self.D = D()
        self.Ms = Mapping()  # the moving average of Mapping
        self.Gs = Synthesis()  # the moving average of Synthesis


def loss_d(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `d` of every example, and what is computed on the way · stylegan.gen:84"""
    mapping_output = nets.Mapping(run.normal("w/normal", (512,)))  # [512], [512] · line 79
    mapping_output_2 = nets.Mapping(run.normal("v/normal", (512,)))  # [512], [512] · line 80
    # [] · line 81
    cut = torch.where(
        run.uniform("cut/uniform", ()) < 0.9, run.integer("cut/integer", (), 1, 9), 10.0
    )
    # [3, 64, 64] · line 82
    fake = run.share(
        "fake/Synthesis",
        lambda: nets.Synthesis(
            mapping_output.w, mapping_output_2.w, cut, run.under("fake/Synthesis")
        ),
    )
    d = F.softplus(-nets.D(x)) + F.softplus(nets.D(fake.detach()))  # [1] · line 84
    return {"d": d.flatten()}


def loss_g(nets: Nets, run: Run) -> dict[str, Tensor]:
    """The loss `g` of every example, and what is computed on the way · stylegan.gen:85"""
    mapping_output = nets.Mapping(run.normal("w/normal", (512,)))  # [512], [512] · line 79
    mapping_output_2 = nets.Mapping(run.normal("v/normal", (512,)))  # [512], [512] · line 80
    # [] · line 81
    cut = torch.where(
        run.uniform("cut/uniform", ()) < 0.9, run.integer("cut/integer", (), 1, 9), 10.0
    )
    # [3, 64, 64] · line 82
    fake = run.share(
        "fake/Synthesis",
        lambda: nets.Synthesis(
            mapping_output.w, mapping_output_2.w, cut, run.under("fake/Synthesis")
        ),
    )
    g = F.softplus(-nets.D(fake))  # [1] · line 85
    return {"g": g.flatten()}


def loss_r1(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `r1` of every example, and what is computed on the way · stylegan.gen:87"""
    slope = gradient(nets.D, x)  # [3, 64, 64] · line 87
    r1 = 80 * torch.square(slope).sum(dim=(1, 2, 3))  # [] · line 87
    return {"r1": r1}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    mapping_output = nets.Mapping(run.normal("w/normal", (512,)))  # [512], [512] · line 79
    mapping_output_2 = nets.Mapping(run.normal("v/normal", (512,)))  # [512], [512] · line 80
    # [] · line 81
    cut = torch.where(
        run.uniform("cut/uniform", ()) < 0.9, run.integer("cut/integer", (), 1, 9), 10.0
    )
    # [3, 64, 64] · line 82
    fake = nets.Synthesis(mapping_output.w, mapping_output_2.w, cut, run.under("fake/Synthesis"))
    d = F.softplus(-nets.D(x)) + F.softplus(nets.D(fake.detach()))  # [1] · line 84
    g = F.softplus(-nets.D(fake))  # [1] · line 85
    slope = gradient(nets.D, x)  # [3, 64, 64] · line 87
    r1 = 80 * torch.square(slope).sum(dim=(1, 2, 3))  # [] · line 87
    return {"d": d.flatten(), "g": g.flatten(), "r1": r1}


def sample_generate(nets: Nets, run: Run) -> list[Tensor]:
    """draw(style(normal([latent]), 0.7)) · stylegan.gen:120"""
    mapping_output = nets.Ms(run.normal("generate/normal", (512,)))  # [512], [512] · line 99
    w = torch.lerp(mapping_output.centre, mapping_output.w, 0.7)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output = nets.Gs(w, w, run.full((), 10), run.under("generate/draw/mixed/Gs"))
    return [torch.clamp(synthesis_output, -1, 1)]


def sample_full(nets: Nets, run: Run) -> list[Tensor]:
    """draw(style(normal([latent]), 1)) · stylegan.gen:121"""
    mapping_output = nets.Ms(run.normal("full/normal", (512,)))  # [512], [512] · line 99
    w = torch.lerp(mapping_output.centre, mapping_output.w, 1)  # [512] · line 100
    # [3, 64, 64] · line 102
    clip = torch.clamp(nets.Gs(w, w, run.full((), 10), run.under("full/draw/mixed/Gs")), -1, 1)
    return [clip]


def sample_crossed(nets: Nets, run: Run) -> list[Tensor]:
    """draw(a), draw(b), mixed(b, a, 2), mixed(b, a, 4), mixed(b, a, 6) · stylegan.gen:122"""
    z = run.normal("z/normal", (512,))  # [512] · line 116
    mapping_of_z = nets.Ms(z)  # [512], [512] · line 99
    a = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 0.7)  # [512] · line 100
    mapping_output = nets.Ms(run.normal("b/normal", (512,)))  # [512], [512] · line 99
    b = torch.lerp(mapping_output.centre, mapping_output.w, 0.7)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output = nets.Gs(a, a, run.full((), 10), run.under("crossed/draw/mixed/Gs"))
    # [3, 64, 64] · line 102
    synthesis_output_2 = nets.Gs(b, b, run.full((), 10), run.under("crossed/draw_2/mixed/Gs"))
    # [3, 64, 64] · line 102
    clip = torch.clamp(nets.Gs(b, a, run.full((), 2), run.under("crossed/mixed/Gs")), -1, 1)
    # [3, 64, 64] · line 102
    clip_2 = torch.clamp(nets.Gs(b, a, run.full((), 4), run.under("crossed/mixed_2/Gs")), -1, 1)
    # [3, 64, 64] · line 102
    clip_3 = torch.clamp(nets.Gs(b, a, run.full((), 6), run.under("crossed/mixed_3/Gs")), -1, 1)
    return [
        torch.clamp(synthesis_output, -1, 1),
        torch.clamp(synthesis_output_2, -1, 1),
        clip,
        clip_2,
        clip_3,
    ]


def sample_noises(nets: Nets, run: Run) -> list[Tensor]:
    """draw(a), draw(a), draw(a), draw(a), deviation(a, 16) · stylegan.gen:124"""
    z = run.normal("z/normal", (512,))  # [512] · line 116
    mapping_of_z = nets.Ms(z)  # [512], [512] · line 99
    a = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 0.7)  # [512] · line 100
    # [3, 64, 64] · line 102
    clip = torch.clamp(nets.Gs(a, a, run.full((), 10), run.under("noises/draw/mixed/Gs")), -1, 1)
    # [3, 64, 64] · line 102
    synthesis_output = nets.Gs(a, a, run.full((), 10), run.under("noises/draw_2/mixed/Gs"))
    # [3, 64, 64] · line 102
    synthesis_output_2 = nets.Gs(a, a, run.full((), 10), run.under("noises/draw_3/mixed/Gs"))
    # [3, 64, 64] · line 102
    synthesis_output_3 = nets.Gs(a, a, run.full((), 10), run.under("noises/draw_4/mixed/Gs"))
    # [3, 64, 64] · line 102
    synthesis_output_4 = nets.Gs(
        a, a, run.full((), 10), run.under("noises/deviation/draw/mixed/Gs")
    )
    y = torch.clamp(synthesis_output_4, -1, 1)  # [3, 64, 64] · line 102
    concat = torch.cat([y, torch.square(y)], dim=1)  # [6, 64, 64] · line 112
    for i in range(15):
        # [3, 64, 64] · line 102
        synthesis_output_5 = nets.Gs(
            a, a, run.full((), 10), run.under(f"noises/deviation/repeat/{i}/moments/draw/mixed/Gs")
        )
        y_2 = torch.clamp(synthesis_output_5, -1, 1)  # [3, 64, 64] · line 102
        concat = concat + torch.cat([y_2, torch.square(y_2)], dim=1)  # [6, 64, 64] · line 108
    # [3, 64, 64] · line 113
    max_ = maximum(concat[:, 3:6] / 16 - torch.square(concat[:, 0:3] / 16), 0)
    return [
        clip,
        torch.clamp(synthesis_output, -1, 1),
        torch.clamp(synthesis_output_2, -1, 1),
        torch.clamp(synthesis_output_3, -1, 1),
        torch.clamp(safe_sqrt(max_), 0, 1),
    ]


def sample_truncation(nets: Nets, run: Run) -> list[Tensor]:
    """draw(style(z, 1)), draw(style(z, 0.7)), draw(style(z, 0.5)), draw(style(z, 0)),
    draw(style(z, -0.5)), draw(style(z, -1)) · stylegan.gen:125
    """
    z = run.normal("z/normal", (512,))  # [512] · line 116
    mapping_of_z = nets.Ms(z)  # [512], [512] · line 99
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 1)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw/mixed/Gs"))
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 0.7)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output_2 = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw_2/mixed/Gs"))
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 0.5)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output_3 = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw_3/mixed/Gs"))
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, 0)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output_4 = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw_4/mixed/Gs"))
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, -0.5)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output_5 = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw_5/mixed/Gs"))
    w = torch.lerp(mapping_of_z.centre, mapping_of_z.w, -1)  # [512] · line 100
    # [3, 64, 64] · line 102
    synthesis_output_6 = nets.Gs(w, w, run.full((), 10), run.under("truncation/draw_6/mixed/Gs"))
    return [
        torch.clamp(synthesis_output, -1, 1),
        torch.clamp(synthesis_output_2, -1, 1),
        torch.clamp(synthesis_output_3, -1, 1),
        torch.clamp(synthesis_output_4, -1, 1),
        torch.clamp(synthesis_output_5, -1, 1),
        torch.clamp(synthesis_output_6, -1, 1),
    ]


def sample_project(nets: Nets, run: Run, x: Tensor) -> list[Tensor]:
    """The style whose picture is nearest to x. The search starts from the mean style and draws
    its noise once.

    x, clip(y, -1..1), w, far(y, x) · stylegan.gen:134
    """
    z = run.normal("z/normal", (512,))  # [512] · line 116
    mapping_of_z = nets.Ms(z)  # [512], [512] · line 135
    avg_pool_2 = F.avg_pool2d(x, 4)  # [3, 16, 16] · line 131

    def objective(w: Tensor) -> Tensor:
        y = nets.Gs(w, w, run.full((), 10), run.under("project/Gs"))  # [3, 64, 64] · line 136
        # [] · line 131
        return torch.square(y - x).mean(dim=(1, 2, 3)) + torch.square(
            F.avg_pool2d(y, 4) - avg_pool_2
        ).mean(dim=(1, 2, 3))

    # [512] · line 137
    (w,) = run.least(
        objective,
        [mapping_of_z.centre],
        optimizer={"kind": "adam", "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7},
        steps=500,
    )
    y = nets.Gs(w, w, run.full((), 10), run.under("project/Gs"))  # [3, 64, 64] · line 136
    # [] · line 131
    add = torch.square(y - x).mean(dim=(1, 2, 3)) + torch.square(
        F.avg_pool2d(y, 4) - avg_pool_2
    ).mean(dim=(1, 2, 3))
    return [x, torch.clamp(y, -1, 1), w, add]


def sample_decode(nets: Nets, run: Run, w: Tensor) -> list[Tensor]:
    """draw(w) · stylegan.gen:141"""
    # [3, 64, 64] · line 102
    clip = torch.clamp(nets.Gs(w, w, run.full((), 10), run.under("decode/draw/mixed/Gs")), -1, 1)
    return [clip]


# What PyTorch does not have, or does otherwise.


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


def safe_sqrt(x: Tensor) -> Tensor:
    """√x, with a derivative of zero at zero and below, where 0 / 0 would be NaN. Differentiable to any order."""
    positive = x.detach() > 0
    root = torch.sqrt(torch.where(positive, x, torch.ones_like(x)))
    return torch.where(positive, root, torch.zeros_like(x))


def maximum(x: Tensor, bound: float) -> Tensor:
    """x, at least the bound. Where they are equal, x has half of the gradient."""
    return torch.maximum(x, x.new_full((), bound))


class EqualizedLinear(nn.Linear):
    """A linear layer of the weight times lr · gain / √in and the bias times lr."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        bias: bool = True,
        *,
        lr: float = 1.0,
        gain: float = math.sqrt(2),
    ) -> None:
        super().__init__(inputs, outputs, bias)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(inputs)
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return F.linear(x, self.weight * self.scale, bias)


class EqualizedConv2d(nn.Conv2d):
    """A convolution of the kernel times lr · gain / √(in · h · w) and the bias times lr."""

    def __init__(self, *args, lr: float = 1.0, gain: float = math.sqrt(2), **options) -> None:
        super().__init__(*args, **options)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(self.weight[0].numel())
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return self._conv_forward(x, self.weight * self.scale, bias)


def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """d sum(f(x)) / dx, in the shape of x. It can be differentiated itself where gradients are recorded."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        total = f(given).sum()
        if not total.requires_grad:
            return torch.zeros_like(x)
        (found,) = torch.autograd.grad(total, given, create_graph=again, allow_unused=True)
    return torch.zeros_like(x) if found is None else found


def pixel_norm(x: Tensor, eps: float = 1e-8, dim: int = 1) -> Tensor:
    """x divided by the root of its mean square over the channels (Karras et al. 2018)."""
    return x * torch.rsqrt(x.square().mean(dim=dim, keepdim=True) + eps)


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


def blur(x: Tensor) -> Tensor:
    """Each channel smoothed by [1 2 1] ⊗ [1 2 1] / 16 with zeros around it: the mean of 2 × 2 places, twice."""
    return F.avg_pool2d(F.avg_pool2d(F.pad(x, (1, 1, 1, 1)), 2, stride=1), 2, stride=1)


def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


class Parts:
    """How the processes of torch.distributed share a batch: each holds a contiguous part, in the order of their ranks.

    `alone` is set while this process computes a batch that no other has a part of.
    """

    alone = False


def in_parts() -> bool:
    """True if several processes hold parts of the batch."""
    distributed = torch.distributed
    return (
        not Parts.alone
        and distributed.is_available()
        and distributed.is_initialized()
        and distributed.get_world_size() > 1
    )


def part_of_batch(x: Tensor) -> tuple[int, int]:
    """The place of the first example of this process in the batch, and the number of examples of the batch."""
    if not in_parts():
        return 0, len(x)
    sizes = torch.zeros(torch.distributed.get_world_size(), dtype=torch.int64, device=x.device)
    rank = torch.distributed.get_rank()
    sizes[rank] = len(x)
    torch.distributed.all_reduce(sizes)
    before = sizes.cumsum(0) - sizes
    return int(before[rank]), int(sizes.sum())


class SumOfParts(torch.autograd.Function):
    """The sum of a tensor over all processes. Its gradient is the sum of theirs, and is differentiable itself."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        total = x.detach().clone(memory_format=torch.contiguous_format)
        torch.distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        return SumOfParts.apply(gradient)


def sum_of_parts(x: Tensor) -> Tensor:
    """The sum of x over all processes."""
    return SumOfParts.apply(x) if in_parts() else x


def whole_batch(x: Tensor) -> Tensor:
    """The examples of all processes, in the order of their ranks. Gradients flow back to the process of each."""
    if not in_parts():
        return x
    first, count = part_of_batch(x)
    frame = [0, 0] * (x.dim() - 1) + [first, count - first - len(x)]
    return sum_of_parts(F.pad(x, frame))


def minibatch_std(x: Tensor, group: int = 4) -> Tensor:
    """x [N, C, h, w] with one more channel: the deviation over a group of examples, averaged over places and channels.

    Groups have `group` examples, or the most below that which divide the batch; the examples i, i + N / group, … are one.
    """
    whole = whole_batch(wide(x))
    count = len(whole)
    members = max(size for size in range(1, min(count, group) + 1) if count % size == 0)
    rows = whole.reshape(members, count // members, -1)
    variance = (rows - rows.mean(dim=0)).square().mean(dim=0)
    deviation = torch.sqrt(variance + 1e-8).mean(dim=1).repeat(members)
    first, _ = part_of_batch(x)
    own = deviation[first : first + len(x), None, None, None]
    return torch.cat([x, own.expand(-1, 1, *x.shape[2:])], dim=1)


def batch_mean(x: Tensor, dims: list[int]) -> Tensor:
    """The mean of x over axes of which one is the batch, in one piece or in parts of any size."""
    if not in_parts():
        return x.mean(dims)
    total = x.sum(dims)
    count = total.new_full((1,), x.numel() / max(1, total.numel()))
    summed = sum_of_parts(torch.cat([total.flatten(), count]))
    return (summed[:-1] / summed[-1]).view_as(total)


class Stateful(nn.Module):
    """A layer with state that training passes move: moving averages, power iterations, codes.

    By itself, a layer in training mode moves its state at once, and starts nothing from data. A training program decides
    otherwise by two functions of a layer, the name of a buffer or parameter, and its next value. `on_move` takes the place of
    the move. `on_start` is set in the first pass alone: state and weights whose start depends on data take the value if it
    returns True.
    """

    on_move: Callable[[Stateful, str, Tensor], None] | None = None
    on_start: Callable[[Stateful, str, Tensor], bool | None] | None = None

    def move(self, **state: Tensor) -> None:
        """Moves buffers in training mode. They are bound to new tensors, since autograd may hold the old ones."""
        if not self.training:
            return
        for name, value in state.items():
            if self.on_move is None:
                setattr(self, name, value.detach())
            else:
                self.on_move(self, name, value.detach())

    def start(self, **values: Tensor) -> None:
        """Starts buffers and parameters from data, before they are used."""
        if not self.training or self.on_start is None:
            return
        for name, value in values.items():
            if not self.on_start(self, name, value.detach()):
                continue
            if name in self._parameters:
                getattr(self, name).data = value.detach()
            else:
                setattr(self, name, value.detach())


class MovingMean(Stateful):
    """The moving mean of the inputs, the same for every example. No gradient flows through it."""

    def __init__(self, shape: tuple[int, ...], *, decay: float = 0.995) -> None:
        super().__init__()
        self.decay = decay
        self.register_buffer("mean", torch.zeros(shape))

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            now = batch_mean(x.detach(), [0])
            self.move(mean=self.decay * self.mean + (1 - self.decay) * now)
        return self.mean.expand_as(x)

"""VAE.

Variational autoencoder on MNIST with two latent numbers, after the Keras example.
Kingma & Welling 2013, "Auto-Encoding Variational Bayes".

Compiled by genc from vae-mnist.gen: change the spec, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class EncoderOutput(NamedTuple):
    mean: Tensor  # [2]
    logvar: Tensor  # [2]


class Encoder(nn.Module):
    """x [1, 28, 28] → mean [2], logvar [2] · 69,076 parameters · vae-mnist.gen:12"""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 3, stride=2)
        self.conv_2 = nn.Conv2d(32, 64, 3, stride=2)
        self.dense = nn.Linear(3136, 16)
        self.dense_2 = nn.Linear(16, 2)
        self.dense_3 = nn.Linear(16, 2)

    def forward(self, x: Tensor) -> EncoderOutput:
        x = F.relu(self.conv(F.pad(x, (0, 1, 0, 1))))  # [32, 14, 14] · line 14
        x = F.relu(self.conv_2(F.pad(x, (0, 1, 0, 1))))  # [64, 7, 7] · line 15
        h = F.relu(self.dense(x.permute(0, 2, 3, 1).flatten(1)))  # [16] · line 16
        mean = self.dense_2(h)  # [2] · line 17
        logvar = self.dense_3(h)  # [2] · line 17
        return EncoderOutput(mean, logvar)


class Decoder(nn.Module):
    """z [2] → [1, 28, 28] · 65,089 parameters · vae-mnist.gen:21"""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(2, 3136)
        self.conv_transpose = nn.ConvTranspose2d(64, 64, 3, stride=2)
        self.conv_transpose_2 = nn.ConvTranspose2d(64, 32, 3, stride=2)
        self.conv_transpose_3 = nn.ConvTranspose2d(32, 1, 3, padding=1)

    def forward(self, z: Tensor) -> Tensor:
        x = F.relu(self.dense(z))  # [3136] · line 23
        x = x.unflatten(1, (7, 7, 64)).permute(0, 3, 1, 2)  # [64, 7, 7] · line 23
        x = F.relu(self.conv_transpose(x)[:, :, :-1, :-1])  # [64, 14, 14] · line 24
        x = F.relu(self.conv_transpose_2(x)[:, :, :-1, :-1])  # [32, 28, 28] · line 25
        return torch.sigmoid(self.conv_transpose_3(x))  # [1, 28, 28] · line 26


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Encoder = Encoder()
        self.Decoder = Decoder()


def loss_total(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """The loss `total` of every example, and what is computed on the way · vae-mnist.gen:38"""
    q = nets.Encoder(x)  # [2], [2] · line 32
    z = q.mean + torch.exp(0.5 * q.logvar) * run.normal("z/normal", (2,))  # [2] · line 33
    y = nets.Decoder(z)  # [1, 28, 28] · line 34
    reconstruction = bce(y, x).sum(dim=(1, 2, 3))  # [] · line 36
    kl = kl_normal(q.mean, q.logvar).sum(dim=1)  # [] · line 37
    total = reconstruction + kl  # [] · line 38
    return {"total": total, "reconstruction": reconstruction, "kl": kl}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every loss and metric of every example, in one pass."""
    q = nets.Encoder(x)  # [2], [2] · line 32
    z = q.mean + torch.exp(0.5 * q.logvar) * run.normal("z/normal", (2,))  # [2] · line 33
    y = nets.Decoder(z)  # [1, 28, 28] · line 34
    reconstruction = bce(y, x).sum(dim=(1, 2, 3))  # [] · line 36
    kl = kl_normal(q.mean, q.logvar).sum(dim=1)  # [] · line 37
    total = reconstruction + kl  # [] · line 38
    bits = total / 543.4273895589971  # [] · line 46
    return {"reconstruction": reconstruction, "kl": kl, "total": total, "bits": bits}


def sample_reconstruct(nets: Nets, run: Run, x: Tensor) -> list[Tensor]:
    """x, y · vae-mnist.gen:48"""
    q = nets.Encoder(x)  # [2], [2] · line 32
    z = q.mean + torch.exp(0.5 * q.logvar) * run.normal("z/normal", (2,))  # [2] · line 33
    y = nets.Decoder(z)  # [1, 28, 28] · line 34
    return [x, y]


def sample_decode(nets: Nets, run: Run, z: Tensor) -> list[Tensor]:
    """y · vae-mnist.gen:49"""
    y = nets.Decoder(z)  # [1, 28, 28] · line 34
    return [y]


def sample_generate(nets: Nets, run: Run) -> list[Tensor]:
    """Decoder(normal([latent])) · vae-mnist.gen:50"""
    return [nets.Decoder(run.normal("generate/normal", (2,)))]


def plot_clusters(nets: Nets, run: Run, x: Tensor, digit: Tensor) -> dict[str, Tensor]:
    """What the plot `clusters` draws · vae-mnist.gen:53"""
    q = nets.Encoder(x)  # [2], [2] · line 32
    return {"points": q.mean, "color": digit}


def plot_extents(nets: Nets, run: Run, x: Tensor, digit: Tensor) -> dict[str, Tensor]:
    """What the plot `extents` draws · vae-mnist.gen:54"""
    q = nets.Encoder(x)  # [2], [2] · line 32
    return {"points": q.mean, "by": digit}


# What PyTorch does not have, or does otherwise.


def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


def bce(p: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of probabilities, which are kept 1e-7 away from 0 and 1; beyond, the gradient is zero."""
    p = wide(p).clamp(1e-7, 1 - 1e-7)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p))


def kl_normal(mean: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mean, exp(logvar)) ‖ N(0, 1)) in nats (Kingma & Welling 2013, appendix B)."""
    return 0.5 * (mean.square() + (logvar.exp() - (logvar + 1)))


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

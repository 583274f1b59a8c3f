"""IWAE.

The importance-weighted autoencoder: a bound of k draws, tighter than the evidence bound.
Burda, Grosse & Salakhutdinov 2016, "Importance Weighted Autoencoders", one stochastic layer.

Compiled by genc from iwae.gen: change the spec, not this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol, Union

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class EncoderOutput(NamedTuple):
    mean: Tensor  # [50]
    logvar: Tensor  # [50]


class Encoder(nn.Module):
    """x [1, 28, 28] → mean [50], logvar [50] · 217,300 parameters · iwae.gen:9"""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(784, 200)
        self.dense_2 = nn.Linear(200, 200)
        self.dense_3 = nn.Linear(200, 50)
        self.dense_4 = nn.Linear(200, 50)

    def forward(self, x: Tensor) -> EncoderOutput:
        x = torch.tanh(self.dense(x.flatten(1)))  # [200] · line 10
        h = torch.tanh(self.dense_2(x))  # [200] · line 10
        mean = self.dense_3(h)  # [50] · line 11
        logvar = self.dense_4(h)  # [50] · line 11
        return EncoderOutput(mean, logvar)


class Decoder(nn.Module):
    """z [50] → [1, 28, 28] · 207,984 parameters · iwae.gen:14"""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(50, 200)
        self.dense_2 = nn.Linear(200, 200)
        self.dense_3 = nn.Linear(200, 784)

    def forward(self, z: Tensor) -> Tensor:
        x = torch.tanh(self.dense(z))  # [200] · line 15
        x = torch.tanh(self.dense_2(x))  # [200] · line 15
        return self.dense_3(x).unflatten(1, (1, 28, 28))  # [1, 28, 28] · line 15


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Encoder = Encoder()
        self.Decoder = Decoder()


def loss_bound(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """-L_k, in nats.

    The loss `bound` of every example, and what is computed on the way · iwae.gen:34
    """
    binary = bernoulli(run.uniform("binary/bernoulli", (1, 28, 28)), x)  # [1, 28, 28] · line 21
    q = nets.Encoder(binary)  # [50], [50] · line 22
    copied = q.mean.repeat_interleave(5, dim=0)  # [50] · line 24
    copied_2 = q.logvar.repeat_interleave(5, dim=0)  # [50] · line 24
    # [50] · line 24
    z = copied + torch.exp(0.5 * copied_2) * run.draws(5).normal(
        "bound/weights/draws/posterior/normal", (50,)
    )
    # [] · line 29
    sum_ = (-bce_logits(nets.Decoder(z), binary.repeat_interleave(5, dim=0))).sum(dim=(1, 2, 3))
    # [] · line 29
    subtract = (
        log_prob_normal(z).sum(dim=1)
        + sum_
        - log_prob_normal(z, copied, logvar=copied_2).sum(dim=1)
    )
    bound = 1.6094379124341003 - subtract.unflatten(0, (-1, 5)).logsumexp(dim=1)  # [] · line 34
    return {"bound": bound}


def evaluate(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Every other loss and metric of every example, in one pass."""
    binary = bernoulli(run.uniform("binary/bernoulli", (1, 28, 28)), x)  # [1, 28, 28] · line 21
    q = nets.Encoder(binary)  # [50], [50] · line 22
    copied = q.mean.repeat_interleave(5, dim=0)  # [50] · line 24
    copied_2 = q.logvar.repeat_interleave(5, dim=0)  # [50] · line 24
    # [50] · line 24
    z = copied + torch.exp(0.5 * copied_2) * run.draws(5).normal(
        "bound/weights/draws/posterior/normal", (50,)
    )
    # [] · line 29
    sum_ = (-bce_logits(nets.Decoder(z), binary.repeat_interleave(5, dim=0))).sum(dim=(1, 2, 3))
    # [] · line 29
    subtract = (
        log_prob_normal(z).sum(dim=1)
        + sum_
        - log_prob_normal(z, copied, logvar=copied_2).sum(dim=1)
    )
    bound = 1.6094379124341003 - subtract.unflatten(0, (-1, 5)).logsumexp(dim=1)  # [] · line 34
    return {"bound": bound}


def evaluate_first_1000(nets: Nets, run: Run, x: Tensor) -> dict[str, Tensor]:
    """Losses and metrics on first 1000."""
    binary = bernoulli(run.uniform("binary/bernoulli", (1, 28, 28)), x)  # [1, 28, 28] · line 21
    q = nets.Encoder(binary)  # [50], [50] · line 22
    copied = q.mean.repeat_interleave(500, dim=0)  # [50] · line 24
    copied_2 = q.logvar.repeat_interleave(500, dim=0)  # [50] · line 24
    # [50] · line 24
    z = copied + torch.exp(0.5 * copied_2) * run.draws(500).normal(
        "nll/weights/draws/posterior/normal", (50,)
    )
    # [1, 28, 28] · line 29
    log_prob = -bce_logits(nets.Decoder(z), binary.repeat_interleave(500, dim=0))
    # [] · line 29
    subtract = (
        log_prob_normal(z).sum(dim=1)
        + log_prob.sum(dim=(1, 2, 3))
        - log_prob_normal(z, copied, logvar=copied_2).sum(dim=1)
    )
    nll = 6.214608098422191 - subtract.unflatten(0, (-1, 500)).logsumexp(dim=1)  # [] · line 43
    return {"nll": nll}


def sample_generate(nets: Nets, run: Run) -> list[Tensor]:
    """sigmoid(Decoder(normal([latent]))) · iwae.gen:45"""
    # [1, 28, 28] · line 45
    sigmoid = torch.sigmoid(nets.Decoder(run.normal("generate/normal", (50,))))
    return [sigmoid]


# What PyTorch does not have, or does otherwise.


Number = Union[Tensor, float]


def tensors(*values: Number) -> list[Tensor]:
    """Numbers as tensors, beside those that are tensors already."""
    like = next(each for each in values if isinstance(each, Tensor))
    return [each if isinstance(each, Tensor) else like.new_tensor(float(each)) for each in values]


def log_variance(logvar: Number | None, std: Number) -> Number:
    """The logarithm of a variance that is given by itself or by the deviation."""
    if logvar is not None:
        return logvar
    return 2 * torch.log(std) if isinstance(std, Tensor) else 2 * math.log(std)


def log_prob_normal(
    x: Tensor, mean: Number = 0.0, *, logvar: Number | None = None, std: Number = 1.0
) -> Tensor:
    """The log-density of N(mean, std²)."""
    x, mean, logvar = tensors(x, mean, log_variance(logvar, std))
    return -0.5 * ((x - mean).square() * torch.exp(-logvar) + logvar + math.log(2 * math.pi))


def bernoulli(u: Tensor, p: Tensor | float) -> Tensor:
    """1 with probability p, else 0, by a draw of 0..1."""
    return (u < p).float()


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

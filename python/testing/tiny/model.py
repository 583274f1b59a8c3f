"""The tiny autoencoder of runtime/testing/tiny-vae.ts in PyTorch, written by hand in the form of the compiler's output."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Encoder(nn.Module):
    """Pictures [N, 1, 28, 28] to the mean and the log-variance of two codes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, stride=2)
        self.dense = nn.Linear(784, 2)
        self.dense_2 = nn.Linear(784, 2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = torch.relu(self.conv(F.pad(x, (0, 1, 0, 1))))
        x = x.permute(0, 2, 3, 1).flatten(1)
        return self.dense(x), self.dense_2(x)


class Decoder(nn.Module):
    """Codes [N, 2] to pictures [N, 1, 28, 28]."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(2, 784)

    def forward(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.dense(z)).view(-1, 1, 28, 28)


class Nets(nn.Module):
    """The nets of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.Encoder = Encoder()
        self.Decoder = Decoder()


def loss_total(nets: Nets, run, x: Tensor) -> dict[str, Tensor]:
    """total = reconstruction + kl, each [N]."""
    mean, logvar = nets.Encoder(x)
    z = mean + torch.exp(0.5 * logvar) * run.normal("z", (2,))
    y = nets.Decoder(z).clamp(1e-7, 1 - 1e-7)
    reconstruction = -(x * torch.log(y) + (1 - x) * torch.log(1 - y)).flatten(1).sum(1)
    kl = 0.5 * (mean.square() + torch.exp(logvar) - 1 - logvar).sum(1)
    return {"total": reconstruction + kl, "reconstruction": reconstruction, "kl": kl}


def sample_decode(nets: Nets, run, z: Tensor) -> list[Tensor]:
    """Pictures of given codes."""
    return [nets.Decoder(z)]


def sample_reconstruct(nets: Nets, run, x: Tensor, digit: Tensor) -> list[Tensor]:
    """Pictures beside their reconstructions."""
    mean, logvar = nets.Encoder(x)
    z = mean + torch.exp(0.5 * logvar) * run.normal("z", (2,))
    return [x, nets.Decoder(z), digit]

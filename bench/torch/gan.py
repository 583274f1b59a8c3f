"""Generator and critic of the DCGAN and of its variants."""

import torch
from common import BatchNorm, start
from torch import nn


def generator():
    return start(
        nn.Sequential(
            nn.Unflatten(1, (100, 1, 1)),
            nn.ConvTranspose2d(100, 128, 7),
            BatchNorm(128),
            nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, 2, 1),
            BatchNorm(64),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, 2, 1),
            nn.Sigmoid(),
        ),
        0.02,
    )


def critic(norm):
    return start(
        nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 4, 2, 1),
            norm(128),
            nn.LeakyReLU(0.2),
            nn.Conv2d(128, 256, 4, 2, 1),
            norm(256),
            nn.LeakyReLU(0.2),
            nn.Conv2d(256, 512, 3),
            norm(512),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(512, 1),
        ),
        0.02,
    )


def dcgan(batch):
    """Both nets, their optimizers, and the inputs of every step of the DCGAN: pictures, ones and zeros."""
    G, D = generator(), critic(BatchNorm)
    of_g, of_d = (
        torch.optim.Adam(net.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7) for net in (G, D)
    )
    return (
        G,
        D,
        of_g,
        of_d,
        torch.rand(batch, 1, 28, 28),
        torch.ones(batch, 1),
        torch.zeros(batch, 1),
    )

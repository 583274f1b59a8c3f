import torch
import torch.nn.functional as F
from common import kl_normal, measure, start
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, 2, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(3136, 16),
            nn.ReLU(),
        )
        self.mean = nn.Linear(16, 2)
        self.logvar = nn.Linear(16, 2)

    def forward(self, x):
        h = self.body(x)
        return self.mean(h), self.logvar(h)


def build(batch):
    encoder = start(Encoder())
    decoder = start(
        nn.Sequential(
            nn.Linear(2, 3136),
            nn.ReLU(),
            nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 64, 3, 2, 1, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(64, 32, 3, 2, 1, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 3, 1, 1),
            nn.Sigmoid(),
        )
    )
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], 1e-3, eps=1e-7)
    x = torch.rand(batch, 1, 28, 28)

    def step():
        optimizer.zero_grad(set_to_none=True)
        mean, logvar = encoder(x)
        z = mean + (logvar / 2).exp() * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy(decoder(z), x, reduction="sum") / batch
        kl = kl_normal(mean, logvar)
        total = reconstruction + kl
        total.backward()
        optimizer.step()
        return {"total": total}

    return [encoder, decoder], step


measure(build)

import torch
from common import BatchNorm, kl_normal, measure, start
from torch import nn


def down(inputs, outputs, stride=1):
    return [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), BatchNorm(outputs), nn.ReLU()]


def up(inputs, outputs, stride=1):
    return [
        nn.ConvTranspose2d(inputs, outputs, 3, stride, 1, stride - 1, bias=False),
        BatchNorm(outputs),
        nn.ReLU(),
    ]


def dense(inputs, outputs):
    return [nn.Linear(inputs, outputs), BatchNorm(outputs), nn.ReLU()]


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            *down(3, 16),
            *down(16, 32, 2),
            *down(32, 64),
            *down(64, 16, 2),
            nn.Flatten(),
            *dense(10_000, 2048),
        )
        self.mean = nn.Linear(2048, 2048)
        self.logvar = nn.Linear(2048, 2048)

    def forward(self, x):
        h = self.body(x)
        return self.mean(h), self.logvar(h)


def build(batch):
    encoder = start(Encoder())
    decoder = start(
        nn.Sequential(
            *dense(2048, 2048),
            *dense(2048, 10_000),
            nn.Unflatten(1, (16, 25, 25)),
            *up(16, 64, 2),
            *up(64, 32),
            *up(32, 16, 2),
            nn.ConvTranspose2d(16, 3, 3, 1, 1, bias=False),
        )
    )
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], 1e-3, eps=1e-7)
    x = torch.rand(batch, 3, 100, 100)

    def step():
        optimizer.zero_grad(set_to_none=True)
        mean, logvar = encoder(x)
        z = mean + (logvar / 2).exp() * torch.randn_like(mean)
        reconstruction = (decoder(z) - x).square().sum() / batch
        total = reconstruction + kl_normal(mean, logvar)
        total.backward()
        optimizer.step()
        return {"total": total}

    return [encoder, decoder], step


measure(build)

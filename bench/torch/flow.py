import math

import torch
from common import measure, start
from torch import nn


def mlp(width=512):
    return nn.Sequential(
        nn.Linear(392, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 392)
    )


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.ModuleList([mlp(), mlp()])
        self.shift = nn.ModuleList([mlp(), mlp()])

    def forward(self, a, b):
        s = self.scale[0](b).tanh()
        a = a * s.exp() + self.shift[0](b)
        r = self.scale[1](a).tanh()
        b = b * r.exp() + self.shift[1](a)
        return a, b, s.sum(1) + r.sum(1)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.pairs = nn.ModuleList(Pair() for _ in range(6))

    def forward(self, v):
        a, b = v.split(392, 1)
        total = torch.zeros(v.shape[0])
        for pair in self.pairs:
            a, b, logdet = pair(a, b)
            total = total + logdet
        return torch.cat([a, b], 1), total


def build(batch):
    flow = start(Flow())
    optimizer = torch.optim.Adam(flow.parameters(), 1e-4, eps=1e-7)
    x = torch.rand(batch, 784)

    def step():
        optimizer.zero_grad(set_to_none=True)
        u = 0.05 + 0.9 * (255 * x + torch.rand_like(x)) / 256
        z, logdet = flow(u.log() - (1 - u).log())
        nll = ((z.square() / 2 + math.log(2 * math.pi) / 2).sum(1) - logdet).mean()
        nll.backward()
        optimizer.step()
        return {"nll": nll}

    return [flow], step


measure(build)

"""The DCGAN as most scripts have it: G runs once for each step, and D's weights gather gradients in both."""

import torch
import torch.nn.functional as F
from common import BatchNorm, measure
from gan import critic, generator


def build(batch):
    G, D = generator(), critic(BatchNorm)
    critic_optimizer = torch.optim.Adam(D.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    generator_optimizer = torch.optim.Adam(G.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    x = torch.rand(batch, 1, 28, 28)
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
    bce = F.binary_cross_entropy_with_logits

    def step():
        critic_optimizer.zero_grad()
        d = bce(D(x), ones) + bce(D(G(torch.randn(batch, 100)).detach()), zeros)
        d.backward()
        critic_optimizer.step()
        generator_optimizer.zero_grad()
        g = bce(D(G(torch.randn(batch, 100))), ones)
        g.backward()
        generator_optimizer.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

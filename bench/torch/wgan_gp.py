import torch
from common import measure, requires_grad
from gan import critic, generator
from torch import nn


def build(batch):
    # One group of all channels is layer normalisation with a scale and a shift per channel.
    G, D = generator(), critic(lambda channels: nn.GroupNorm(1, channels))
    critic_optimizer = torch.optim.Adam(D.parameters(), 1e-4, betas=(0, 0.9), eps=1e-7)
    generator_optimizer = torch.optim.Adam(G.parameters(), 1e-4, betas=(0, 0.9), eps=1e-7)
    x = torch.rand(batch, 1, 28, 28)

    def critic_step():
        with torch.no_grad():
            fake = G(torch.randn(batch, 100))
        critic_optimizer.zero_grad(set_to_none=True)
        t = torch.rand(batch, 1, 1, 1)
        mix = (x + t * (fake - x)).requires_grad_()
        (gradient,) = torch.autograd.grad(D(mix).sum(), mix, create_graph=True)
        penalty = (gradient.flatten(1).norm(dim=1) - 1).square().mean()
        d = D(fake).mean() - D(x).mean() + 10 * penalty
        d.backward()
        critic_optimizer.step()
        return d

    def step():
        requires_grad(D, True)
        d = torch.stack([critic_step().detach() for _ in range(5)]).mean()
        requires_grad(D, False)
        generator_optimizer.zero_grad(set_to_none=True)
        g = -D(G(torch.randn(batch, 100))).mean()
        g.backward()
        generator_optimizer.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

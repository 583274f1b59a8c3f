import torch
import torch.nn.functional as F
from common import BatchNorm, measure, requires_grad
from gan import critic, generator


def build(batch):
    G, D = generator(), critic(BatchNorm)
    critic_optimizer = torch.optim.Adam(D.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    generator_optimizer = torch.optim.Adam(G.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    x = torch.rand(batch, 1, 28, 28)
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
    bce = F.binary_cross_entropy_with_logits

    def step():
        # As PyTorch's own tutorial has it: one pass of G serves both steps.
        fake = G(torch.randn(batch, 100))
        requires_grad(D, True)
        critic_optimizer.zero_grad(set_to_none=True)
        d = bce(D(x), ones) + bce(D(fake.detach()), zeros)
        d.backward()
        critic_optimizer.step()
        requires_grad(D, False)
        generator_optimizer.zero_grad(set_to_none=True)
        g = bce(D(fake), ones)
        g.backward()
        generator_optimizer.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

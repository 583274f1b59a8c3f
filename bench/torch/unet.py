import torch
import torch.nn.functional as F
from common import measure, requires_grad, start
from translation import UNet, critic


def build(batch):
    G, D = start(UNet(), 0.02), start(critic(6), 0.02)
    generator_optimizer = torch.optim.Adam(G.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    critic_optimizer = torch.optim.Adam(D.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    given, target = torch.rand(batch, 3, 256, 256) * 2 - 1, torch.rand(batch, 3, 256, 256) * 2 - 1

    def bce(logits, label):
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

    def step():
        # One pass of G serves both steps, as in the authors' code.
        fake = G(given)
        requires_grad(D, True)
        critic_optimizer.zero_grad(set_to_none=True)
        d = bce(D(torch.cat([given, target], 1)), 1) + bce(
            D(torch.cat([given, fake.detach()], 1)), 0
        )
        d.backward()
        critic_optimizer.step()
        requires_grad(D, False)
        generator_optimizer.zero_grad(set_to_none=True)
        l1 = (fake - target).abs().mean()
        g = bce(D(torch.cat([given, fake], 1)), 1) + 100 * l1
        g.backward()
        generator_optimizer.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

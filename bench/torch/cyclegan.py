import random

import torch
import torch.nn.functional as F
from common import measure, requires_grad, start
from torch import nn
from translation import InstanceNorm, UNet, critic


def module(made):
    """Starts the scales of instance normalisation around zero, as those of kernels."""
    for layer in made.modules():
        if isinstance(layer, nn.InstanceNorm2d):
            nn.init.normal_(layer.weight, 0, 0.02)
    return start(made, 0.02)


class Pool:
    """A pool of fifty earlier examples; once full, it returns one of them half of the time."""

    def __init__(self, size=50):
        self.size, self.examples = size, []

    def __call__(self, batch):
        return torch.stack([self.one(example) for example in batch.detach()])

    def one(self, example):
        if len(self.examples) < self.size:
            self.examples.append(example)
            return example
        if random.random() < 0.5:
            return example
        place = random.randrange(self.size)
        old, self.examples[place] = self.examples[place], example
        return old


def build(batch):
    generators = G, B = [module(UNet(InstanceNorm)) for _ in range(2)]
    critics = Da, Db = [module(critic(3, InstanceNorm)) for _ in range(2)]
    both = lambda nets: [parameter for net in nets for parameter in net.parameters()]
    of_generators = torch.optim.Adam(both(generators), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    of_critics = torch.optim.Adam(both(critics), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    old_a, old_b = Pool(), Pool()
    a, b = torch.rand(batch, 3, 256, 256) * 2 - 1, torch.rand(batch, 3, 256, 256) * 2 - 1

    def gan(logits, label):
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

    def step():
        for net in critics:
            requires_grad(net, False)
        of_generators.zero_grad(set_to_none=True)
        fake_b, fake_a = G(a), B(b)
        adversarial = gan(Db(fake_b), 1) + gan(Da(fake_a), 1)
        cycled = (B(fake_b) - a).abs().mean() + (G(fake_a) - b).abs().mean()
        same = (G(b) - b).abs().mean() + (B(a) - a).abs().mean()
        g = adversarial + 10 * cycled + 5 * same
        g.backward()
        of_generators.step()
        # The pools take the pictures from before the generators' update, as in the authors' code.
        for net in critics:
            requires_grad(net, True)
        of_critics.zero_grad(set_to_none=True)
        d = (
            gan(Db(b), 1) + gan(Db(old_b(fake_b)), 0) + gan(Da(a), 1) + gan(Da(old_a(fake_a)), 0)
        ) / 2
        d.backward()
        of_critics.step()
        return {"generators": g, "critics": d}

    return [*generators, *critics], step


measure(build)

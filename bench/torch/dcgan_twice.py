"""The DCGAN of most scripts: G runs once for each step, and D's weights collect gradients in both."""

import torch
from common import measure
from gan import dcgan
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def build(batch):
    G, D, of_g, of_d, x, ones, zeros = dcgan(batch)

    def step():
        of_d.zero_grad()
        d = bce(D(x), ones) + bce(D(G(torch.randn(batch, 100)).detach()), zeros)
        d.backward()
        of_d.step()
        of_g.zero_grad()
        g = bce(D(G(torch.randn(batch, 100))), ones)
        g.backward()
        of_g.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

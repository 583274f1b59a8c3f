import torch
from common import measure, requires_grad
from gan import dcgan
from torch.nn.functional import binary_cross_entropy_with_logits as bce


def build(batch):
    G, D, of_g, of_d, x, ones, zeros = dcgan(batch)

    def step():
        # One pass of G serves both steps, as in PyTorch's tutorial.
        fake = G(torch.randn(batch, 100))
        requires_grad(D, True)
        of_d.zero_grad(set_to_none=True)
        d = bce(D(x), ones) + bce(D(fake.detach()), zeros)
        d.backward()
        of_d.step()
        requires_grad(D, False)
        of_g.zero_grad(set_to_none=True)
        g = bce(D(fake), ones)
        g.backward()
        of_g.step()
        return {"d": d, "g": g}

    return [G, D], step


measure(build)

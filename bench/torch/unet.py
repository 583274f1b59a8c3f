import torch
import torch.nn.functional as F
from common import BatchNorm, measure, requires_grad, start
from torch import nn


class Down(nn.Sequential):
    def __init__(self, inputs, outputs, norm=True):
        layers = [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)]
        if norm:
            layers.append(BatchNorm(outputs))
        super().__init__(*layers, nn.LeakyReLU(0.2))


class Up(nn.Sequential):
    def __init__(self, inputs, outputs, dropout):
        layers = [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), BatchNorm(outputs)]
        if dropout:
            layers.append(nn.Dropout(0.5))
        super().__init__(*layers, nn.ReLU())


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        down = [3, 64, 128, 256, 512, 512, 512, 512, 512]
        up = [512, 512, 512, 512, 256, 128, 64]
        self.down = nn.ModuleList(Down(down[i], down[i + 1], norm=i > 0) for i in range(8))
        inputs = [512, *(up[i] + down[7 - i] for i in range(7))]
        self.up = nn.ModuleList(Up(inputs[i], up[i], dropout=i < 3) for i in range(7))
        self.last = nn.ConvTranspose2d(inputs[7], 3, 4, 2, 1)

    def forward(self, x):
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
        for index, up in enumerate(self.up):
            x = torch.cat([up(x), skips[6 - index]], 1)
        return self.last(x).tanh()


def critic():
    return nn.Sequential(
        Down(6, 64, norm=False),
        Down(64, 128),
        Down(128, 256),
        nn.Conv2d(256, 512, 4, 1, 1, bias=False),
        BatchNorm(512),
        nn.LeakyReLU(0.2),
        nn.Conv2d(512, 1, 4, 1, 1),
    )


def build(batch):
    G, D = start(UNet(), 0.02), start(critic(), 0.02)
    generator_optimizer = torch.optim.Adam(G.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    critic_optimizer = torch.optim.Adam(D.parameters(), 2e-4, betas=(0.5, 0.999), eps=1e-7)
    given, target = torch.rand(batch, 3, 256, 256) * 2 - 1, torch.rand(batch, 3, 256, 256) * 2 - 1

    def bce(logits, label):
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

    def step():
        # As in the authors' own code: one pass of G serves both steps.
        fake = G(given)
        requires_grad(D, True)
        critic_optimizer.zero_grad(set_to_none=True)
        d = bce(D(torch.cat([given, target], 1)), 1) + bce(D(torch.cat([given, fake.detach()], 1)), 0)
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

"""Generator and critic of pix2pix and CycleGAN (Isola et al. 2017; Zhu et al. 2017), with batch or instance normalisation."""

import torch
from common import BatchNorm
from torch import nn


class InstanceNorm(nn.InstanceNorm2d):
    """InstanceNorm2d with a scale and a shift; it accepts maps of one number."""

    def __init__(self, channels):
        super().__init__(channels, eps=1e-5, affine=True)

    def forward(self, x):
        return torch.instance_norm(x, self.weight, self.bias, None, None, True, 0.1, self.eps, True)


class Down(nn.Sequential):
    def __init__(self, inputs, outputs, norm=BatchNorm):
        layers = [nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)]
        if norm:
            layers.append(norm(outputs))
        super().__init__(*layers, nn.LeakyReLU(0.2))


class Up(nn.Sequential):
    def __init__(self, inputs, outputs, dropout, norm=BatchNorm):
        layers = [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False), norm(outputs)]
        if dropout:
            layers.append(nn.Dropout(0.5))
        super().__init__(*layers, nn.ReLU())


class UNet(nn.Module):
    def __init__(self, norm=BatchNorm):
        super().__init__()
        down = [3, 64, 128, 256, 512, 512, 512, 512, 512]
        up = [512, 512, 512, 512, 256, 128, 64]
        self.down = nn.ModuleList(
            Down(down[i], down[i + 1], norm if i > 0 else None) for i in range(8)
        )
        inputs = [512, *(up[i] + down[7 - i] for i in range(7))]
        self.up = nn.ModuleList(Up(inputs[i], up[i], i < 3, norm) for i in range(7))
        self.last = nn.ConvTranspose2d(inputs[7], 3, 4, 2, 1)

    def forward(self, x):
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
        for index, up in enumerate(self.up):
            x = torch.cat([up(x), skips[6 - index]], 1)
        return self.last(x).tanh()


def critic(channels, norm=BatchNorm):
    return nn.Sequential(
        Down(channels, 64, None),
        Down(64, 128, norm),
        Down(128, 256, norm),
        nn.Conv2d(256, 512, 4, 1, 1, bias=False),
        norm(512),
        nn.LeakyReLU(0.2),
        nn.Conv2d(512, 1, 4, 1, 1),
    )

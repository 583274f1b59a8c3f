import math

import torch
import torch.nn.functional as F
from common import measure
from torch import nn


def sinusoidal(t, size):
    frequencies = torch.exp(-math.log(10_000) * torch.arange(size // 2) / (size // 2))
    angles = t[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], 1)


class Residual(nn.Module):
    def __init__(self, given, channels, time):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, given), nn.GroupNorm(8, channels)
        self.conv1, self.conv2 = nn.Conv2d(given, channels, 3, padding=1), nn.Conv2d(
            channels, channels, 3, padding=1
        )
        self.time = nn.Linear(time, channels)
        self.same = nn.Identity() if given == channels else nn.Conv2d(given, channels, 1)

    def forward(self, x, time):
        y = self.conv1(F.silu(self.norm1(x))) + self.time(F.silu(time))[:, :, None, None]
        return self.conv2(F.silu(self.norm2(y))) + self.same(x)


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.attention = nn.MultiheadAttention(channels, 4, batch_first=True)

    def forward(self, x):
        places = self.norm(x).flatten(2).transpose(1, 2)
        found, _ = self.attention(places, places, places, need_weights=False)
        return x + found.transpose(1, 2).reshape(x.shape)


class UNet(nn.Module):
    def __init__(self, w=32):
        super().__init__()
        t = 4 * w
        self.size = 2 * w
        self.time = nn.Sequential(nn.Linear(2 * w, t), nn.SiLU(), nn.Linear(t, t))
        self.first, self.wide = nn.Conv2d(1, w, 3, padding=1), Residual(w, w, t)
        self.down1, self.halved = nn.Conv2d(w, 2 * w, 3, 2, 1), Residual(2 * w, 2 * w, t)
        self.down2, self.small, self.see1 = (
            nn.Conv2d(2 * w, 2 * w, 3, 2, 1),
            Residual(2 * w, 2 * w, t),
            Attention(2 * w),
        )
        self.deep1, self.see2, self.deep2 = (
            Residual(2 * w, 2 * w, t),
            Attention(2 * w),
            Residual(2 * w, 2 * w, t),
        )
        self.up1, self.conv1 = Residual(4 * w, 2 * w, t), nn.Conv2d(2 * w, 2 * w, 3, padding=1)
        self.up2, self.conv2 = Residual(4 * w, 2 * w, t), nn.Conv2d(2 * w, w, 3, padding=1)
        self.last, self.norm, self.out = (
            Residual(2 * w, w, t),
            nn.GroupNorm(8, w),
            nn.Conv2d(w, 1, 3, padding=1),
        )

    def forward(self, x, t):
        time = self.time(sinusoidal(1000 * t, self.size))
        wide = self.wide(self.first(x), time)
        half = self.halved(self.down1(wide), time)
        small = self.see1(self.small(self.down2(half), time))
        deep = self.deep2(self.see2(self.deep1(small, time)), time)
        up = self.conv1(F.interpolate(self.up1(torch.cat([deep, small], 1), time), scale_factor=2))
        up = self.conv2(F.interpolate(self.up2(torch.cat([up, half], 1), time), scale_factor=2))
        return self.out(F.silu(self.norm(self.last(torch.cat([up, wide], 1), time))))


def build(batch):
    net = UNet()
    optimizer = torch.optim.Adam(net.parameters(), 2e-4, eps=1e-7)
    x = torch.rand(batch, 1, 28, 28) * 2 - 1

    def step():
        noise, t = torch.randn_like(x), torch.rand(batch)
        mixed = noise + (x - noise) * t[:, None, None, None]
        optimizer.zero_grad(set_to_none=True)
        matching = F.mse_loss(net(mixed, t), x - noise)
        matching.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimizer.step()
        return {"matching": matching}

    return [net], step


measure(build)

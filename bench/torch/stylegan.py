import math

import torch
import torch.nn.functional as F
from common import measure, requires_grad
from torch import nn

RESOLUTION, LATENT, MOST, MIXING, AVERAGE = 32, 512, 128, 0.9, 0.999
LEVELS = int(math.log2(RESOLUTION)) - 2
LAYERS = 2 * LEVELS + 2
lrelu = lambda x: F.leaky_relu(x, 0.2)


def width(size):
    return min(MOST, 32 * MOST // size)


class Equalized(nn.Module):
    """A convolution with an equalised learning rate; a dense layer if the kernel is 0."""

    def __init__(self, inputs, outputs, kernel=0, lr=1.0, gain=math.sqrt(2)):
        super().__init__()
        shape = (kernel, kernel) if kernel else ()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, *shape) / lr)
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.lr, self.scale, self.padding = (
            lr,
            lr * gain / math.sqrt(inputs * max(1, kernel) ** 2),
            kernel // 2,
        )

    def forward(self, x):
        weight, bias = self.weight * self.scale, self.bias if self.lr == 1 else self.bias * self.lr
        return (
            F.linear(x, weight, bias)
            if self.weight.dim() == 2
            else F.conv2d(x, weight, bias, padding=self.padding)
        )


def blur(x):
    taps = torch.tensor([1.0, 2.0, 1.0])
    kernel = (taps[:, None] * taps / 16).expand(x.shape[1], 1, 3, 3)
    return F.conv2d(x, kernel, padding=1, groups=x.shape[1])


def pixel_norm(x):
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


class Mapping(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(Equalized(LATENT, LATENT, lr=0.01) for _ in range(8))
        self.register_buffer("centre", torch.zeros(LATENT))

    def forward(self, z):
        w = pixel_norm(z)
        for layer in self.layers:
            w = lrelu(layer(w))
        with torch.no_grad():
            self.centre.lerp_(w.mean(0), 0.005)
        return w


class Finish(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.strength = nn.Parameter(torch.zeros(channels, 1, 1))
        self.styles = nn.ModuleList(Equalized(LATENT, channels, gain=1) for _ in range(2))

    def forward(self, x, style):
        x = lrelu(x + self.strength * torch.randn(x.shape[0], 1, *x.shape[2:]))
        scale, shift = (dense(style)[:, :, None, None] for dense in self.styles)
        return F.instance_norm(x, eps=1e-8) * (1 + scale) + shift


class Synthesis(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Parameter(torch.ones(1, width(4), 4, 4))
        sizes = [4, 4, *(8 * 2**level for level in range(LEVELS) for _ in range(2))]
        self.convs = nn.ModuleList(
            Equalized(width(sizes[i - 1]), width(sizes[i]), 3) for i in range(1, LAYERS)
        )
        self.ends = nn.ModuleList(Finish(width(size)) for size in sizes)
        self.last = Equalized(width(RESOLUTION), 3, 1, gain=1)

    def forward(self, w, v, cut):
        x = self.start.expand(w.shape[0], -1, -1, -1)
        for i in range(LAYERS):
            grows = i > 1 and i % 2 == 0
            if grows:
                x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
            if i > 0:
                x = self.convs[i - 1](x)
            x = self.ends[i](blur(x) if grows else x, torch.where(cut[:, None] > i, w, v))
        return self.last(x)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [RESOLUTION // 2**level for level in range(LEVELS)]
        self.first = Equalized(3, width(RESOLUTION), 1)
        self.same = nn.ModuleList(Equalized(width(size), width(size), 3) for size in sizes)
        self.halving = nn.ModuleList(Equalized(width(size), width(size // 2), 3) for size in sizes)
        self.joined = Equalized(width(4) + 1, width(4), 3)
        self.dense = Equalized(16 * width(4), width(4))
        self.last = Equalized(width(4), 1, gain=1)

    def forward(self, x):
        x = lrelu(self.first(x))
        for same, half in zip(self.same, self.halving):
            x = lrelu(F.avg_pool2d(half(blur(lrelu(same(x)))), 2))
        members = next(size for size in range(min(4, len(x)), 0, -1) if len(x) % size == 0)
        rows = x.reshape(members, -1, *x.shape[1:])
        deviation = (rows.var(0, unbiased=False) + 1e-8).sqrt().flatten(1).mean(1)
        spread = deviation.repeat(members)[:, None, None, None].expand(-1, 1, *x.shape[2:])
        x = lrelu(self.joined(torch.cat([x, spread], 1)))
        return self.last(lrelu(self.dense(x.flatten(1))))


def build(batch):
    M, S, D = Mapping(), Synthesis(), Critic()
    averaged = [Mapping(), Synthesis()]
    adam = lambda parameters: torch.optim.Adam(parameters, 2e-3, betas=(0, 0.99), eps=1e-7)
    of_generator, of_critic = adam([*M.parameters(), *S.parameters()]), adam(D.parameters())
    x = torch.rand(batch, 3, RESOLUTION, RESOLUTION) * 2 - 1
    iteration = 0

    def penalise():
        of_critic.zero_grad(set_to_none=True)
        pictures = x.clone().requires_grad_()
        (slope,) = torch.autograd.grad(D(pictures).sum(), pictures, create_graph=True)
        r1 = 16 * 5 * slope.square().flatten(1).sum(1).mean()
        r1.backward()
        of_critic.step()

    def step():
        nonlocal iteration
        w, v = M(torch.randn(batch, LATENT)), M(torch.randn(batch, LATENT))
        mixed = torch.rand(batch) < MIXING
        cut = torch.where(mixed, torch.randint(1, LAYERS, (batch,)), torch.full((batch,), LAYERS))
        # One pass of the generator serves both steps.
        fake = S(w, v, cut)
        requires_grad(D, True)
        of_critic.zero_grad(set_to_none=True)
        d = (F.softplus(-D(x)) + F.softplus(D(fake.detach()))).mean()
        d.backward()
        of_critic.step()
        if iteration % 16 == 0:
            penalise()
        iteration += 1
        requires_grad(D, False)
        of_generator.zero_grad(set_to_none=True)
        g = F.softplus(-D(fake)).mean()
        g.backward()
        of_generator.step()
        with torch.no_grad():
            for average, net in zip(averaged, (M, S)):
                for old, new in zip(average.parameters(), net.parameters()):
                    old.lerp_(new, 1 - AVERAGE)
        return {"d": d, "g": g}

    return [M, S, D], step


measure(build)

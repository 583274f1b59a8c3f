import torch
import torch.nn.functional as F
from common import measure
from torch import nn

CODES, DIM, LENGTH = 256, 128, 64


class Prior(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(CODES, DIM)
        self.first = nn.Parameter(torch.zeros(1, 1, DIM))
        self.position = nn.Parameter(torch.zeros(1, LENGTH, DIM))
        layer = nn.TransformerEncoderLayer(
            DIM, 4, 4 * DIM, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.body = nn.TransformerEncoder(layer, 4, norm=nn.LayerNorm(DIM))
        self.head = nn.Linear(DIM, CODES)
        self.register_buffer("mask", torch.full((LENGTH, LENGTH), float("-inf")).triu(1))

    def forward(self, codes):
        before = self.embed(codes[:, :-1])
        x = torch.cat([self.first.expand(len(codes), -1, -1), before], 1) + self.position
        return self.head(self.body(x, self.mask))


def build(batch):
    prior = Prior()
    optimizer = torch.optim.Adam(prior.parameters(), 3e-4, eps=1e-7)

    def step():
        codes = torch.randint(CODES, (batch, LENGTH))
        optimizer.zero_grad(set_to_none=True)
        nll = F.cross_entropy(prior(codes).flatten(0, 1), codes.flatten(), reduction="sum") / batch
        nll.backward()
        optimizer.step()
        return {"nll": nll}

    return [prior], step


measure(build)

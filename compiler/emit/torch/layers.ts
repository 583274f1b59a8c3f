/**
 * Definitions of python/genc_torch/layers/, each after those that it needs. `npm run specs` writes this file: change the
 * Python, not the text here.
 */
export interface Layer {
  /** Names of the definitions that this one uses. */
  readonly needs: readonly string[];
  /** The lines of Python that import what it uses besides. */
  readonly imports: readonly string[];
  readonly text: string;
}

export const layers: Readonly<Record<string, Layer>> = {
  places_of: {
    needs: [],
    imports: ['from torch import Tensor', 'import math'],
    text: `def places_of(x: Tensor) -> int:
    """The number of places of a map, or 1 for a vector."""
    channels = x.shape[1] if x.dim() == 4 else x.shape[-1]
    return math.prod(x.shape[1:]) // channels`,
  },
  channelwise: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def channelwise(values: Tensor, x: Tensor) -> Tensor:
    """Values [C] that broadcast over the channels of x: the axis 1 of maps, the last one otherwise."""
    return values[:, None, None] if x.dim() == 4 else values`,
  },
  wide: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def wide(x: Tensor) -> Tensor:
    """x in float32, if autocast has made it narrower."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x`,
  },
  Parts: {
    needs: [],
    imports: [],
    text: `class Parts:
    """How the processes of torch.distributed share a batch: each holds a contiguous part, in the order of their ranks.

    \`alone\` is set while this process computes a batch that no other has a part of.
    """

    alone = False`,
  },
  in_parts: {
    needs: ['Parts'],
    imports: ['import torch'],
    text: `def in_parts() -> bool:
    """True if several processes hold parts of the batch."""
    distributed = torch.distributed
    return (
        not Parts.alone
        and distributed.is_available()
        and distributed.is_initialized()
        and distributed.get_world_size() > 1
    )`,
  },
  SumOfParts: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `class SumOfParts(torch.autograd.Function):
    """The sum of a tensor over all processes. Its gradient is the sum of theirs, and is differentiable itself."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        total = x.detach().clone(memory_format=torch.contiguous_format)
        torch.distributed.all_reduce(total)
        return total

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        return SumOfParts.apply(gradient)`,
  },
  sum_of_parts: {
    needs: ['in_parts', 'SumOfParts'],
    imports: ['from torch import Tensor'],
    text: `def sum_of_parts(x: Tensor) -> Tensor:
    """The sum of x over all processes."""
    return SumOfParts.apply(x) if in_parts() else x`,
  },
  batch_mean: {
    needs: ['in_parts', 'sum_of_parts'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def batch_mean(x: Tensor, dims: list[int]) -> Tensor:
    """The mean of x over axes of which one is the batch, in one piece or in parts of any size."""
    if not in_parts():
        return x.mean(dims)
    total = x.sum(dims)
    count = total.new_full((1,), x.numel() / max(1, total.numel()))
    summed = sum_of_parts(torch.cat([total.flatten(), count]))
    return (summed[:-1] / summed[-1]).view_as(total)`,
  },
  Stateful: {
    needs: [],
    imports: ['from collections.abc import Callable', 'from torch import Tensor', 'from torch import nn'],
    text: `class Stateful(nn.Module):
    """A layer with state that training passes move: moving averages, power iterations, codes.

    By itself, a layer in training mode moves its state at once, and starts nothing from data. A training program decides
    otherwise by two functions of a layer, the name of a buffer or parameter, and its next value. \`on_move\` takes the place of
    the move. \`on_start\` is set in the first pass alone: state and weights whose start depends on data take the value if it
    returns True.
    """

    on_move: Callable[[Stateful, str, Tensor], None] | None = None
    on_start: Callable[[Stateful, str, Tensor], bool | None] | None = None

    def move(self, **state: Tensor) -> None:
        """Moves buffers in training mode. They are bound to new tensors, since autograd may hold the old ones."""
        if not self.training:
            return
        for name, value in state.items():
            if self.on_move is None:
                setattr(self, name, value.detach())
            else:
                self.on_move(self, name, value.detach())

    def start(self, **values: Tensor) -> None:
        """Starts buffers and parameters from data, before they are used."""
        if not self.training or self.on_start is None:
            return
        for name, value in values.items():
            if not self.on_start(self, name, value.detach()):
                continue
            if name in self._parameters:
                getattr(self, name).data = value.detach()
            else:
                setattr(self, name, value.detach())`,
  },
  ActNorm: {
    needs: ['places_of', 'channelwise', 'wide', 'batch_mean', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class ActNorm(Stateful):
    """y = (x − mean) / std · exp(log_scale) + bias, where mean and std are those of the first batch (Kingma & Dhariwal 2018)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))
        self.log_scale = nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if self.training and self.on_start is not None:
            self.begin(wide(x.detach()))
        log_scale = self.log_scale - torch.log(self.std)
        scale = torch.exp(log_scale)
        shift = self.bias - self.mean * scale
        y = x * channelwise(scale, x) + channelwise(shift, x)
        return y, (log_scale.sum() * places_of(x)).expand(len(x))

    def begin(self, x: Tensor) -> None:
        """The start from the first batch. A channel that is constant in it is shifted alone."""
        dims = [0, 2, 3] if x.dim() == 4 else list(range(x.dim() - 1))
        mean = batch_mean(x, dims)
        std = batch_mean((x - channelwise(mean, x)).square(), dims).sqrt()
        self.start(mean=mean, std=torch.where(std > 1e-6, std, torch.ones_like(std)))

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y."""
        scale = torch.exp(-self.log_scale) * self.std
        centred = y - channelwise(self.bias, y)
        return centred * channelwise(scale, y) + channelwise(self.mean, y)`,
  },
  places_in_rows: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def places_in_rows(x: Tensor) -> Tensor:
    """The places of a map [N, d, h, w], row by row, as a sequence [N, h·w, d]; a sequence stays."""
    return x if x.dim() == 3 else x.flatten(2).transpose(1, 2)`,
  },
  Attention: {
    needs: ['places_in_rows'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class Attention(nn.Module):
    """Scaled dot-product attention with several heads (Vaswani et al. 2017).

    Places are those of a sequence [N, n, d] or a map [N, d, h, w], whose shape the result has. They attend to each other, or
    to the places of a context. \`key\` is the length of the queries, keys and values of a head.
    """

    def __init__(
        self,
        channels: int,
        heads: int,
        *,
        key: int | None = None,
        context: int | None = None,
        causal: bool = False,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.heads = heads
        self.causal = causal
        width = heads * (channels // heads if key is None else key)
        self.query = nn.Linear(channels, width, bias=bias)
        self.key = nn.Linear(channels if context is None else context, width, bias=bias)
        self.value = nn.Linear(channels if context is None else context, width, bias=bias)
        self.out = nn.Linear(width, channels, bias=bias)

    def forward(self, x: Tensor, context: Tensor | None = None) -> Tensor:
        rows = places_in_rows(x)
        others = rows if context is None else places_in_rows(context)
        q, k, v = (
            y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for y in (self.query(rows), self.key(others), self.value(others))
        )
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-2, -1)
        if self.causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, -torch.inf)
        y = self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))
        return y if x.dim() == 3 else y.transpose(1, 2).unflatten(2, x.shape[2:])`,
  },
  halves: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def halves(x: Tensor) -> tuple[Tensor, Tensor]:
    """Both halves of the channels."""
    first, second = x.chunk(2, dim=1 if x.dim() == 4 else -1)
    return first, second`,
  },
  MaskedAutoregressive: {
    needs: ['halves'],
    imports: [
      'from collections.abc import Sequence',
      'from torch import Tensor',
      'from torch import nn',
      'import torch',
    ],
    text: `class MaskedAutoregressive(nn.Module):
    """y = (x − μ)·exp(−σ), where μ and σ of each number of a vector come from those before it, by a masked net.

    The weights [in, out] are masked: a unit sees the places of x up to its own order, and the two outputs of a place see
    those before it. \`given\` is the length of a vector that all places may read.
    """

    def __init__(
        self,
        length: int,
        hidden: Sequence[int],
        *,
        given: int = 0,
        activation: str = "relu",
        bound: float = 2,
    ) -> None:
        super().__init__()
        self.activation = torch.relu if activation == "relu" else torch.tanh
        self.bound = bound
        places = torch.arange(1, length + 1)
        # With something given, the orders of hidden units begin at 0, so that the first place can read it too.
        least = 0 if given > 0 else 1
        hidden_orders = [torch.arange(width) % (length - least) + least for width in hidden]
        orders = [places, *hidden_orders, places.repeat(2) - 1]
        self.count = len(orders) - 1
        for index in range(1, self.count + 1):
            before, behind = orders[index - 1], orders[index]
            self.register_buffer(
                f"mask_{index}", (before[:, None] <= behind).float(), persistent=False
            )
            kernel = torch.zeros(len(before), len(behind))
            if index < self.count:
                nn.init.xavier_uniform_(kernel)
            self.register_parameter(f"layer_{index}", nn.Parameter(kernel))
            self.register_parameter(f"bias_{index}", nn.Parameter(torch.zeros(len(behind))))
        if given > 0:
            self.given = nn.Parameter(nn.init.xavier_uniform_(torch.empty(given, len(orders[1]))))

    def parts(self, x: Tensor, given: Tensor | None) -> tuple[Tensor, Tensor]:
        """σ = bound · tanh(s / bound) and μ of every place."""
        for index in range(1, self.count + 1):
            kernel = getattr(self, f"layer_{index}") * getattr(self, f"mask_{index}")
            x = x @ kernel + getattr(self, f"bias_{index}")
            if given is not None and index == 1:
                x = x + given @ self.given
            if index < self.count:
                x = self.activation(x)
        s, shift = halves(x)
        return self.bound * torch.tanh(s * (1 / self.bound)), shift

    def forward(self, x: Tensor, given: Tensor | None = None) -> tuple[Tensor, Tensor]:
        scale, shift = self.parts(x, given)
        return (x - shift) * torch.exp(-scale), -scale.sum(dim=1)

    def inverse(self, y: Tensor, given: Tensor | None = None) -> Tensor:
        """The x of y: one place after another. Places after it stay zero until their turn."""
        x = torch.zeros_like(y)
        for own in torch.eye(y.shape[1], dtype=y.dtype, device=y.device):
            scale, shift = self.parts(x, given)
            x = x + (y * torch.exp(scale) + shift) * own
        return x`,
  },
  per_example: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def per_example(x: Tensor) -> Tensor:
    """The sum of each example, [N]."""
    return x.flatten(1).sum(dim=1)`,
  },
  base_log_prob: {
    needs: ['per_example'],
    imports: ['from torch import Tensor', 'import math', 'import torch.nn.functional as F'],
    text: `def base_log_prob(z: Tensor, base: str = "normal") -> Tensor:
    """The log-density of each example under a base distribution of location 0 and scale 1, in nats."""
    size = math.prod(z.shape[1:])
    if base == "logistic":
        return per_example(z - 2 * F.softplus(z))
    if base == "laplace":
        return -per_example(z.abs()) - size * math.log(2)
    return -0.5 * per_example(z.square()) - size * 0.5 * math.log(2 * math.pi)`,
  },
  farthest: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def farthest(a: Tensor, b: Tensor) -> Tensor:
    """The largest |a − b| of each example."""
    return (a - b).abs().flatten(1).amax(dim=1)`,
  },
  CausalConv2d: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class CausalConv2d(nn.Conv2d):
    """A convolution of which each place sees the rows above it and the places left of it (van den Oord et al. 2016).

    With \`own\` it sees itself too. \`centre\` is the tap that lies on the place itself: the middle, unless it is given.
    """

    def __init__(self, *args, own: bool, centre: tuple[int, int] | None = None, **options) -> None:
        super().__init__(*args, **options)
        height, width = self.kernel_size
        row, column = (height // 2, width // 2) if centre is None else centre
        taps = torch.arange(height * width).view(height, width)
        seen = taps < row * width + column + int(own)
        self.register_buffer("mask", seen.to(self.weight.dtype), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.mask, self.bias)`,
  },
  gated: {
    needs: [],
    imports: ['from collections.abc import Callable', 'from torch import Tensor'],
    text: `def gated(x: Tensor, gate: Callable[[Tensor], Tensor], dim: int) -> Tensor:
    """The first half of the channels times a function of the second (Shazeer 2020)."""
    values, opening = x.chunk(2, dim=dim)
    return values * gate(opening)`,
  },
  nearest: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def nearest(x: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
    """The places of the nearest codes [codes, c] to vectors x [n, c], the first of equally near ones, and the codes.

    The choice has no gradient. Gradients of the codes flow to those that were chosen.
    """
    with torch.no_grad():
        distances = codes.square().sum(dim=1) - 2 * x @ codes.t()
        indices = distances.argmin(dim=1)
    return indices, codes[indices]`,
  },
  straight: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def straight(x: Tensor, vectors: Tensor) -> Tensor:
    """Forwards the vectors, backwards the identity to x (Bengio, Léonard & Courville 2013)."""
    return vectors.detach() + (x - x.detach())`,
  },
  count_codes: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def count_codes(indices: Tensor, codes: int) -> Tensor:
    """The number of times that each code was chosen, [codes]."""
    flat = indices.detach().long().flatten()
    counts = torch.zeros(codes, device=flat.device)
    return counts.index_add(0, flat, torch.ones(len(flat), device=flat.device))`,
  },
  Draw: {
    needs: [],
    imports: ['from collections.abc import Sequence', 'from torch import Tensor', 'import torch'],
    text: `class Draw:
    """Random numbers for a batch of examples, by PyTorch's generator: \`net(x, Draw(len(x), device=x.device))\`.

    Shapes leave the batch axis out. \`count\` takes its place for numbers that do not belong to examples. The keys name the
    draws for programs that need the same numbers again.
    """

    epoch = 0

    def __init__(
        self,
        batch: int,
        generator: torch.Generator | None = None,
        device: torch.device | str | None = None,
    ) -> None:
        self.batch = batch
        self.generator = generator
        self.device = device

    def under(self, name: str) -> Draw:
        """The draws with keys below a name."""
        return self

    def normal(self, key: str, shape: Sequence[int], count: int | None = None) -> Tensor:
        """Standard normal numbers."""
        size = (self.batch if count is None else count, *shape)
        return torch.randn(size, generator=self.generator, device=self.device)

    def uniform(
        self,
        key: str,
        shape: Sequence[int],
        low: float = 0.0,
        high: float = 1.0,
        count: int | None = None,
    ) -> Tensor:
        """Numbers from low to below high."""
        size = (self.batch if count is None else count, *shape)
        numbers = torch.rand(size, generator=self.generator, device=self.device)
        return low + (high - low) * numbers

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""
        return torch.floor(self.uniform(key, shape, low, high + 1)).clamp(max=high)

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""
        return torch.full((self.batch, *shape), float(value), device=self.device)

    def chance(self, key: str) -> float:
        """One number from 0 to below 1, for the program to branch on."""
        return float(torch.rand((), generator=self.generator, device=self.device))`,
  },
  part_of_batch: {
    needs: ['in_parts'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def part_of_batch(x: Tensor) -> tuple[int, int]:
    """The place of the first example of this process in the batch, and the number of examples of the batch."""
    if not in_parts():
        return 0, len(x)
    sizes = torch.zeros(torch.distributed.get_world_size(), dtype=torch.int64, device=x.device)
    rank = torch.distributed.get_rank()
    sizes[rank] = len(x)
    torch.distributed.all_reduce(sizes)
    before = sizes.cumsum(0) - sizes
    return int(before[rank]), int(sizes.sum())`,
  },
  rows_of_batch: {
    needs: ['in_parts', 'sum_of_parts', 'part_of_batch'],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def rows_of_batch(x: Tensor, places: Tensor) -> Tensor:
    """Rows of the whole batch by their places in it, without a gradient. Each process gives those that it has."""
    if not in_parts():
        return x.detach()[places]
    first, _ = part_of_batch(x)
    held = F.pad(x.detach(), [0, 0] * (x.dim() - 1) + [0, 1])
    own = (places >= first) & (places < first + len(x))
    return sum_of_parts(held[torch.where(own, places - first, len(x))])`,
  },
  restarts: {
    needs: ['Draw', 'part_of_batch', 'rows_of_batch'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def restarts(x: Tensor, codes: int, draw: Draw, key: str) -> Tensor:
    """A vector of the batch x [n, c] for every code. Each is from a part of its own, if the batch has enough."""
    _, count = part_of_batch(x)
    part = count // codes
    within = torch.floor(draw.uniform(key, (), count=codes) * (part if part > 0 else count))
    places = within + part * torch.arange(codes, device=x.device)
    return rows_of_batch(x, places.clamp(max=count - 1).long())`,
  },
  Codebook: {
    needs: ['nearest', 'count_codes', 'restarts', 'Draw', 'wide', 'sum_of_parts', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class Codebook(Stateful):
    """Codes [codes, c] and the nearest of them to the vectors of x [N, c, h, w] or [N, …, c].

    Without \`decay\`, the codes are a parameter. With it, gradients do not move them: each follows the mean of the vectors that
    chose it (appendix A.1 of the paper; sizes as in Sonnet's VectorQuantizerEMA), by moving averages of that decay:

        N ← γN + (1 − γ)n,    m ← γm + (1 − γ)s,    code ← m / N̂,

    where n vectors of sum s chose the code, and N̂ is N after Laplace smoothing. A code that was not chosen for more than
    \`unused\` epochs, or for \`every\` training passes, becomes a vector of the batch ("Jukebox", Dhariwal et al. 2020). With
    \`start\`, all codes become vectors of the first batch.
    """

    smoothing = 1e-5

    def __init__(
        self,
        codes: int,
        channels: int,
        *,
        decay: float | None = None,
        unused: int | None = None,
        every: int | None = None,
        start: bool = False,
    ) -> None:
        super().__init__()
        self.decay = decay
        self.unused = unused
        self.every = every
        self.from_data = start
        first = nn.init.uniform_(
            torch.empty(codes, channels), -((3 / channels) ** 0.5), (3 / channels) ** 0.5
        )
        if decay is None:
            self.codes = nn.Parameter(first)
            return
        self.register_buffer("codes", first)
        self.register_buffer("sizes", torch.ones(codes))
        if unused is not None:
            self.register_buffer("last_used", -torch.ones(codes))
        if every is not None:
            self.register_buffer("idle", torch.zeros(codes))
        if start:
            self.register_buffer("started", torch.zeros(()))

    def forward(self, x: Tensor, draw: Draw | None = None) -> tuple[Tensor, Tensor]:
        """The indices [N, h, w] of the nearest codes, and the codes in the shape of x."""
        last = x.movedim(1, -1) if x.dim() == 4 else x
        rows = wide(last.detach()).reshape(-1, x.shape[1] if x.dim() == 4 else x.shape[-1])
        if self.training and self.from_data:
            self.begin(rows, draw, "start")
        indices, vectors = nearest(rows, self.codes)
        if self.training and self.decay is not None:
            self.follow(rows, indices, draw, "reset")
        vectors = vectors.view(last.shape)
        return indices.view(last.shape[:-1]), vectors.movedim(-1, 1) if x.dim() == 4 else vectors

    def begin(self, x: Tensor, draw: Draw, key: str) -> None:
        """The codes as vectors of the first batch."""
        if self.decay is None:
            if self.on_start is not None:
                self.start(codes=restarts(x, len(self.codes), draw, key))
            return
        first = restarts(x, len(self.codes), draw, key)
        self.move(codes=torch.where(self.started > 0, self.codes, first))
        self.move(started=torch.ones_like(self.started))

    def smoothed(self, sizes: Tensor) -> Tensor:
        """(size + ε) / (total + codes · ε) · total: Laplace smoothing that keeps the total."""
        total = sizes.sum()
        return (sizes + self.smoothing) / (total + len(sizes) * self.smoothing) * total

    def follow(self, x: Tensor, indices: Tensor, draw: Draw | None, key: str) -> None:
        """The move of the codes to the means of the vectors that chose them."""
        codes, kept = len(self.codes), self.decay
        counts = sum_of_parts(count_codes(indices, codes))
        sums = sum_of_parts(torch.zeros_like(self.codes).index_add(0, indices, x))
        sizes = kept * self.sizes + (1 - kept) * counts
        moved = kept * self.codes * self.smoothed(self.sizes)[:, None] + (1 - kept) * sums
        following = moved / self.smoothed(sizes)[:, None]
        if self.every is not None:
            idle = torch.where(counts > 0, torch.zeros_like(counts), self.idle + 1)
            dead = idle >= self.every
            following = torch.where(dead[:, None], restarts(x, codes, draw, key), following)
            sizes = torch.where(dead, torch.ones_like(sizes), sizes)
            self.move(idle=torch.where(dead, torch.zeros_like(idle), idle))
        if self.unused is not None:
            now = torch.full_like(self.last_used, draw.epoch)
            last_used = torch.where(counts > 0, now, self.last_used)
            dead = draw.epoch - last_used > self.unused
            following = torch.where(dead[:, None], restarts(x, codes, draw, key), following)
            sizes = torch.where(dead, torch.ones_like(sizes), sizes)
            self.move(last_used=torch.where(dead, now, last_used))
        self.move(codes=following, sizes=sizes)`,
  },
  TO_XYZ: {
    needs: [],
    imports: [],
    text: `# Linear sRGB to XYZ, with Y = 1 for white; the rows are X, Y and Z.
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.072175),
    (0.0193339, 0.119192, 0.9503041),
)`,
  },
  to_xyz: {
    needs: ['TO_XYZ'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def to_xyz(x: Tensor) -> tuple[Tensor, Tensor]:
    """The matrix from linear sRGB to XYZ of white = 1, and its inverse, both like x."""
    matrix = torch.tensor(TO_XYZ, dtype=torch.float64)
    scaled = matrix / matrix.sum(dim=1, keepdim=True)
    return scaled.float().to(x), torch.linalg.inv(scaled).float().to(x)`,
  },
  mixed: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def mixed(x: Tensor, matrix: Tensor) -> Tensor:
    """The product of a matrix with the channels of every place of x [N, 3, h, w]."""
    return torch.einsum("ij,njhw->nihw", matrix, x)`,
  },
  linear_light: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def linear_light(x: Tensor) -> Tensor:
    """sRGB without its companding."""
    high = ((x.clamp(min=0.04045) + 0.055) / 1.055).pow(2.4)
    return torch.where(x <= 0.04045, x / 12.92, high)`,
  },
  companded: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def companded(linear: Tensor) -> Tensor:
    """Linear light as sRGB, clipped to 0..1. No gradient flows through the clipping."""
    linear = linear.clamp(0, 1)
    high = 1.055 * linear.clamp(min=0.0031308).pow(1 / 2.4) - 0.055
    return torch.where(linear <= 0.0031308, linear * 12.92, high)`,
  },
  compressed: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def compressed(t: Tensor) -> Tensor:
    """The cube root of L*a*b*, linear near black."""
    low = (t * (24389 / 27) + 16) / 116
    return torch.where(t <= 216 / 24389, low, t.clamp(min=216 / 24389).pow(1 / 3))`,
  },
  uncompressed: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def uncompressed(f: Tensor) -> Tensor:
    """The inverse of \`compressed\`."""
    return torch.where(f <= 6 / 29, (f * 116 - 16) / (24389 / 27), f.square() * f)`,
  },
  lab: {
    needs: ['to_xyz', 'mixed', 'linear_light', 'compressed'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def lab(x: Tensor) -> Tensor:
    """sRGB pictures [N, 3, h, w] in 0..1 as L*a*b*: L in 0..1, a and b in -1..1."""
    to, _ = to_xyz(x)
    f = compressed(mixed(linear_light(x), to))
    fx, fy, fz = f.unbind(dim=1)
    return torch.stack([1.16 * fy - 0.16, (fx - fy) * (500 / 128), (fy - fz) * (200 / 128)], dim=1)`,
  },
  rgb: {
    needs: ['to_xyz', 'mixed', 'companded', 'uncompressed'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def rgb(x: Tensor) -> Tensor:
    """L*a*b* pictures [N, 3, h, w] as sRGB in 0..1."""
    lightness, a, b = x.unbind(dim=1)
    fy = (lightness + 0.16) / 1.16
    f = torch.stack([fy + a * (128 / 500), fy, fy - b * (128 / 200)], dim=1)
    _, back = to_xyz(x)
    return companded(mixed(uncompressed(f), back))`,
  },
  grey: {
    needs: ['companded', 'uncompressed'],
    imports: ['from torch import Tensor'],
    text: `def grey(lightness: Tensor) -> Tensor:
    """The sRGB grey of a lightness L / 100."""
    return companded(uncompressed((lightness + 0.16) / 1.16))`,
  },
  board: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def board(x: Tensor, parity: int) -> Tensor:
    """A map of 1 at the places with (i + j) % 2 == parity, and of 0 elsewhere."""
    rows = torch.arange(x.shape[2], device=x.device)[:, None]
    columns = torch.arange(x.shape[3], device=x.device)
    return ((rows + columns) % 2 == parity).to(x.dtype)`,
  },
  kept: {
    needs: ['halves', 'board'],
    imports: ['from torch import Tensor'],
    text: `def kept(x: Tensor, mask: str, parity: int) -> Tensor:
    """The part of x that a coupling leaves alone: half of the channels, or the places of a checkerboard."""
    if mask == "half":
        return halves(x)[0 if parity == 0 else 1]
    return x * board(x, parity)`,
  },
  change_half: {
    needs: ['halves'],
    imports: ['from collections.abc import Callable', 'from torch import Tensor', 'import torch'],
    text: `def change_half(x: Tensor, parity: int, change: Callable[[Tensor], Tensor]) -> Tensor:
    """x with the half that changes changed."""
    first, second = halves(x)
    parts = [first, change(second)] if parity == 0 else [change(first), second]
    return torch.cat(parts, dim=1 if x.dim() == 4 else -1)`,
  },
  scaling: {
    needs: ['halves'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def scaling(net: Tensor | tuple[Tensor, Tensor], bound: float) -> tuple[Tensor, Tensor]:
    """The logarithm of the scale, bound · tanh(s / bound), and the shift: a pair, or the halves of one tensor."""
    s, t = halves(net) if isinstance(net, Tensor) else net
    return bound * torch.tanh(s * (1 / bound)), t`,
  },
  affine_coupling: {
    needs: ['per_example', 'board', 'change_half', 'scaling'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def affine_coupling(
    x: Tensor, net: Tensor | tuple[Tensor, Tensor], mask: str, parity: int, bound: float
) -> tuple[Tensor, Tensor]:
    """y = x · exp(σ) + t where the mask changes x (Dinh, Sohl-Dickstein & Bengio 2017)."""
    scale, t = scaling(net, bound)
    if mask == "half":
        return change_half(x, parity, lambda part: part * torch.exp(scale) + t), per_example(scale)
    changed = board(x, 1 - parity)
    scale = scale * changed
    return x * torch.exp(scale) + t * changed, per_example(scale)`,
  },
  affine_coupling_inverse: {
    needs: ['board', 'change_half', 'scaling'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def affine_coupling_inverse(
    y: Tensor, net: Tensor | tuple[Tensor, Tensor], mask: str, parity: int, bound: float
) -> Tensor:
    """The x that \`affine_coupling\` takes to y."""
    scale, t = scaling(net, bound)
    if mask == "half":
        return change_half(y, parity, lambda part: (part - t) * torch.exp(-scale))
    changed = board(y, 1 - parity)
    return (y - t * changed) * torch.exp(-scale * changed)`,
  },
  additive_coupling: {
    needs: ['board', 'change_half'],
    imports: ['from torch import Tensor'],
    text: `def additive_coupling(x: Tensor, t: Tensor, mask: str, parity: int) -> Tensor:
    """y = x + t where the mask changes x (Dinh, Krueger & Bengio 2015)."""
    if mask == "half":
        return change_half(x, parity, lambda part: part + t)
    return x + t * board(x, 1 - parity)`,
  },
  Number: {
    needs: [],
    imports: ['from torch import Tensor', 'from typing import Union'],
    text: `Number = Union[Tensor, float]`,
  },
  tensors: {
    needs: ['Number'],
    imports: ['from torch import Tensor'],
    text: `def tensors(*values: Number) -> list[Tensor]:
    """Numbers as tensors, beside those that are tensors already."""
    like = next(each for each in values if isinstance(each, Tensor))
    return [each if isinstance(each, Tensor) else like.new_tensor(float(each)) for each in values]`,
  },
  log_variance: {
    needs: ['Number'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def log_variance(logvar: Number | None, std: Number) -> Number:
    """The logarithm of a variance that is given by itself or by the deviation."""
    if logvar is not None:
        return logvar
    return 2 * torch.log(std) if isinstance(std, Tensor) else 2 * math.log(std)`,
  },
  log_prob_normal: {
    needs: ['Number', 'tensors', 'log_variance'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def log_prob_normal(
    x: Tensor, mean: Number = 0.0, *, logvar: Number | None = None, std: Number = 1.0
) -> Tensor:
    """The log-density of N(mean, std²)."""
    x, mean, logvar = tensors(x, mean, log_variance(logvar, std))
    return -0.5 * ((x - mean).square() * torch.exp(-logvar) + logvar + math.log(2 * math.pi))`,
  },
  log_prob_laplace: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def log_prob_laplace(x: Tensor, mean: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a Laplace distribution."""
    x, mean, scale = tensors(x, mean, scale)
    return -(x - mean).abs() / scale - torch.log(2 * scale)`,
  },
  log_prob_logistic: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def log_prob_logistic(x: Tensor, mean: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a logistic distribution."""
    x, mean, scale = tensors(x, mean, scale)
    z = (x - mean) / scale
    return z - 2 * F.softplus(z) - torch.log(scale)`,
  },
  log_prob_gumbel: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def log_prob_gumbel(x: Tensor, location: Number = 0.0, scale: Number = 1.0) -> Tensor:
    """The log-density of a Gumbel distribution."""
    x, location, scale = tensors(x, location, scale)
    z = (x - location) / scale
    return -(z + torch.exp(-z)) - torch.log(scale)`,
  },
  log_prob_uniform: {
    needs: [],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def log_prob_uniform(x: Tensor, low: float, high: float) -> Tensor:
    """The log-density of a uniform distribution, which is minus infinity outside of low..high."""
    inside, outside = x.new_full((), -math.log(high - low)), x.new_full((), -math.inf)
    # The slope is zero on both sides.
    return 0 * x + torch.where((x >= low) & (x <= high), inside, outside)`,
  },
  entropy_normal: {
    needs: ['Number', 'log_variance'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def entropy_normal(mean: Tensor, *, logvar: Number | None = None, std: Number = 1.0) -> Tensor:
    """The entropy of N(mean, std²)."""
    return torch.zeros_like(mean) + 0.5 * (
        log_variance(logvar, std) + math.log(2 * math.pi * math.e)
    )`,
  },
  entropy_laplace: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def entropy_laplace(mean: Tensor, scale: Number) -> Tensor:
    """The entropy of a Laplace distribution."""
    mean, scale = tensors(mean, scale)
    return torch.zeros_like(mean) + torch.log(2 * math.e * scale)`,
  },
  entropy_logistic: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def entropy_logistic(mean: Tensor, scale: Number) -> Tensor:
    """The entropy of a logistic distribution."""
    mean, scale = tensors(mean, scale)
    return torch.zeros_like(mean) + torch.log(scale) + 2`,
  },
  entropy_gumbel: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def entropy_gumbel(location: Tensor, scale: Number) -> Tensor:
    """The entropy of a Gumbel distribution, with the constant of Euler and Mascheroni."""
    location, scale = tensors(location, scale)
    return torch.zeros_like(location) + torch.log(scale) + 1.5772156649015329`,
  },
  entropy_bernoulli: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def entropy_bernoulli(logits: Tensor) -> Tensor:
    """The entropy of 0 and 1."""
    return F.softplus(logits) - logits * torch.sigmoid(logits)`,
  },
  entropy_categorical: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def entropy_categorical(logits: Tensor) -> Tensor:
    """The entropy of classes: logits [N, classes, ...]."""
    log_p = F.log_softmax(logits, dim=1)
    return -(log_p.exp() * log_p).sum(dim=1)`,
  },
  kl_normals: {
    needs: ['Number', 'tensors', 'log_variance'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def kl_normals(
    mean: Number,
    other_mean: Number,
    *,
    logvar: Number | None = None,
    std: Number = 1.0,
    other_logvar: Number | None = None,
    other_std: Number = 1.0,
) -> Tensor:
    """KL(N(mean, std²) ‖ N(other_mean, other_std²))."""
    own, other = log_variance(logvar, std), log_variance(other_logvar, other_std)
    mean, other_mean, own, other = tensors(mean, other_mean, own, other)
    ratio = own - other
    distance = (mean - other_mean).square() * torch.exp(-other)
    return 0.5 * (distance + (torch.expm1(ratio) - ratio))`,
  },
  kl_laplace: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def kl_laplace(mean: Number, scale: Number, other_mean: Number, other_scale: Number) -> Tensor:
    """KL of two Laplace distributions."""
    mean, scale, other_mean, other_scale = tensors(mean, scale, other_mean, other_scale)
    distance, ratio = (mean - other_mean).abs(), scale / other_scale
    near = ratio * torch.exp(-distance / scale)
    return distance / other_scale + near - 1 - torch.log(ratio)`,
  },
  kl_bernoulli: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def kl_bernoulli(logits: Tensor, other: Tensor) -> Tensor:
    """KL of two distributions of 0 and 1."""
    shift = F.softplus(other) - F.softplus(logits)
    return torch.sigmoid(logits) * (logits - other) + shift`,
  },
  kl_categorical: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def kl_categorical(logits: Tensor, other: Tensor) -> Tensor:
    """KL of two distributions of classes: logits [N, classes, ...]."""
    log_p = F.log_softmax(logits, dim=1)
    return (log_p.exp() * (log_p - F.log_softmax(other, dim=1))).sum(dim=1)`,
  },
  distances: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def distances(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances of every row of a to every row of b."""
    lengths = a.square().sum(dim=1, keepdim=True) + b.square().sum(dim=1)
    return torch.relu(lengths - 2 * a @ b.T)`,
  },
  whole_batch: {
    needs: ['in_parts', 'sum_of_parts', 'part_of_batch'],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def whole_batch(x: Tensor) -> Tensor:
    """The examples of all processes, in the order of their ranks. Gradients flow back to the process of each."""
    if not in_parts():
        return x
    first, count = part_of_batch(x)
    frame = [0, 0] * (x.dim() - 1) + [first, count - first - len(x)]
    return sum_of_parts(F.pad(x, frame))`,
  },
  mmd: {
    needs: ['distances', 'wide', 'whole_batch'],
    imports: ['from collections.abc import Sequence', 'from torch import Tensor', 'import math', 'import torch'],
    text: `def mmd(a: Tensor, b: Tensor, kernel: str = "imq", scales: Sequence[float] = (1.0,)) -> Tensor:
    """The squared maximum mean discrepancy of two batches, unbiased (Gretton et al. 2012)."""
    x, y = (whole_batch(wide(each)).reshape(-1, math.prod(each.shape[1:])) for each in (a, b))
    count, size = x.shape

    def alike(d: Tensor) -> Tensor:
        widths = [2 * size * scale**2 for scale in scales]
        if kernel == "imq":
            return sum(h / (h + d) for h in widths)
        return sum(torch.exp(-d / h) for h in widths)

    between = alike(distances(x, y)).mean()
    if count < 2:
        # One example has no pair: nothing is said, and nothing moves.
        return 0 * between
    # An example beside itself says nothing.
    others = 1 - torch.eye(count, dtype=x.dtype, device=x.device)
    pairs = count * (count - 1)
    within = [(others * alike(distances(each, each))).sum() / pairs for each in (x, y)]
    return within[0] + within[1] - 2 * between`,
  },
  direction: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def direction(x: Tensor) -> Tensor:
    """Features of length one at every place: [N, C, h, w], or with the channels last."""
    dim = 1 if x.dim() == 4 else -1
    return x / torch.sqrt(x.square().sum(dim=dim, keepdim=True) + 1e-10)`,
  },
  perceptual: {
    needs: ['direction'],
    imports: ['from torch import Tensor'],
    text: `def perceptual(*pairs: tuple[Tensor, Tensor]) -> Tensor:
    """Squared distances of pairs of features, added up over channels and pairs, averaged over places."""
    total = 0.0
    for a, b in pairs:
        squares = (direction(a) - direction(b)).square().sum(dim=1 if a.dim() == 4 else -1)
        total = total + (squares.flatten(1).mean(dim=1) if squares.dim() > 1 else squares)
    return total`,
  },
  categorical: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def categorical(logits: Tensor, u: Tensor) -> Tensor:
    """The class of each place: the first whose cumulated probability exceeds the uniform number.

    Logits [N, classes, ...] and uniform numbers [N, ...].
    """
    steps = torch.softmax(logits.detach(), dim=1).cumsum(dim=1)
    # The threshold lies under the last cumulated probability, so that some class exceeds it.
    threshold = u[:, None] * (steps[:, -1:] * (1 - 2**-23))
    return (steps <= threshold).float().sum(dim=1)`,
  },
  bernoulli: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def bernoulli(u: Tensor, p: Tensor | float) -> Tensor:
    """1 with probability p, else 0, by a draw of 0..1."""
    return (u < p).float()`,
  },
  dropout: {
    needs: ['Draw'],
    imports: ['from torch import Tensor'],
    text: `def dropout(x: Tensor, rate: float, draw: Draw, key: str, training: bool = True) -> Tensor:
    """Zeroes numbers with probability \`rate\`, and divides the others by 1 − rate (Srivastava et al. 2014)."""
    if not training or rate == 0:
        return x
    kept = draw.uniform(key, x.shape[1:]) >= rate
    return x * (kept.to(x.dtype) * (1 / (1 - rate)))`,
  },
  safe_sqrt: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def safe_sqrt(x: Tensor) -> Tensor:
    """√x, with a derivative of zero at zero and below, where 0 / 0 would be NaN. Differentiable to any order."""
    positive = x.detach() > 0
    root = torch.sqrt(torch.where(positive, x, torch.ones_like(x)))
    return torch.where(positive, root, torch.zeros_like(x))`,
  },
  maximum: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def maximum(x: Tensor, bound: float) -> Tensor:
    """x, at least the bound. Where they are equal, x has half of the gradient."""
    return torch.maximum(x, x.new_full((), bound))`,
  },
  minimum: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def minimum(x: Tensor, bound: float) -> Tensor:
    """x, at most the bound. Where they are equal, x has half of the gradient."""
    return torch.minimum(x, x.new_full((), bound))`,
  },
  EqualizedLinear: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn', 'import math', 'import torch.nn.functional as F'],
    text: `class EqualizedLinear(nn.Linear):
    """A linear layer of the weight times lr · gain / √in and the bias times lr."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        bias: bool = True,
        *,
        lr: float = 1.0,
        gain: float = math.sqrt(2),
    ) -> None:
        super().__init__(inputs, outputs, bias)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(inputs)
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return F.linear(x, self.weight * self.scale, bias)`,
  },
  EqualizedConv2d: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn', 'import math'],
    text: `class EqualizedConv2d(nn.Conv2d):
    """A convolution of the kernel times lr · gain / √(in · h · w) and the bias times lr."""

    def __init__(self, *args, lr: float = 1.0, gain: float = math.sqrt(2), **options) -> None:
        super().__init__(*args, **options)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(self.weight[0].numel())
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        return self._conv_forward(x, self.weight * self.scale, bias)`,
  },
  EqualizedConvTranspose2d: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn', 'import math', 'import torch.nn.functional as F'],
    text: `class EqualizedConvTranspose2d(nn.ConvTranspose2d):
    """A transposed convolution of the kernel times lr · gain / √(in · h · w) and the bias times lr."""

    def __init__(self, *args, lr: float = 1.0, gain: float = math.sqrt(2), **options) -> None:
        super().__init__(*args, **options)
        self.lr = lr
        self.scale = lr * gain / math.sqrt(self.in_channels * math.prod(self.kernel_size))
        nn.init.normal_(self.weight, std=1 / lr)

    def forward(self, x: Tensor) -> Tensor:
        bias = None if self.bias is None else self.bias * self.lr
        kernel = self.weight * self.scale
        return F.conv_transpose2d(x, kernel, bias, self.stride, self.padding, self.output_padding)`,
  },
  ExamplePool: {
    needs: ['Draw', 'wide', 'part_of_batch', 'whole_batch', 'Stateful'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `class ExamplePool(Stateful):
    """Passes examples through a pool one by one (Shrivastava et al. 2017, section 2.3, as Zhu et al. 2017 do it).

    While the pool has room, an example goes in and comes out again. A full pool returns an old example half of the time, and
    keeps the new one in its place. No gradient flows to x. Outside of training, examples go through unchanged. Pictures are
    kept with their channels last, [size, h, w, c].
    """

    def __init__(self, size: int, shape: tuple[int, ...]) -> None:
        super().__init__()
        self.register_buffer("examples", torch.zeros(size, *shape))
        self.register_buffer("filled", torch.zeros(()))

    def forward(self, x: Tensor, draw: Draw) -> Tensor:
        if not self.training:
            return x.detach()
        first, _ = part_of_batch(x)
        given = whole_batch(wide(x.detach()))
        given = given.movedim(1, -1) if x.dim() == 4 else given
        places = whole_batch(draw.uniform("pool/place", ()))
        coins = whole_batch(draw.uniform("pool/coin", ()))
        kept, filled = self.examples, self.filled
        size = len(kept)
        numbers = torch.arange(size, device=x.device)
        ones = [1] * (kept.dim() - 1)
        results = []
        for example, spot, coin in zip(given, places, coins):
            full = filled >= size
            place = torch.where(full, torch.floor(spot * size), filled).clamp(max=size - 1).long()
            swap = full & (coin < 0.5)
            old = kept.index_select(0, place.view(1))[0]
            results.append(torch.where(swap, old, example))
            goes_in = ((numbers == place) & (swap | ~full)).view(size, *ones)
            kept = torch.where(goes_in, example, kept)
            filled = (filled + 1).clamp(max=size)
        self.move(examples=kept, filled=filled)
        out = torch.stack(results)[first : first + len(x)]
        return out.movedim(-1, 1) if x.dim() == 4 else out`,
  },
  gradient: {
    needs: [],
    imports: ['from collections.abc import Callable', 'from torch import Tensor', 'import torch'],
    text: `def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """d sum(f(x)) / dx, in the shape of x. It can be differentiated itself where gradients are recorded."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        total = f(given).sum()
        if not total.requires_grad:
            return torch.zeros_like(x)
        (found,) = torch.autograd.grad(total, given, create_graph=again, allow_unused=True)
    return torch.zeros_like(x) if found is None else found`,
  },
  gather_each: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def gather_each(x: Tensor, index: Tensor, dim: int = 1) -> Tensor:
    """The places of an axis of each example [N, …] that the same example of the index [N, s…] names.

    The axes of the index take the place of that axis.
    """
    moved = x.movedim(dim, 1)
    flat = index.reshape(len(index), -1)
    examples = torch.arange(len(index), device=x.device)[:, None]
    found = moved[examples, flat].reshape(*index.shape, *moved.shape[2:])
    count = index.dim() - 1
    places = tuple(range(1, 1 + count))
    return found.movedim(places, tuple(place + dim - 1 for place in places))`,
  },
  put: {
    needs: [],
    imports: ['from collections.abc import Sequence', 'from torch import Tensor', 'import torch'],
    text: `def put(
    x: Tensor, value: Tensor | float, indices: Sequence[Tensor | float], leading: int = 1
) -> Tensor:
    """x with a value at one place of the first axes behind the \`leading\` ones.

    Indices are the same for every example, or one for each: [N].
    """
    is_place = None
    for axis, index in enumerate(indices, leading):
        sides = [1] * x.dim()
        sides[axis] = x.shape[axis]
        places = torch.arange(x.shape[axis], device=x.device).view(sides)
        if isinstance(index, Tensor) and index.dim() == 1:
            index = index.view(-1, *[1] * (x.dim() - 1))
        is_here = places == index
        is_place = is_here if is_place is None else is_place & is_here
    if not isinstance(value, Tensor):
        value = x.new_full((), value)
    return torch.where(is_place, value, x)`,
  },
  bce: {
    needs: ['wide'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def bce(p: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of probabilities, which are kept 1e-7 away from 0 and 1; beyond, the gradient is zero."""
    p = wide(p).clamp(1e-7, 1 - 1e-7)
    return -(target * torch.log(p) + (1 - target) * torch.log(1 - p))`,
  },
  bce_logits: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def bce_logits(logits: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of logits, which neither overflows nor loses the tail."""
    return target * F.softplus(-logits) + (1 - target) * F.softplus(logits)`,
  },
  kl_normal: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def kl_normal(mean: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mean, exp(logvar)) ‖ N(0, 1)) in nats (Kingma & Welling 2013, appendix B)."""
    return 0.5 * (mean.square() + (logvar.exp() - (logvar + 1)))`,
  },
  huber: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def huber(a: Tensor, b: Tensor | float, delta: float = 1.0) -> Tensor:
    """The square of a difference up to delta, a line beyond (Huber 1964), number by number."""
    difference = a - b
    near = difference.clamp(-delta, delta)
    return 0.5 * near.square() + delta * (difference - near) * difference.detach().sign()`,
  },
  focal: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def focal(logits: Tensor, target: Tensor, gamma: float = 2.0) -> Tensor:
    """Cross-entropy times (1 - p) ** gamma (Lin et al. 2017). The axis 1 of the logits has the classes."""
    log_p = F.log_softmax(logits, dim=1)
    miss = torch.expm1(log_p).neg().clamp(min=1e-12)
    terms = miss.pow(gamma) * log_p
    if target.dim() == logits.dim():
        return -(target * terms).sum(dim=1)
    return -terms.gather(1, target[:, None]).squeeze(1)`,
  },
  Permute: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class Permute(nn.Module):
    """Puts the channels in another order, which stays."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("order", torch.randperm(channels).float())

    def forward(self, x: Tensor) -> Tensor:
        return x.index_select(1 if x.dim() == 4 else -1, self.order.long())

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y."""
        return y.index_select(1 if y.dim() == 4 else -1, torch.argsort(self.order))`,
  },
  multiply: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def multiply(x: Tensor, matrix: Tensor) -> Tensor:
    """The product of a matrix with the channels of every place."""
    if x.dim() == 4:
        return F.conv2d(x, matrix[:, :, None, None])
    return x @ matrix.t()`,
  },
  InvertibleConv: {
    needs: ['places_of', 'wide', 'multiply'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class InvertibleConv(nn.Module):
    """An invertible 1 × 1 convolution W = P·L·(U + diag(sign · exp(log_scale))) (Kingma & Dhariwal 2018, section 3.2).

    Row i of P·M is row permutation[i] of M. L has ones on its diagonal; U has zeros there.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        rotation = torch.linalg.qr(torch.randn(channels, channels, dtype=torch.float64))[0]
        p, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.lower = nn.Parameter(lower.tril(-1).float())
        self.upper = nn.Parameter(upper.triu(1).float())
        self.log_scale = nn.Parameter(diagonal.abs().log().float())
        self.register_buffer("sign", diagonal.sign().float())
        self.register_buffer("permutation", p.argmax(dim=1).float())

    def matrix(self) -> Tensor:
        """W, [C, C]."""
        one = torch.eye(len(self.sign), dtype=self.lower.dtype, device=self.lower.device)
        diagonal = torch.diag(self.sign * torch.exp(self.log_scale))
        product = (self.lower.tril(-1) + one) @ (self.upper.triu(1) + diagonal)
        return product.index_select(0, self.permutation.long())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        y = multiply(x, self.matrix())
        return y, (self.log_scale.sum() * places_of(x)).expand(len(x))

    def inverse(self, y: Tensor) -> Tensor:
        """The x of y. Two steps of Newton's iteration take the rounding out of the inverse matrix."""
        matrix = wide(self.matrix())
        inverse = torch.linalg.inv(matrix)
        for _ in range(2):
            inverse = 2 * inverse - inverse @ (matrix @ inverse)
        return multiply(y, inverse)`,
  },
  discretized: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def discretized(x: Tensor, bins: int, low: float, high: float) -> Tensor:
    """The nearest of evenly spaced levels from low to high."""
    width = (high - low) / (bins - 1)
    return torch.round((x - low) / width).clamp(0, bins - 1) * width + low`,
  },
  log_prob_discretized: {
    needs: ['Number', 'tensors'],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def log_prob_discretized(
    x: Tensor, mean: Number, scale: Number, bins: int, low: float, high: float
) -> Tensor:
    """The log-probability of levels under a logistic distribution (Kingma et al. 2016).

    A level has the mass of its bin, and the outermost two all beyond.
    """
    x, mean, scale = tensors(x, mean, scale)
    half = (high - low) / (bins - 1) / 2
    below = -F.softplus(-(x - mean + half) / scale)
    above = -F.softplus((x - mean - half) / scale)
    inside = below + above + torch.log(-torch.expm1(-2 * half / scale))
    inner = torch.where(x > high - half, above, inside)
    return torch.where(x < low + half, below, inner)`,
  },
  log_prob_mixture: {
    needs: [],
    imports: [
      'from collections.abc import Callable',
      'from torch import Tensor',
      'import torch',
      'import torch.nn.functional as F',
    ],
    text: `def log_prob_mixture(
    x: Tensor, logits: Tensor, events: int, density: Callable[[Tensor], Tensor]
) -> Tensor:
    """The log-density of a mixture, whose components stand before the last \`events\` axes."""
    each = density(x.unsqueeze(x.dim() - events))
    joint = each.flatten(each.dim() - events).sum(dim=-1) if events > 0 else each
    return torch.logsumexp(F.log_softmax(logits, dim=-1) + joint, dim=-1)`,
  },
  mixture: {
    needs: ['categorical'],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def mixture(logits: Tensor, u: Tensor, drawn: Tensor, events: int) -> Tensor:
    """One of the draws of all components, chosen by uniform numbers."""
    chosen = categorical(logits.movedim(-1, 1), u).long()
    weights = F.one_hot(chosen, logits.shape[-1]).float()
    place = weights.dim() - 1
    return (weights.reshape(*weights.shape, *(1,) * events) * drawn).sum(dim=place)`,
  },
  logistic: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def logistic(u: Tensor) -> Tensor:
    """Logistic numbers from uniform ones."""
    u = u.clamp(2**-25, 1 - 2**-24)
    return torch.log(u) - torch.log(1 - u)`,
  },
  laplace: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def laplace(u: Tensor) -> Tensor:
    """Laplace numbers from uniform ones."""
    centred = u.clamp(2**-25, 1 - 2**-24) - 0.5
    return -torch.sign(centred) * torch.log(1 - 2 * centred.abs())`,
  },
  gumbel: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def gumbel(u: Tensor) -> Tensor:
    """Gumbel numbers from uniform ones."""
    return -torch.log(-torch.log(u.clamp(2**-25, 1 - 2**-24)))`,
  },
  gumbel_softmax: {
    needs: ['straight'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def gumbel_softmax(
    logits: Tensor, noise: Tensor, dim: int, tau: float | Tensor = 1.0, hard: bool = False
) -> Tensor:
    """A relaxed draw of a class from Gumbel noise (Jang, Gu & Poole 2017).

    \`hard\` gives the class itself, as zeros and a one, with the gradient of the relaxed draw.
    """
    soft = torch.softmax((logits + noise) / tau, dim=dim)
    if not hard:
        return soft
    chosen = torch.zeros_like(soft).scatter(dim, soft.argmax(dim=dim, keepdim=True), 1.0)
    return straight(soft, chosen)`,
  },
  BatchNorm: {
    needs: ['wide', 'in_parts', 'batch_mean', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch', 'import torch.nn.functional as F'],
    text: `class BatchNorm(Stateful):
    """Batch normalisation of x [N, C, …] over all axes but the channels (Ioffe & Szegedy 2015).

    \`nn.BatchNorm2d\` keeps the unbiased variance. This layer keeps the biased one, which it also divides by, and takes the
    statistics of the whole batch where several processes hold parts of it. \`momentum\` is the share of the new statistics.
    """

    def __init__(
        self, channels: int, *, momentum: float = 0.01, eps: float = 1e-3, affine: bool = True
    ) -> None:
        super().__init__()
        self.momentum = momentum
        self.eps = eps
        self.register_parameter("weight", nn.Parameter(torch.ones(channels)) if affine else None)
        self.register_parameter("bias", nn.Parameter(torch.zeros(channels)) if affine else None)
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        weight, bias = self.weight, self.bias
        if not self.training:
            mean, variance = self.running_mean, self.running_var
            return F.batch_norm(x, mean, variance, weight, bias, False, 0.0, self.eps)
        count = x.numel() // x.shape[1]
        if in_parts() or count == 1:
            dims = [0, *range(2, x.dim())]
            shape = [1, -1] + [1] * (x.dim() - 2)
            mean = batch_mean(wide(x), dims)
            centred = x - mean.view(shape)
            variance = batch_mean(centred.square(), dims)
            y = centred * torch.rsqrt(variance + self.eps).view(shape)
            if weight is not None:
                y = y * weight.view(shape) + bias.view(shape)
        else:
            mean, variance = torch.zeros_like(self.running_mean), torch.ones_like(self.running_var)
            # With a momentum of one, the statistics of this batch take the place of the zeros and ones.
            y = F.batch_norm(x, mean, variance, weight, bias, True, 1.0, self.eps)
            variance = variance * ((count - 1) / count)
        self.move(
            running_mean=torch.lerp(self.running_mean, mean.detach(), self.momentum),
            running_var=torch.lerp(self.running_var, variance.detach(), self.momentum),
        )
        return y

    def extra_repr(self) -> str:
        return f"{len(self.running_mean)}, momentum={self.momentum}, eps={self.eps}"`,
  },
  instance_norm: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def instance_norm(x: Tensor, eps: float = 1e-5) -> Tensor:
    """Each channel of each map standardised over its places, of which a map may have one alone."""
    centred = x - x.mean(dim=(2, 3), keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(dim=(2, 3), keepdim=True) + eps)`,
  },
  InstanceNorm2d: {
    needs: ['instance_norm'],
    imports: ['from torch import Tensor', 'from torch import nn'],
    text: `class InstanceNorm2d(nn.InstanceNorm2d):
    """Instance normalisation that also takes maps [N, C, 1, 1], of which only the shift is left (Ulyanov et al. 2016)."""

    def forward(self, x: Tensor) -> Tensor:
        y = instance_norm(x, self.eps)
        return y * self.weight[:, None, None] + self.bias[:, None, None]`,
  },
  pixel_norm: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def pixel_norm(x: Tensor, eps: float = 1e-8, dim: int = 1) -> Tensor:
    """x divided by the root of its mean square over the channels (Karras et al. 2018)."""
    return x * torch.rsqrt(x.square().mean(dim=dim, keepdim=True) + eps)`,
  },
  RMSNorm: {
    needs: ['wide', 'pixel_norm'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class RMSNorm(nn.Module):
    """Each place divided by the root of the mean square over its last axis, times a scale (Zhang & Sennrich 2019)."""

    def __init__(self, channels: int, *, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        return pixel_norm(wide(x), self.eps, dim=-1).to(x.dtype) * self.weight`,
  },
  squeeze: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def squeeze(x: Tensor, factor: int) -> Tensor:
    """Squares of factor × factor places as the channels of one place: [N, C, h, w] to [N, factor² · C, h / factor, …]."""
    batch, channels, height, width = x.shape
    blocks = x.reshape(batch, channels, height // factor, factor, width // factor, factor)
    # The channels of a place go together, row by row.
    blocks = blocks.permute(0, 3, 5, 1, 2, 4)
    return blocks.reshape(batch, factor * factor * channels, height // factor, width // factor)`,
  },
  squeeze_inverse: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def squeeze_inverse(y: Tensor, factor: int) -> Tensor:
    """The x that \`squeeze\` takes to y."""
    batch, depth, height, width = y.shape
    channels = depth // (factor * factor)
    blocks = y.reshape(batch, factor, factor, channels, height, width).permute(0, 3, 4, 1, 5, 2)
    return blocks.reshape(batch, channels, factor * height, factor * width)`,
  },
  join: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def join(pieces: list[Tensor]) -> Tensor:
    """One vector [N, D] of all pieces in their order, those of maps row by row with the channels last."""
    flat = [(x.permute(0, 2, 3, 1) if x.dim() == 4 else x).flatten(1) for x in pieces]
    return torch.cat(flat, dim=1)`,
  },
  part: {
    needs: [],
    imports: ['from torch import Tensor', 'import math'],
    text: `def part(z: Tensor, shapes: list[tuple[int, ...]]) -> list[Tensor]:
    """The pieces of these shapes, (C, h, w) for maps, from which \`join\` made z."""
    pieces = z.split([math.prod(shape) for shape in shapes], dim=1)
    return [
        piece.unflatten(1, (*shape[1:], shape[0])).permute(0, 3, 1, 2)
        if len(shape) == 3
        else piece.unflatten(1, shape)
        for piece, shape in zip(pieces, shapes)
    ]`,
  },
  logit: {
    needs: ['per_example', 'wide'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def logit(x: Tensor, alpha: float) -> tuple[Tensor, Tensor]:
    """y = logit(alpha + (1 − 2 · alpha) · x) of x in 0..1 (Dinh, Sohl-Dickstein & Bengio 2017, section 4.1)."""
    v = wide(x) * (1 - 2 * alpha) + alpha
    up, down = torch.log(v), torch.log(1 - v)
    log_det = math.prod(x.shape[1:]) * math.log(1 - 2 * alpha) - per_example(up + down)
    return up - down, log_det`,
  },
  logit_inverse: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def logit_inverse(y: Tensor, alpha: float) -> Tensor:
    """The x that \`logit\` takes to y, clipped to 0..1."""
    return ((torch.sigmoid(y) - alpha) * (1 / (1 - 2 * alpha))).clamp(0, 1)`,
  },
  fill: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def fill(x: Tensor, u: Tensor, levels: int) -> Tensor:
    """(k + u) / levels for the level k that x stands for. u keeps a distance from 0 and 1 that float32 can hold."""
    margin = levels / 2**24
    whole = torch.round(x.detach() * (levels - 1))
    return (whole + u.clamp(margin, 1 - margin)) * (1 / levels)`,
  },
  dequantize: {
    needs: ['Draw', 'fill'],
    imports: ['from torch import Tensor', 'import math'],
    text: `def dequantize(x: Tensor, draw: Draw, key: str, levels: int) -> tuple[Tensor, Tensor]:
    """y = (k + u) / levels with u uniform (Theis, van den Oord & Bethge 2016), for pictures x that hold k / (levels − 1)."""
    y = fill(x, draw.uniform(key, x.shape[1:]), levels)
    return y, x.new_full((len(x),), -math.prod(x.shape[1:]) * math.log(levels))`,
  },
  variational_dequantize: {
    needs: ['per_example', 'Draw', 'fill'],
    imports: [
      'from collections.abc import Callable',
      'from torch import Tensor',
      'import math',
      'import torch',
      'import torch.nn.functional as F',
    ],
    text: `def variational_dequantize(
    x: Tensor, noise: Callable[[Tensor], Tensor], draw: Draw, key: str, levels: int
) -> tuple[Tensor, Tensor]:
    """The same with a learned u (Ho et al. 2019): noise(x) gives the mean and log deviation of a normal, u is its sigmoid."""
    mean, log_std = noise(x).chunk(2, dim=1 if x.dim() == 4 else -1)
    drawn = draw.normal(key, x.shape[1:])
    before = mean + torch.exp(log_std) * drawn
    y = fill(x, torch.sigmoid(before), levels)
    # log σ'(a) = a − 2 softplus(a)
    terms = log_std + (before - 2 * F.softplus(before)) + 0.5 * drawn.square()
    constant = math.prod(x.shape[1:]) * (0.5 * math.log(2 * math.pi) - math.log(levels))
    return y, per_example(terms) + constant`,
  },
  dequantize_inverse: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def dequantize_inverse(y: Tensor, levels: int) -> Tensor:
    """The picture in whose cube a point lies."""
    return torch.floor(y * levels).clamp(0, levels - 1) * (1 / (levels - 1))`,
  },
  avg_pool: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def avg_pool(
    x: Tensor, size: tuple[int, int], stride: tuple[int, int], pad: tuple[int, int, int, int]
) -> Tensor:
    """The mean of each window, of which the padding (left, right, top, bottom) does not count."""
    sums = F.avg_pool2d(F.pad(x, pad), size, stride)
    inside = torch.ones((1, 1, *x.shape[2:]), dtype=x.dtype, device=x.device)
    return sums / F.avg_pool2d(F.pad(inside, pad), size, stride)`,
  },
  unit: {
    needs: [],
    imports: ['from torch import Tensor'],
    text: `def unit(x: Tensor) -> Tensor:
    """x divided by its length."""
    return x / (x.square().sum().sqrt() + 1e-12)`,
  },
  spectral_norm: {
    needs: ['unit', 'Stateful'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def spectral_norm(layer: Stateful, matrix: Tensor) -> Tensor:
    """The largest singular value of a matrix [out, in], by one power iteration from the layer's state u [out].

    The vectors are held, so gradients flow through the product alone (Miyato et al. 2018).
    """
    with torch.no_grad():
        right = unit(layer.u @ matrix)
        left = unit(matrix @ right)
    layer.move(u=left)
    return left @ (matrix @ right)`,
  },
  SpectralLinear: {
    needs: ['unit', 'spectral_norm', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch', 'import torch.nn.functional as F'],
    text: `class SpectralLinear(Stateful, nn.Linear):
    """A linear layer with its weight divided by its largest singular value (Miyato et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, bias: bool = True) -> None:
        super().__init__(inputs, outputs, bias)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight / spectral_norm(self, self.weight), self.bias)`,
  },
  SpectralConv2d: {
    needs: ['unit', 'spectral_norm', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class SpectralConv2d(Stateful, nn.Conv2d):
    """A convolution with its kernel [out, in · h · w] divided by its largest singular value (Miyato et al. 2018)."""

    def __init__(self, inputs: int, outputs: int, *args, **options) -> None:
        super().__init__(inputs, outputs, *args, **options)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        norm = spectral_norm(self, self.weight.flatten(1))
        return self._conv_forward(x, self.weight / norm, self.bias)`,
  },
  SpectralConvTranspose2d: {
    needs: ['unit', 'spectral_norm', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch', 'import torch.nn.functional as F'],
    text: `class SpectralConvTranspose2d(Stateful, nn.ConvTranspose2d):
    """A transposed convolution with its kernel [out, in · h · w] divided by its largest singular value."""

    def __init__(self, inputs: int, outputs: int, *args, **options) -> None:
        super().__init__(inputs, outputs, *args, **options)
        self.register_buffer("u", unit(torch.randn(outputs)))

    def forward(self, x: Tensor) -> Tensor:
        kernel = self.weight / spectral_norm(self, self.weight.transpose(0, 1).flatten(1))
        return F.conv_transpose2d(
            x, kernel, self.bias, self.stride, self.padding, self.output_padding
        )`,
  },
  Bounded: {
    needs: ['minimum', 'unit', 'Stateful'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch'],
    text: `class Bounded(Stateful):
    """A linear layer with its kernel times min(1, bound / norm), by the norm of the whole operator (Gouk et al. 2018).

    Training passes move the power iteration's vector u; the first goes further, since it starts from a random one.
    """

    first_iterations = 50
    held: dict[nn.Module, Tensor] | None = None

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        """The operator, without its bias."""
        raise NotImplementedError

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        """The adjoint of the operator."""
        raise NotImplementedError

    def vector(self) -> Tensor:
        """The vector u, as an input of the operator."""
        return self.u

    def iterate(self, x: Tensor, weight: Tensor, iterations: int) -> Tensor:
        """x after more power iterations."""
        for _ in range(iterations):
            x = unit(self.adjoint(unit(self.apply_to(x, weight)), weight))
        return x

    def bounded_weight(self) -> Tensor:
        """The kernel as the layer uses it."""
        known = Bounded.held
        if known is not None and self in known:
            return known[self]
        with torch.no_grad():
            right = self.vector()
            if self.training:
                first = self.on_start is not None
                right = self.iterate(
                    right, self.weight, self.first_iterations if first else self.iterations
                )
            left = unit(self.apply_to(right, self.weight))
        self.move(u=self.stored(right))
        norm = (self.apply_to(right, self.weight) * left).sum()
        weight = self.weight * minimum(self.bound / norm, 1.0)
        if known is not None:
            known[self] = weight
        return weight

    def stored(self, x: Tensor) -> Tensor:
        """An input of the operator in the shape of u."""
        return x

    @torch.no_grad()
    def norm(self, iterations: int = 100) -> Tensor:
        """The norm of the layer after more power iterations: a lower bound, and close to it."""
        weight = self.bounded_weight()
        found = self.iterate(self.vector(), weight, iterations)
        return self.apply_to(found, weight).square().sum().sqrt()`,
  },
  held_weights: {
    needs: ['Bounded'],
    imports: ['from collections.abc import Iterator', 'from contextlib import contextmanager'],
    text: `@contextmanager
def held_weights() -> Iterator[None]:
    """Inside, each bounded layer computes its kernel once, however often it is called."""
    before, Bounded.held = Bounded.held, {}
    try:
        yield
    finally:
        Bounded.held = before`,
  },
  BoundedLinear: {
    needs: ['unit', 'Bounded'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch', 'import torch.nn.functional as F'],
    text: `class BoundedLinear(Bounded, nn.Linear):
    """A linear layer whose norm stays below a bound. u: [in]."""

    def __init__(
        self, inputs: int, outputs: int, bias: bool = True, *, bound: float, iterations: int = 1
    ) -> None:
        super().__init__(inputs, outputs, bias)
        self.bound = bound
        self.iterations = iterations
        self.register_buffer("u", unit(torch.randn(inputs)))

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.linear(x, weight)

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        return y @ weight

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.bounded_weight(), self.bias)`,
  },
  BoundedConv2d: {
    needs: ['unit', 'Bounded'],
    imports: ['from torch import Tensor', 'from torch import nn', 'import torch', 'import torch.nn.functional as F'],
    text: `class BoundedConv2d(Bounded, nn.Conv2d):
    """A convolution of maps [N, in, h, w] to maps of the same size, whose norm stays below a bound. u: [1, h, w, in]."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel_size: int | tuple[int, int],
        size: tuple[int, int],
        bias: bool = True,
        *,
        bound: float,
        iterations: int = 1,
    ) -> None:
        super().__init__(inputs, outputs, kernel_size, padding="same", bias=bias)
        self.bound = bound
        self.iterations = iterations
        self.register_buffer("u", unit(torch.randn(1, *size, inputs)))

    def vector(self) -> Tensor:
        return self.u.permute(0, 3, 1, 2)

    def stored(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1)

    def apply_to(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.conv2d(x, weight, padding="same")

    def adjoint(self, y: Tensor, weight: Tensor) -> Tensor:
        top, left = [(length - 1) // 2 for length in self.kernel_size]
        height, width = y.shape[2:]
        whole = F.conv_transpose2d(y, weight)
        return whole[:, :, top : top + height, left : left + width]

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.bounded_weight(), self.bias)`,
  },
  psnr: {
    needs: ['wide', 'maximum'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def psnr(x: Tensor, target: Tensor, peak: float) -> Tensor:
    """Peak signal-to-noise ratio in decibels, at most 100."""
    error = wide(x - target).square().flatten(1).mean(dim=1) / peak**2
    return -10 * torch.log10(maximum(error, 1e-10))`,
  },
  ssim: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch', 'import torch.nn.functional as F'],
    text: `def ssim(x: Tensor, target: Tensor, peak: float) -> Tensor:
    """Structural similarity of pictures [N, C, h, w] (Wang, Bovik, Sheikh & Simoncelli 2004), 1 for equal ones.

    Gaussian window 11 × 11 with σ = 1.5, K1 = 0.01, K2 = 0.03, biased covariances, windows inside the picture only.
    """
    places = torch.arange(-5.0, 6.0, device=x.device)
    taps = torch.exp(-places.square() / (2 * 1.5**2))
    taps = (taps / taps.sum()).to(x.dtype)
    a, b = x.flatten(0, 1)[:, None], target.flatten(0, 1)[:, None]
    maps = torch.cat([a, b, a.square(), b.square(), a * b])
    blurred = F.conv2d(F.conv2d(maps, taps.view(1, 1, 11, 1)), taps.view(1, 1, 1, 11))
    mean_a, mean_b, square_a, square_b, product = blurred.chunk(5)
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    squares, means = mean_a.square() + mean_b.square(), mean_a * mean_b
    covariance = product - means
    variances = square_a + square_b - squares
    similarity = (2 * means + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2))
    return similarity.view(len(x), -1).mean(dim=1)`,
  },
  roulette: {
    needs: [],
    imports: ['import math'],
    text: `def roulette(chance: float, exact: int, p: float) -> list[float]:
    """The factors of a random number of terms: \`exact\` of 1, and more that are divided by the probability to be reached."""
    more = 1 if p >= 1 else 1 + math.floor(math.log(1 - chance) / math.log(1 - p))
    return [1.0] * exact + [(1 - p) ** -at for at in range(more)]`,
  },
  residual: {
    needs: ['Draw', 'wide'],
    imports: ['from collections.abc import Callable', 'from torch import Tensor', 'import math', 'import torch'],
    text: `def residual(
    x: Tensor,
    branch: Callable[[Tensor], Tensor],
    draw: Draw | None = None,
    key: str = "",
    factors: list[float] | None = None,
) -> tuple[Tensor, Tensor]:
    """y = x + g(x) for a branch g with a Lipschitz constant below one, and log det(I + J).

    \`factors\` belong to the terms of the power series, each estimated by the same random signs v (Hutchinson). Without them,
    the determinant is computed. The gradient of the series is that of wᵀJv with w held (Chen et al. 2019, equation 8), so one
    product is differentiated, however long the series.
    """
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given = x if again and x.requires_grad else x.detach().requires_grad_()
        g = branch(given)

    def product(v: Tensor, differentiable: bool = False) -> Tensor:
        """Jᵀv."""
        return torch.autograd.grad(g, given, v, retain_graph=True, create_graph=differentiable)[0]

    y = x + (g if again else g.detach())
    if factors is None:
        size = math.prod(x.shape[1:])
        basis = torch.eye(size, dtype=x.dtype, device=x.device).view(size, 1, *x.shape[1:])
        rows = [wide(product(row.expand_as(x), again)).flatten(1) for row in basis]
        jacobian = torch.stack(rows, dim=1) + torch.eye(size, dtype=rows[0].dtype, device=x.device)
        return y, torch.linalg.slogdet(jacobian)[1]
    v = 2 * (draw.uniform(f"{key}/direction", x.shape[1:]) >= 0.5).to(x.dtype) - 1
    power, value, w = v, x.new_zeros(len(x)), torch.zeros_like(v)
    for at, factor in enumerate(factors):
        signed = factor if at % 2 == 0 else -factor
        w = w + signed * power
        power = product(power)
        value = value + (power * v).flatten(1).sum(dim=1) * (signed / (at + 1))
    if not again:
        return y, value
    surrogate = (product(w, True) * v).flatten(1).sum(dim=1)
    return y, value + (surrogate - surrogate.detach())`,
  },
  residual_inverse: {
    needs: ['held_weights'],
    imports: ['from collections.abc import Callable', 'from torch import Tensor', 'import warnings'],
    text: `def residual_inverse(
    y: Tensor, branch: Callable[[Tensor], Tensor], steps: int = 100, tolerance: float = 1e-5
) -> Tensor:
    """The x of y = x + g(x): the fixed point of x ← y − g(x), from x = y."""
    x, change = y, 0.0
    with held_weights():
        for step in range(1, steps + 1):
            following = y - branch(x)
            if step == steps and x.numel() > 0:
                change = float((following - x).detach().abs().max())
            x = following
    if not change <= tolerance:
        warnings.warn(
            f"An invertible residual layer did not converge to its inverse: step {steps} of the fixed-point iteration "
            f"still moved a number by {change:.3g}, more than the tolerance of {tolerance:g}. What it made is not what the "
            "flow maps to its input.",
            stacklevel=2,
        )
    return x`,
  },
  largest_constant: {
    needs: [],
    imports: ['from torch import Tensor', 'import math', 'import torch', 'import warnings'],
    text: `def largest_constant(blocks: list[list[Tensor | float]]) -> Tensor:
    """The largest Lipschitz constant among residual blocks, each bounded by the product of those of its layers."""
    products = [math.prod(layers) for layers in blocks]
    device = next((each.device for each in products if isinstance(each, Tensor)), None)
    largest = torch.stack([torch.as_tensor(each, device=device) for each in products]).max()
    if not float(largest) < 1:
        warnings.warn(
            f"A residual block of a flow has a Lipschitz constant of up to {float(largest):.4g}, and only under 1 can it be "
            "undone: its inverse and its log-determinant mean nothing there. Lower the bound of its layers, or let "
            "weight=spectral take more iterations.",
            stacklevel=2,
        )
    return largest`,
  },
  Run: {
    needs: [],
    imports: [
      'from collections.abc import Callable',
      'from collections.abc import Sequence',
      'from contextlib import AbstractContextManager',
      'from torch import Tensor',
      'from torch import nn',
      'from typing import Any',
      'from typing import Protocol',
      'import torch',
    ],
    text: `class Run(Protocol):
    """What a training program gives to the functions of a model. Shapes leave the batch axis out."""

    batch: int
    epoch: float
    stage_epoch: float | None
    """The epochs done of the stage, with the part of the current one; None outside of training steps."""
    is_training: bool
    device: torch.device

    def under(self, name: str) -> Run:
        """The same run, for draws with keys below a name."""

    def draws(self, count: int) -> Run:
        """The same run for several draws of each example, one after the other in the batch."""

    def normal(self, key: str, shape: Sequence[int]) -> Tensor:
        """Standard normal numbers."""

    def uniform(self, key: str, shape: Sequence[int], low: float = 0, high: float = 1) -> Tensor:
        """Numbers from low to below high."""

    def integer(self, key: str, shape: Sequence[int], low: int, high: int) -> Tensor:
        """Whole numbers from low to high, both included."""

    def chance(self, key: str) -> float:
        """One number from 0 to below 1."""

    def full(self, shape: Sequence[int], value: float) -> Tensor:
        """A number at every place."""

    def share(self, key: str, make: Callable[[], Tensor]) -> Tensor:
        """What make() gives, made once for all steps of an iteration."""

    def training(self, net: nn.Module) -> AbstractContextManager:
        """A net in training mode that moves no state."""

    def least(
        self,
        f: Callable[..., Tensor],
        starts: Sequence[Tensor],
        optimizer: dict[str, Any],
        steps: int,
    ) -> list[Tensor]:
        """The values from the starts on at which f, one number for each example, is least."""`,
  },
  SteppedRun: {
    needs: ['Run'],
    imports: [
      'from collections.abc import Iterable',
      'from collections.abc import Iterator',
      'from contextlib import AbstractContextManager',
      'from torch import Tensor',
      'from torch import nn',
      'from typing import Protocol',
    ],
    text: `class SteppedRun(Run, Protocol):
    """The same for functions with loops."""

    def steps(self, over: Iterable) -> Iterator[tuple[int, tuple[Tensor, ...]]]:
        """The steps of a loop: the number of each, and the numbers that it goes over, with its own behind them."""

    def still(self, nets: nn.Module) -> AbstractContextManager:
        """Nets in evaluation mode, without gradients."""`,
  },
  sinusoidal: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def sinusoidal(x: Tensor, size: int, period: float = 10_000) -> Tensor:
    """Sines, then cosines of x at size / 2 frequencies, along a new last axis (Vaswani et al. 2017)."""
    half = size // 2
    frequencies = torch.tensor(
        [period ** (-index / half) for index in range(half)], device=x.device
    )
    angles = x.float()[..., None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=-1)`,
  },
  time_after: {
    needs: [],
    imports: ['import math'],
    text: `def time_after(i: float, start: float, end: float, steps: float, rho: float = 1) -> float:
    """The time after \`i\` of the steps, which may be a fraction. Before the first and after the last it stays."""
    if i <= 0:
        return start
    if i >= steps:
        return end
    if rho == math.inf:
        first, last = math.log(start), math.log(end)
    else:
        first, last = start ** (1 / rho), end ** (1 / rho)
    between = first + (last - first) * i / steps
    return math.exp(between) if rho == math.inf else between**rho`,
  },
  times: {
    needs: ['time_after'],
    imports: [],
    text: `def times(start: float, end: float, steps: int, rho: float = 1) -> list[float]:
    """The times from one end to the other, both included: \`steps\` more than one.

    Even powers of 1 / rho lie between them: evenly spaced for 1, denser towards zero for more, geometric for infinity.
    """
    return [time_after(i, start, end, steps, rho) for i in range(steps + 1)]`,
  },
  pairs: {
    needs: [],
    imports: ['from collections.abc import Sequence', 'from torch import Tensor'],
    text: `def pairs(numbers: Sequence[float] | Tensor) -> list[tuple[float | Tensor, float | Tensor]]:
    """Each number with the one after it."""
    return list(zip(numbers, numbers[1:]))`,
  },
  places: {
    needs: [],
    imports: ['from collections.abc import Sequence', 'from itertools import product'],
    text: `def places(shape: Sequence[int]) -> list[tuple[int, ...]]:
    """The places of some axes, row by row."""
    return list(product(*(range(side) for side in shape)))`,
  },
  blur: {
    needs: [],
    imports: ['from torch import Tensor', 'import torch.nn.functional as F'],
    text: `def blur(x: Tensor) -> Tensor:
    """Each channel smoothed by [1 2 1] ⊗ [1 2 1] / 16 with zeros around it: the mean of 2 × 2 places, twice."""
    return F.avg_pool2d(F.avg_pool2d(F.pad(x, (1, 1, 1, 1)), 2, stride=1), 2, stride=1)`,
  },
  minibatch_std: {
    needs: ['wide', 'part_of_batch', 'whole_batch'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `def minibatch_std(x: Tensor, group: int = 4) -> Tensor:
    """x [N, C, h, w] with one more channel: the deviation over a group of examples, averaged over places and channels.

    Groups have \`group\` examples, or the most below that which divide the batch; the examples i, i + N / group, … are one.
    """
    whole = whole_batch(wide(x))
    count = len(whole)
    members = max(size for size in range(1, min(count, group) + 1) if count % size == 0)
    rows = whole.reshape(members, count // members, -1)
    variance = (rows - rows.mean(dim=0)).square().mean(dim=0)
    deviation = torch.sqrt(variance + 1e-8).mean(dim=1).repeat(members)
    first, _ = part_of_batch(x)
    own = deviation[first : first + len(x), None, None, None]
    return torch.cat([x, own.expand(-1, 1, *x.shape[2:])], dim=1)`,
  },
  MovingMean: {
    needs: ['batch_mean', 'Stateful'],
    imports: ['from torch import Tensor', 'import torch'],
    text: `class MovingMean(Stateful):
    """The moving mean of the inputs, the same for every example. No gradient flows through it."""

    def __init__(self, shape: tuple[int, ...], *, decay: float = 0.995) -> None:
        super().__init__()
        self.decay = decay
        self.register_buffer("mean", torch.zeros(shape))

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            now = batch_mean(x.detach(), [0])
            self.move(mean=self.decay * self.mean + (1 - self.decay) * now)
        return self.mean.expand_as(x)`,
  },
  anneal: {
    needs: ['Run', 'time_after'],
    imports: ['from torch import Tensor', 'import math', 'import torch'],
    text: `def anneal(
    run: Run, start: float, end: float, epochs: float, after: float = 0, rho: float = 1
) -> Tensor:
    """A number on its way over the epochs of a stage. Outside of training steps it is at its end."""
    done = math.inf if run.stage_epoch is None else run.stage_epoch - after
    return torch.tensor(float(time_after(done, start, end, epochs, rho)), device=run.device)`,
  },
  Part: {
    needs: [],
    imports: ['from torch import Tensor', 'from torch import nn'],
    text: `class Part(nn.Module):
    """Modules and weights that belong together, as attributes."""

    def __init__(self, **members: nn.Module | Tensor) -> None:
        super().__init__()
        for name, member in members.items():
            setattr(self, name, member)`,
  },
};

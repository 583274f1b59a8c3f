/** What computes here, in the words of `genc doctor --json`. */

/** The part of a doctor's report that is shown. */
export interface Report {
  readonly chosen?: string;
  readonly backends: readonly {
    readonly name: string;
    readonly tier?: string;
    readonly threads?: number;
    readonly speed?: { readonly product: number; readonly convolution: number };
    readonly advice?: string;
  }[];
  readonly torch?: {
    readonly ready: boolean;
    readonly reason?: string;
    readonly found?: { readonly torch: string; readonly devices: readonly { readonly title: string }[] };
  };
}

export interface Said {
  readonly text: string;
  readonly detail: string;
}

const kernels: Readonly<Record<string, string>> = { onnxruntime: 'ONNX Runtime', wasm: "genc's kernels" };

function nodeSaid({ chosen, backends }: Report): Said {
  const best = backends.find(({ name }) => name === chosen);
  if (!best) return { text: 'nothing computes here', detail: 'No backend works, so nothing can be trained in Node.' };
  const { tier = '', threads, speed, advice } = best;
  const parts = [
    ...[best.name, kernels[tier] ?? ''],
    threads === undefined ? '' : `${threads} thread${threads === 1 ? '' : 's'}`,
  ].filter((part) => part !== '');
  const figures = speed ? `${speed.product} GFLOP/s in products, ${speed.convolution} in convolutions.` : '';
  return { text: parts.join(', '), detail: [figures, advice ?? ''].filter((part) => part !== '').join(' ') };
}

function torchSaid({ torch }: Report): Said {
  if (!torch?.found) return { text: 'PyTorch is missing', detail: torch?.reason ?? '' };
  const devices = torch.found.devices.map(({ title }) => title);
  return {
    text: `PyTorch on ${devices[0] ?? 'cpu'}`,
    detail: `PyTorch ${torch.found.torch}; ${devices.join(', ') || 'no GPU'}.`,
  };
}

/** What the engine of the setting computes with; before the doctor was asked, its name. */
export function engineSaid(engine: string, report: Report | undefined): Said {
  if (!report)
    return {
      text: engine === 'torch' ? 'PyTorch' : 'Node',
      detail: 'Click to ask what computes here; that takes some seconds.',
    };
  return engine === 'torch' ? torchSaid(report) : nodeSaid(report);
}

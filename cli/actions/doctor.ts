import { counted } from '../../runtime/common/names.js';
import type { BackendDiagnosis, BackendReport } from '../../runtime/engine/backend/index.js';
import { diagnoseBackends } from '../../runtime/engine/backend/index.js';
import { KERNEL_TOLERANCE } from '../../runtime/engine/backend/kernel-check.js';
import { explainFault, searchPython } from '../../runtime/torch/python/find.js';
import type { TorchFault } from '../../runtime/torch/python/find.js';
import type { TorchPython } from '../../runtime/torch/python/probe.js';
import { IMAGES_HINT } from '../common/failure.js';
import { paint, print, printJson } from '../common/terminal.js';

export interface DoctorReport extends BackendReport {
  /** The state of the image library: `ready` if pictures can be read and drawn, and the version or the reason. */
  readonly images: { readonly ready: boolean; readonly reason: string };
  /** The Python of the torch engine, or the reason why there is none. */
  readonly torch: TorchState;
}

export type TorchState =
  | { readonly ready: true; readonly found: TorchPython }
  | { readonly ready: false; readonly fault: TorchFault; readonly reason: string; readonly advice: string };

async function torchState(): Promise<TorchState> {
  const answer = await searchPython();
  if (answer.ok) return { ready: true, found: answer.found };
  const { message, hint } = explainFault(answer, process.env['GENC_PYTHON']);
  return { ready: false, fault: answer.fault, reason: message, advice: hint };
}

/** Tries the backends and reports; returns the exit code: 1 if no backend works or pictures cannot be drawn. */
export async function runDoctor(options: { readonly json?: boolean; readonly threads?: number }): Promise<number> {
  const images = await import('sharp').then(
    ({ default: sharp }) => ({ ready: true, reason: `sharp with libvips ${sharp.versions.vips}` }),
    (error: Error) => ({ ready: false, reason: error.message.split('\n')[0] ?? '' }),
  );
  const report: DoctorReport = {
    ...(await diagnoseBackends({ threads: options.threads })),
    images,
    torch: await torchState(),
  };
  if (options.json) printJson(report);
  else for (const line of doctorLines(report)) print(line);
  return report.chosen && images.ready ? 0 : 1;
}

/** The lines of the report for people. */
export function doctorLines({ node, system, packages, backends, chosen, images, torch }: DoctorReport): string[] {
  const processors = `${system.cpus} processor${system.cpus === 1 ? '' : 's'}`;
  const best = backends.find(({ name }) => name === chosen);
  const others = backends.filter((backend) => backend !== best);
  const installed = Object.entries(packages).filter(([, version]) => version !== undefined);
  return [
    `Node ${node} on ${system.platform} ${system.arch}, ${processors}`,
    '',
    ...(best ? chosenLines(best) : [paint.red('No backend works here, so nothing can be trained.')]),
    ...(images.ready ? [] : ['', paint.red(`Pictures cannot be read or drawn: ${images.reason}`), `  ${IMAGES_HINT}`]),
    ...(others.length > 0 ? ['', paint.dim(best ? 'the other backends' : 'the backends')] : []),
    ...others.flatMap(otherLines),
    '',
    ...torchLines(torch),
    '',
    paint.dim('packages'),
    ...installed.map(([name, version]) => `  ${name} ${version}`),
  ];
}

/** The kernels of a backend, described for people who do not know their names. */
function tierOf({ name, tier }: BackendDiagnosis): string {
  if (tier === 'onnxruntime')
    return "ONNX Runtime's, on the memory of tfjs's WebAssembly backend (the fastest without a GPU)";
  if (tier === 'wasm') return "genc's own, on tfjs's WebAssembly backend (ONNX Runtime's are faster)";
  return name === 'cpu' ? "tfjs's own, in plain JavaScript (some hundred times slower than wasm)" : "tfjs's own";
}

function chosenLines(backend: BackendDiagnosis): string[] {
  const { name, reason, native, threads, heapLimit, advice } = backend;
  const rows: [string, string | undefined][] = [
    ['kernels', tierOf(backend)],
    // The reason adds nothing if the native kernels are active.
    ['found', native?.active === true ? undefined : reason],
    [
      'threads',
      threads === undefined
        ? undefined
        : `${threads} (--threads N or GENC_THREADS=N; results are the same bits for any number)`,
    ],
    ['self-test', selfTest(backend)],
    ['speed', speedOf(backend)],
    ['', speedOf(backend) && 'of 512 × 512 matrix products; of a 3 × 3 convolution with both its gradients'],
    [
      'memory',
      heapLimit === undefined
        ? undefined
        : `${heapLimit / 2 ** 30} GB at most for all tensors, the limit of WebAssembly`,
    ],
    ['to do', advice],
  ];
  return [
    `${paint.green('→')} Training uses ${paint.bold(name)}; genc train --backend NAME takes another.`,
    ...rows.filter(([, text]) => text).map(([title, text]) => `  ${paint.dim(title.padEnd(10))} ${text}`),
  ];
}

function selfTest({ error }: BackendDiagnosis): string | undefined {
  if (error === undefined) return undefined;
  return `passed: largest error ${error.toExponential(1)} of at most ${KERNEL_TOLERANCE.toExponential(0)}, relative`;
}

function speedOf({ speed }: BackendDiagnosis): string | undefined {
  return speed && `${figure(speed.product)} GFLOP/s products, ${figure(speed.convolution)} GFLOP/s convolution steps`;
}

const figure = (value: number): string => (value < 10 ? value.toPrecision(2) : value.toFixed(0));

/** The torch engine: its Python, its devices, and the ways in which its processes speak to each other. */
function torchLines(torch: TorchState): string[] {
  const title = paint.dim('the torch engine');
  if (!torch.ready) return [title, `${paint.dim('·')} ${torch.reason}`, `  ${paint.dim(torch.advice)}`];
  const { found } = torch;
  const { python, executable, cuda, threads, devices, distributed } = found;
  const built = cuda === undefined ? 'built without CUDA' : `built for CUDA ${cuda}`;
  const rows: [string, string][] = [
    ['python', `${python}, ${executable}`],
    ['torch', `${found.torch}, ${built}; numpy ${found.numpy}`],
    ...devices.map(({ name, title: of, memory, bf16 }): [string, string] => [
      name,
      `${of}${memory === undefined ? '' : `, ${(memory / 2 ** 30).toFixed(0)} GB`}, ${bf16 ? 'with' : 'without'} bf16`,
    ]),
    ['cpu', counted(threads, 'thread')],
    ['processes', distributed.length > 0 ? `speak by ${distributed.join(', ')}` : 'one only: no torch.distributed'],
  ];
  return [
    title,
    `${paint.green('✓')} genc train --engine torch computes on ${paint.bold(devices[0]?.name ?? 'cpu')}; --device takes another.`,
    ...rows.map(([name, text]) => `  ${paint.dim(name.padEnd(10))} ${text}`),
  ];
}

function otherLines(backend: BackendDiagnosis): string[] {
  const { name, state, reason, advice } = backend;
  const ready = state === 'ready';
  const speed = speedOf(backend);
  const indent = ' '.repeat(17);
  return [
    `${ready ? paint.green('✓') : paint.dim('·')} ${name.padEnd(15)}${state}${speed ? `: ${speed}` : ''}`,
    `${indent}${paint.dim(reason)}`,
    ...(advice === undefined ? [] : [`${indent}${paint.dim(advice)}`]),
  ];
}

/** What a Python says of itself: its version, torch, numpy, and the devices that torch sees. */
import { execFile } from 'node:child_process';

/** A device that torch can compute on, besides the processor. */
export interface TorchDevice {
  /** The name that `--device` takes: `cuda:0`, `mps`. */
  readonly name: string;
  readonly title: string;
  /** The memory in bytes, if the device has its own. */
  readonly memory?: number;
  /** True if it computes with bfloat16. */
  readonly bf16: boolean;
}

/** The answer of a Python that has torch and numpy. */
export interface TorchPython {
  /** The command that starts it. */
  readonly command: string;
  readonly executable: string;
  readonly python: string;
  readonly torch: string;
  readonly numpy: string;
  /** The version of CUDA for which torch was built. */
  readonly cuda?: string;
  readonly devices: readonly TorchDevice[];
  /** The backends of `torch.distributed`: `gloo`, `nccl`, `mpi`; none if it was built without. */
  readonly distributed: readonly string[];
  /** The number of threads on the processor. */
  readonly threads: number;
}

/** The reasons why a Python cannot train. */
export type PythonFault = 'no python' | 'python too old' | 'no torch' | 'torch too old' | 'no numpy';

export type Probed =
  | { readonly ok: true; readonly found: TorchPython }
  | {
      readonly ok: false;
      readonly fault: PythonFault;
      readonly command: string;
      /** The version that is too old, or the error of the import. */
      readonly detail: string;
      readonly executable?: string;
    };

/** The oldest versions on which `genc_torch` runs. */
export const oldest = { python: [3, 9], torch: [1, 13] } as const;

/**
 * The script is valid Python of every age, so that an old one can say that it is old. It prints one line of JSON behind
 * a mark, because modules may print lines of their own.
 */
const script = `
import json, sys
def tell(**facts):
    facts["python"] = ".".join(str(each) for each in sys.version_info[:3])
    facts["executable"] = sys.executable
    print("GENC " + json.dumps(facts))
    sys.exit(0)
if sys.version_info < (${oldest.python.join(', ')}):
    tell(fault="python too old", detail=".".join(str(each) for each in sys.version_info[:3]))
try:
    import numpy
except Exception as error:
    numpy = error
try:
    import torch
except Exception as error:
    tell(fault="no torch", detail=str(error))
version = str(torch.__version__)
digits = version.split("+")[0].split(".")
if (int(digits[0]), int("".join(each for each in digits[1] if each.isdigit()))) < (${oldest.torch.join(', ')}):
    tell(fault="torch too old", detail=version)
if isinstance(numpy, Exception):
    tell(fault="no numpy", detail=str(numpy))
devices = []
try:
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        about = torch.cuda.get_device_properties(index)
        devices.append({"name": "cuda:%d" % index, "title": about.name, "memory": about.total_memory, "bf16": about.major >= 8})
except Exception:
    pass
mps = getattr(torch.backends, "mps", None)
if mps is not None and mps.is_available():
    devices.append({"name": "mps", "title": "Apple GPU", "bf16": False})
import torch.distributed as distributed
backends = []
if distributed.is_available():
    for name in ("gloo", "nccl", "mpi"):
        asked = getattr(distributed, "is_%s_available" % name, None)
        if asked is not None and asked():
            backends.append(name)
tell(torch=version, numpy=numpy.__version__, cuda=torch.version.cuda, devices=devices, distributed=backends, threads=torch.get_num_threads())
`;

/** The seconds after which a Python that does not answer counts as none: torch may load slowly from a network disk. */
const patience = 120;

/** Asks one command, such as `python3`. */
export function probe(command: string, env: NodeJS.ProcessEnv = process.env): Promise<Probed> {
  return new Promise((resolve) => {
    execFile(
      command,
      ['-c', script],
      { env, timeout: patience * 1000, maxBuffer: 1 << 24, encoding: 'utf8', windowsHide: true },
      (error, out, err) => {
        const line = out.split('\n').find((each) => each.startsWith('GENC '));
        if (line === undefined) {
          const detail = why(error as NodeJS.ErrnoException | null, err);
          return resolve({ ok: false, fault: 'no python', command, detail });
        }
        const { fault, detail, cuda, ...facts } = JSON.parse(line.slice(5)) as Omit<TorchPython, 'command' | 'cuda'> & {
          readonly fault?: PythonFault;
          readonly detail?: string;
          readonly cuda?: string | null;
        };
        if (fault !== undefined)
          resolve({ ok: false, fault, command, detail: detail ?? '', executable: facts.executable });
        else resolve({ ok: true, found: { command, ...facts, ...(cuda ? { cuda } : {}) } });
      },
    );
  });
}

function why(error: NodeJS.ErrnoException | null, err: string): string {
  if (error?.code === 'ENOENT') return 'it is not there';
  if (error?.code === 'EACCES') return 'it may not be run';
  return err.trim().split('\n').at(-1) || (error?.message ?? 'it says nothing');
}

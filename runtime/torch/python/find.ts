/** The Python that trains: the one that `GENC_PYTHON` names, or else the first on this machine that has torch. */
import { UserError } from '../../common/errors.js';
import { oldest, probe } from './probe.js';
import type { Probed, PythonFault, TorchPython } from './probe.js';

/** The causes for which training with torch cannot begin. */
export type TorchFault = PythonFault | 'no such device';

/** An error for people that names its cause. */
export class TorchUnavailable extends UserError {
  constructor(
    readonly fault: TorchFault,
    message: string,
    hint: string,
  ) {
    super(message, { hint, advice: { call: 'diagnose' } });
  }
}

export interface Search {
  readonly env?: NodeJS.ProcessEnv;
  /** The commands to try in order, if `GENC_PYTHON` names none. */
  readonly commands?: readonly string[];
}

/** Names on the PATH come first; a Debian package of torch is only seen by the Python of the system. */
const usual = ['python3', 'python', '/usr/bin/python3', '/usr/local/bin/python3', '/opt/homebrew/bin/python3'];

/** How near a Python comes to training: the nearest of several is the one to speak of. */
const nearness: readonly PythonFault[] = ['no python', 'python too old', 'no torch', 'torch too old', 'no numpy'];

const found = new Map<string, Promise<Probed>>();

/** Asks the candidates, each only once in a process. Returns the first that can train, else the one that comes nearest. */
export async function searchPython({ env = process.env, commands = usual }: Search = {}): Promise<Probed> {
  const named = env['GENC_PYTHON'];
  let best: Probed | undefined;
  for (const command of named ? [named] : commands) {
    const key = JSON.stringify([command, env['PATH'], env['PYTHONPATH']]);
    const asked = found.get(key) ?? probe(command, env);
    found.set(key, asked);
    const answer = await asked;
    if (answer.ok) return answer;
    if (best === undefined || (!best.ok && nearness.indexOf(answer.fault) > nearness.indexOf(best.fault)))
      best = answer;
  }
  return best!;
}

/** @throws TorchUnavailable if no Python here can train. */
export async function findPython(search: Search = {}): Promise<TorchPython> {
  const answer = await searchPython(search);
  if (answer.ok) return answer.found;
  const { message, hint } = explainFault(answer, (search.env ?? process.env)['GENC_PYTHON']);
  throw new TorchUnavailable(answer.fault, message, hint);
}

const install = 'Install PyTorch for it (https://pytorch.org/get-started)';
const another = 'or let GENC_PYTHON name a Python that has it.';

/** The fault in words, and what to do about it. @param named The value of `GENC_PYTHON`. */
export function explainFault(
  { fault, command, detail, executable }: Extract<Probed, { ok: false }>,
  named: string | undefined,
): { readonly message: string; readonly hint: string } {
  const it = `'${executable ?? command}'`;
  switch (fault) {
    case 'no python':
      return named
        ? {
            message: `GENC_PYTHON is '${named}', which is no Python that runs: ${detail}.`,
            hint: 'Let it name the program itself, such as /usr/bin/python3.',
          }
        : {
            message: 'The torch engine needs Python, and none was found.',
            hint: `Install Python ${oldest.python.join('.')} or newer with PyTorch, ${another}`,
          };
    case 'python too old':
      return {
        message: `${it} is Python ${detail}; the torch engine needs ${oldest.python.join('.')} or newer.`,
        hint: 'Install a newer one with PyTorch, or let GENC_PYTHON name one.',
      };
    case 'no torch':
      return { message: `${it} has no torch: ${detail}.`, hint: `${install}, ${another}` };
    case 'torch too old':
      return {
        message: `${it} has torch ${detail}; the torch engine needs ${oldest.torch.join('.')} or newer.`,
        hint: `${install}, ${another}`,
      };
    case 'no numpy':
      return { message: `${it} has torch and no numpy: ${detail}.`, hint: `Install numpy for it, ${another}` };
  }
}

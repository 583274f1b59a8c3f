import type { BackendDiagnosis } from '../runtime/backend/index.js';
import { diagnoseBackends } from '../runtime/backend/index.js';
import { paint, print, printJson } from './terminal.js';

/** Tries the backends and says what was found; answers 1 when none works. */
export async function runDoctor(json: boolean): Promise<number> {
  const report = await diagnoseBackends();
  if (json) printJson(report);
  else {
    const { node, system, packages, backends, chosen } = report;
    print(
      `Node ${node} on ${system.platform} ${system.arch}, ${system.cpus} processor${system.cpus === 1 ? '' : 's'}\n`,
    );
    for (const backend of backends) print(line(backend, backend.name === chosen));
    print(`\n${paint.dim('packages')}`);
    for (const [name, version] of Object.entries(packages)) if (version) print(`  ${name} ${version}`);
    print(
      chosen
        ? `\nTraining uses ${paint.bold(chosen)}; genc train --backend NAME takes another.`
        : `\n${paint.red('No backend works here.')}`,
    );
  }
  return report.chosen ? 0 : 1;
}

function line({ name, state, reason, gigaflops }: BackendDiagnosis, chosen: boolean): string {
  const sign = state === 'ready' ? paint.green(chosen ? '→' : '✓') : paint.dim('·');
  const speed = gigaflops === undefined ? '' : `, ${gigaflops} GFLOP/s`;
  return `${sign} ${name.padEnd(15)} ${state}${speed}\n  ${' '.repeat(15)} ${paint.dim(reason)}`;
}

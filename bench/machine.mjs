/** The machine of a measurement: its processor with the width of its vectors, its cores, its nominal clock. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Sets of vector instructions by the flag that tells of them, the widest first. */
const widths = [
  ['avx512f', 'AVX-512'],
  ['avx2', 'AVX2'],
  ['avx', 'AVX'],
  ['sse2', 'SSE'],
  ['asimd', 'NEON'],
  ['neon', 'NEON'],
];

/** The widest vectors among the flags of a processor; undefined if none is known. */
export function vectorWidth(flags) {
  const known = new Set(flags.map((flag) => flag.toLowerCase()));
  return widths.find(([flag]) => known.has(flag))?.[1];
}

/** The flags of the first processor in the text of /proc/cpuinfo. */
export const flagsOf = (cpuinfo) => /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1].split(/\s+/) ?? [];

/** The nominal clock in GHz, from a processor's name or else from /proc/cpuinfo; undefined if neither tells. */
export function nominalClock(name, cpuinfo = '') {
  const named = /@\s*([\d.]+)\s*GHz/i.exec(name)?.[1];
  if (named) return Number(named);
  const megahertz = Number(/^cpu MHz\s*:\s*([\d.]+)/m.exec(cpuinfo)?.[1] ?? 0);
  return megahertz > 0 ? megahertz / 1000 : undefined;
}

const sysctl = (...names) => spawnSync('sysctl', ['-n', ...names], { encoding: 'utf8' }).stdout ?? '';

/** The flags of a Mac's processor in Linux's words. */
function macFlags() {
  if (process.arch === 'arm64') return ['neon'];
  return sysctl('machdep.cpu.features', 'machdep.cpu.leaf7_features').toLowerCase().split(/\s+/);
}

export function machine() {
  const cpuinfo = existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    node: process.versions.node,
    processor,
    processors: availableParallelism(),
    vectors: vectorWidth(process.platform === 'darwin' ? macFlags() : flagsOf(cpuinfo)),
    clock: nominalClock(processor, cpuinfo),
    date: new Date().toISOString().slice(0, 10),
  };
}

/** The name of a machine among others: its processor and the width of its vectors. */
export const machineName = ({ processor, vectors = 'vectors unknown' }) => `${processor}, ${vectors}`;

/** The machine with everything that is known of it. */
export const describeMachine = ({ node, processors, date, ...rest }) =>
  [date, node && `Node ${node}`, `${processors} × ${machineName(rest)}`].filter(Boolean).join(', ');

/* global WebAssembly */
/** The clock of a core, from a chain of operations that take one cycle each. */
import { compileString } from 'assemblyscript/asc';

/** WebAssembly, which is compiled once: JavaScript may run in a slower form for a while. */
const source = `export function chain(x: i32, a: i32, b: i32, rounds: i32): i32 {
  for (let round = 0; round < rounds; round++) {
    ${'x = (x ^ a) + b;\n'.repeat(8)}
  }
  return x;
}`;
/** Operations of a round, each of which needs the result of the one before it. */
const LENGTH = 16;

/** The clock in GHz by processor time, which other work on the machine changes least: the median of nine trials. */
export async function measureClock() {
  const { binary, stderr } = await compileString(source, { optimizeLevel: 3, runtime: 'stub' });
  if (!binary) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(binary);
  const rounds = 2_000_000;
  const speeds = [];
  let x = 1;
  for (let trial = 0; trial < 12; trial++) {
    const before = process.cpuUsage();
    x = instance.exports.chain(x, 0x5bd1e995, 0x1b873593, rounds);
    const { user, system } = process.cpuUsage(before);
    speeds.push((LENGTH * rounds) / ((user + system) * 1000));
  }
  // The engine compiles the first trials quickly and optimises the others.
  return speeds.slice(3).sort((a, b) => a - b)[4];
}

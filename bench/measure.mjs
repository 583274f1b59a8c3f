import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** The lower quartile of measurements: other work on the machine lengthens the rest. */
export const lowerQuartile = (times) => [...times].sort((a, b) => a - b)[times.length >> 2];

/** The wall time of each command in ms. The commands take turns, so that a busy moment slows all alike. */
export function timeCommands(commands, turns) {
  const times = commands.map(() => []);
  for (let turn = 0; turn < turns; turn++) {
    commands.forEach((words, which) => {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' });
      times[which].push(performance.now() - start);
      if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}`);
    });
  }
  return times.map(lowerQuartile);
}

/** The mean time of a call in ms over about `budget` ms, after an equal warm-up; it includes garbage collection. */
export async function timeCall(call, budget = 400) {
  let mean = 0;
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < budget || calls < 3) {
      await call();
      calls++;
    }
    mean = (performance.now() - start) / calls;
  }
  return mean;
}

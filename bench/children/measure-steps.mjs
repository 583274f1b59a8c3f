import { performance } from 'node:perf_hooks';

/** The peak of resident memory so far, in megabytes. */
export const peakMemory = () => process.resourceUsage().maxRSS / 1024;

/**
 * Times steps for about `seconds` seconds, at least three steps, after a warm-up of a quarter of that time. With
 * `hasty`, a step that takes longer than all of this is timed once, without a warm-up: compiling its kernels takes
 * little in comparison. If some steps do more work than others, `cycle` steps are timed together, and the result is
 * their mean.
 */
export async function measureSteps(step, { seconds, hasty = false, cycle = 1 }) {
  const wall = [];
  const timed = async (steps = 1) => {
    const start = performance.now();
    let losses;
    for (let done = 0; done < steps; done++) losses = await step();
    wall.push((performance.now() - start) / steps);
    return losses;
  };
  const lasts = (from, share) => performance.now() - from < share * seconds * 1000;
  let before = process.cpuUsage();
  const losses = await timed();
  if (!hasty || wall[0] < seconds * 1000) {
    const warm = performance.now();
    do await timed();
    while (lasts(warm, 0.25) && wall.length < 4);
    wall.length = 0;
    before = process.cpuUsage();
    const start = performance.now();
    do await timed(cycle);
    while (lasts(start, 1) || wall.length < (cycle === 1 ? 3 : 1));
  }
  const { user, system } = process.cpuUsage(before);
  return { wall, losses, cpu: (user + system) / 1000 / wall.length / cycle };
}

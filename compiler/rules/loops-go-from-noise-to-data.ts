import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { fieldsBehind, functionOf, valuesBehind } from '../graph/ancestors.js';
import type { LoopNode, ModelGraph } from '../graph/types.js';
import { callsInLoops, denoisingOf, endsOf, isDrawn } from './loops.js';
import type { Denoising, Mixture } from './loops.js';
import { tolerance } from './loops-stay-where-nets-were-trained.js';
import type { Rule } from './rule.js';

/** The most of the data's power that a start of noise alone may stand for. Lin et al. 2023 ask for none. */
const mostSignal = 1e-2;

/** A loop that starts from noise goes through times from that of noise to that of data, and its first time is of noise alone. */
function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<LoopNode, Diagnostic>();
  for (const looped of callsInLoops(graph)) {
    const { loop, trained } = looped;
    const denoising = found.has(loop) || !startsFromNoise(loop) ? undefined : denoisingOf(graph, trained);
    const reached = denoising && endsOf(looped, denoising.time);
    // Times that were never trained are another mistake.
    const ends = reached?.every((time) => liesIn(denoising!.range, time)) ? reached : undefined;
    const [first, last] = ends?.map((time) => ratioOf(denoising!.mixtureAt(time))) ?? [];
    if (first === undefined || last === undefined || !ends) continue;
    const values = { net: trained, first: ends[0], last: ends[1], ratio: first };
    const span = { ...loop.span };
    if (first > 2 * last) found.set(loop, diagnostic('GEN4063', 'backwards', span, { ...values, other: last }));
    else if (first > mostSignal) found.set(loop, diagnostic('GEN4064', 'signal', span, values));
  }
  return [...found.values()];
}

const liesIn = ({ low, high }: Denoising['range'], time: number): boolean => {
  const room = tolerance * (high - low);
  return time >= low - room && time <= high + room;
};

/** Nothing but draws and numbers stands behind what the loop carries, and a draw does. */
function startsFromNoise(loop: LoopNode): boolean {
  const { at } = functionOf(loop);
  const isGiven = valuesBehind(at).some(({ origin }) => origin.kind === 'given' || origin.kind === 'carried');
  return !isGiven && fieldsBehind(at).length === 0 && at.some(isDrawn);
}

/** The power of the data by that of the noise. */
function ratioOf(mixture: Mixture | undefined): number | undefined {
  if (!mixture || !Number.isFinite(mixture.signal) || !Number.isFinite(mixture.noise)) return undefined;
  if (mixture.noise === 0) return mixture.signal === 0 ? undefined : Infinity;
  return (mixture.signal / mixture.noise) ** 2;
}

export const loopsGoFromNoiseToData: Rule = { code: 'GEN4063', name: 'loops-go-from-noise-to-data', check };

import type { RateSchedule } from '../../contract/model.js';

/** The epoch from which every learning rate is 0; undefined if there is none. */
export function rateEnds(schedule: RateSchedule): number | undefined {
  if (schedule.kind === 'linear' || schedule.kind === 'cosine') return schedule.to;
  return schedule.kind === 'step' && schedule.factor === 0 ? schedule.every : undefined;
}

/**
 * The multiplier of every learning rate in an epoch counted from 0 (fractions allowed).
 * `linear`: 1 up to epoch `from`, then straight down to 0 at epoch `to`. `cosine`: (epoch + 1) / (warmup + 1) during the
 * warm-up, then half a cosine down to 0 at epoch `to` (Loshchilov and Hutter 2017). `step`: factor ^ ⌊epoch / every⌋.
 */
export function rateMultiplier(schedule: RateSchedule, epoch: number): number {
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'linear': {
      const { from, to } = schedule;
      if (epoch <= from) return 1;
      return epoch >= to ? 0 : (to - epoch) / (to - from);
    }
    case 'cosine': {
      const { to, warmup } = schedule;
      if (epoch < warmup) return (epoch + 1) / (warmup + 1);
      const progress = to > warmup ? Math.min(1, (epoch - warmup) / (to - warmup)) : 1;
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
    case 'step':
      return schedule.factor ** Math.floor(epoch / schedule.every);
  }
}

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../folder/event-log.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { RunFile } from '../folder/run-file.js';
import type { Known } from './state.js';
import { stateOf } from './state.js';

const noon = Date.parse('2026-03-17T12:00:00Z');
const at = (seconds: number): number => noon + seconds * 1000;
const run = (more: Partial<RunFile> = {}): RunFile => ({
  ...{ format: 'genc-run-1', model: 'A', spec: 'a.gen', created: '', seed: 0, settings: {}, epochs: 10, batch: 8 },
  ...{ logEverySteps: 1, strict: false, dataDirectory: '', base: '', backend: 'cpu', environment: {} },
  ...{ status: 'running', skipped: [] },
  ...more,
});
const event = (seconds: number, name: RunEvent['event'], step: number, epoch: number, message?: string): RunEvent => ({
  ...{ time: new Date(at(seconds)).toISOString(), event: name, step, epoch },
  ...(message === undefined ? {} : { message }),
});
const line = (step: number, epoch: number, stage?: string): MetricsLine => ({
  ...{ kind: 'step', split: 'train', step, epoch, values: { loss: 1 } },
  ...(stage === undefined ? {} : { stage }),
});
const known = (more: Partial<Known>): Known => ({
  ...{ run: run(), metrics: [], events: [], written: noon, heard: noon },
  ...more,
});

describe('the state of a run', () => {
  it('is waiting for a folder that holds none', () => {
    expect(stateOf(known({ run: undefined }), noon)).toMatchObject({ status: 'waiting', epochs: 0 });
  });

  it('within the first epoch has a pace from its newest line', () => {
    const first = known({
      events: [event(0, 'start', 0, 0)],
      metrics: [line(50, 0.5)],
      written: at(10),
      heard: at(10),
    });
    expect(stateOf(first, at(10))).toEqual({
      ...{ status: 'running', step: 50, epoch: 0.5, epochs: 10, heard: at(10) },
      ...{ rate: 5, left: 190 },
    });
    // The rest is nine and a half epochs of twenty seconds, less the time since the line.
    expect(stateOf(first, at(15)).left).toBeCloseTo(185);
  });

  it('goes by the newest five epochs of this process', () => {
    const slow = [event(0, 'start', 0, 0), event(1000, 'epoch', 100, 1)];
    const resumed = [event(5000, 'resume', 100, 1), event(5010, 'epoch', 200, 2), event(5030, 'epoch', 300, 3)];
    const state = stateOf(known({ events: [...slow, ...resumed], heard: at(5030) }), at(5030));
    expect(state.rate).toBeCloseTo(200 / 30);
    expect(state.left).toBeCloseTo(7 * 15);
    const many = Array.from({ length: 8 }, (_, index) =>
      event(index < 4 ? index : 4 + 10 * (index - 4), 'epoch', 100 * index, index),
    );
    expect(stateOf(known({ events: many, heard: at(34) }), at(34)).rate).toBeCloseTo(500 / 32);
  });

  it('of a stage is not that of the one before it', () => {
    const stages = [
      { name: 'coding', epochs: 2, batch: 8 },
      { name: 'density', epochs: 8, batch: 8 },
    ];
    const events = [
      event(0, 'start', 0, 0),
      event(0, 'stage', 0, 0, 'coding'),
      event(1, 'epoch', 100, 1),
      event(2, 'epoch', 200, 2),
      event(2, 'stage', 200, 2, 'density'),
    ];
    const staged = known({ run: run({ stages }), events, metrics: [line(200, 2, 'coding')], heard: at(2) });
    expect(stateOf(staged, at(2)).stage).toEqual({ name: 'density', number: 2, of: 2 });
    const later = { ...staged, metrics: [line(200, 2, 'coding'), line(210, 2.1, 'density')], written: at(12) };
    expect(stateOf(later, at(12))).toMatchObject({ rate: 1, stage: { name: 'density' } });
    expect(stateOf(later, at(12)).left).toBeCloseTo(790);
  });

  it('is silent when nothing was written for longer than a run is', () => {
    const events = [event(0, 'start', 0, 0), event(10, 'epoch', 100, 1)];
    const gone = known({ events, heard: at(10) });
    expect(stateOf(gone, at(300))).not.toHaveProperty('silent');
    expect(stateOf(gone, at(400)).silent).toBe(390);
    expect(stateOf({ ...gone, run: run({ status: 'stopped' }) }, at(400))).not.toHaveProperty('silent');
  });

  it('at its end has no time left', () => {
    const events = [event(0, 'start', 0, 0), event(10, 'epoch', 100, 10), event(12, 'finish', 100, 10)];
    const state = stateOf(known({ run: run({ status: 'finished' }), events }), at(99));
    expect(state).toEqual({
      ...{ status: 'finished', step: 100, epoch: 10, epochs: 10, heard: noon },
      rate: expect.closeTo(100 / 12),
    });
  });
});

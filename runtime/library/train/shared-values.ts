/** Values that several steps of an iteration need, evaluated once. None of the steps before the last changes them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Move } from './pass.js';
import type { AnyStep } from './any-step.js';

type Tape = ReturnType<typeof tf.engine>['state']['activeTape'];

interface Held {
  readonly value: Tensor;
  /** The record of the evaluation, for the gradient of the last step that uses the value. */
  readonly tape: Tape;
  /** The moves of state that the evaluation asked for; every step decides on them anew. */
  readonly moves: readonly Parameters<Move>[];
}

export interface Take {
  readonly step: AnyStep;
  readonly repetition: number;
}

/** The shared values of one iteration. */
export class SharedValues {
  private readonly held = new Map<string, Held>();
  private readonly spent: Tensor[] = [];

  /** @param takes The evaluations of steps, in the order of the iteration. */
  constructor(private readonly takes: readonly Take[]) {}

  /** The parts of a take's pass: `share`, and a `move` that remembers the moves a shared value asks for. */
  passOf(take: Take, move: Move): { share: <T extends Tensor>(key: string, compute: () => T) => T; move: Move } {
    let asked: Parameters<Move>[] | undefined;
    const remember: Move = (state, next, start) => {
      asked?.push([state, tf.keep(next.clone()), start]);
      move(state, next, start);
    };
    const share = <T extends Tensor>(key: string, compute: () => T): T => {
      const { state } = tf.engine();
      // Inside another gradient the value would belong to that gradient's tape.
      const shared = take.step.shares?.includes(key) === true && state.gradientDepth === 1;
      const name = `${key} ${take.repetition}`;
      const held = shared ? this.held.get(name) : undefined;
      if (held !== undefined) return this.again(name, held, this.isLast(take, key), move) as T;
      if (!shared || this.isLast(take, key)) return compute();
      const outer = state.activeTape;
      state.activeTape = [];
      asked = [];
      try {
        const value = tf.keep(compute());
        const behind = takeBehind(outer, state.activeTape);
        this.held.set(name, { value, tape: [...behind, ...state.activeTape], moves: asked });
        return value;
      } finally {
        state.activeTape = outer;
        asked = undefined;
      }
    };
    return { share, move: remember };
  }

  private again(name: string, held: Held, last: boolean, move: Move): Tensor {
    for (const moves of held.moves) move(...moves);
    if (!last) return held.value;
    tf.engine().state.activeTape.push(...held.tape);
    this.held.delete(name);
    this.spent.push(held.value, ...held.moves.map(([, next]) => next));
    return held.value;
  }

  private isLast({ step, repetition }: Take, key: string): boolean {
    const users = this.takes.filter((take) => take.repetition === repetition && take.step.shares?.includes(key));
    return users.at(-1)?.step === step;
  }

  /** Disposes, after a take, the values whose last user it was. */
  clear(): void {
    tf.dispose(this.spent.splice(0));
  }

  /** Disposes everything after the iteration, even if it failed. */
  dispose(): void {
    this.clear();
    for (const { value, tape, moves } of this.held.values()) {
      tf.dispose([value, ...moves.map(([, next]) => next)]);
      for (const { saved } of tape) tf.dispose(saved ?? []);
    }
    this.held.clear();
  }
}

/**
 * Takes out of a tape what the inputs of another are computed from, such as the styles of a generator: the gradient of
 * the last step flows through it too. The step whose tape it was has no gradient there, or its update would change the
 * shared value.
 */
function takeBehind(outer: Tape, tape: Tape): Tape {
  const needed = new Set(tape.flatMap(({ inputs }) => Object.values(inputs).map(({ id }) => id)));
  const behind: Tape = [];
  for (let index = outer.length - 1; index >= 0; index -= 1) {
    const node = outer[index]!;
    if (!node.outputs.some(({ id }) => needed.has(id))) continue;
    for (const { id } of Object.values(node.inputs)) needed.add(id);
    behind.unshift(...outer.splice(index, 1));
  }
  return behind;
}

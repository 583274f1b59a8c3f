/** Values that several steps of an iteration need and none of them changes before the last: evaluated once. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Move } from './pass.js';
import type { AnyStep } from './any-step.js';

type Tape = ReturnType<typeof tf.engine>['state']['activeTape'];

interface Held {
  readonly value: Tensor;
  /** How it came to be, for the gradient of the last step that takes it. */
  readonly tape: Tape;
  /** Moves of state that it asked for; every step decides on them anew. */
  readonly moves: readonly Parameters<Move>[];
}

export interface Take {
  readonly step: AnyStep;
  readonly repetition: number;
}

/** Of one iteration. */
export class SharedValues {
  private readonly held = new Map<string, Held>();
  private readonly spent: Tensor[] = [];

  /** @param takes Evaluations of steps in the order in which the iteration makes them. */
  constructor(private readonly takes: readonly Take[]) {}

  /** What a pass of this take uses: `share`, and `move` that remembers what a shared value asks for. */
  passOf(take: Take, move: Move): { share: <T extends Tensor>(key: string, compute: () => T) => T; move: Move } {
    let asked: Parameters<Move>[] | undefined;
    const remember: Move = (state, next, start) => {
      asked?.push([state, tf.keep(next.clone()), start]);
      move(state, next, start);
    };
    const share = <T extends Tensor>(key: string, compute: () => T): T => {
      const { state } = tf.engine();
      // Inside of another gradient the value would belong to that one's tape.
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
        this.held.set(name, { value, tape: state.activeTape, moves: asked });
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

  /** After a take: what the last user has used. */
  clear(): void {
    tf.dispose(this.spent.splice(0));
  }

  /** After the iteration, whether it came to its end or not. */
  dispose(): void {
    this.clear();
    for (const { value, tape, moves } of this.held.values()) {
      tf.dispose([value, ...moves.map(([, next]) => next)]);
      for (const { saved } of tape) tf.dispose(saved ?? []);
    }
    this.held.clear();
  }
}

/**
 * The reverse pass: tfjs's tape, walked back so that every tensor is disposed after its last use. tfjs's own pass keeps
 * everything that the forward pass saved, and the gradient of every value on the way, until its end.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { answer } from './rule.js';
import type { Derivatives, TapeNode } from './rule.js';

type Engine = ReturnType<typeof tf.engine>;

export interface Differentiated<T extends Tensor> {
  readonly value: T;
  /** d sum(dy · value) / dx for every x, in their order; undefined if the value does not depend on x. */
  readonly gradients: (Tensor | undefined)[];
}

/**
 * Evaluates f and differentiates it. Inside another gradient the reverse pass is recorded like any other computation,
 * so gradients of every order are right.
 */
export function differentiate<T extends Tensor>(f: () => T, xs: readonly Tensor[], dy?: Tensor): Differentiated<T> {
  const engine = tf.engine();
  const { state } = engine;
  const outermost = state.gradientDepth === 0;
  if (outermost) state.activeTape = [];
  const tape = state.activeTape;
  try {
    const value = recorded(engine, f);
    const path = nodesBetween(xs, value, tape);
    if (outermost) release(tape, new Set(path));
    const gradients = engine.tidy('backward', () => backpropagate(engine, path, xs, value, dy, outermost));
    return { value, gradients };
  } finally {
    if (outermost) {
      release(tape);
      state.activeTape = [];
    }
  }
}

/**
 * Evaluates f once and passes its value to `use`, with the way back from there: `back(dy)` is d sum(dy · value) / dx,
 * and may be called any number of times while `use` runs. Inside another gradient the value belongs to its tape, and so
 * does the work of `back`, except inside {@link untaped}.
 */
export function withPullback<T extends Tensor, R>(
  f: () => T,
  x: Tensor,
  use: (value: T, back: (dy: Tensor) => Tensor) => R,
): R {
  const engine = tf.engine();
  const { state } = engine;
  const outermost = state.gradientDepth === 0;
  if (outermost) state.activeTape = [];
  const tape = state.activeTape;
  const start = tape.length;
  try {
    const value = recorded(engine, f);
    const path = nodesBetween([x], value, tape.slice(start));
    const back = (dy: Tensor): Tensor =>
      engine.tidy('backward', () => backpropagate(engine, path, [x], value, dy, false)[0] ?? tf.zeros(x.shape));
    return use(value, back);
  } finally {
    if (outermost) {
      release(tape);
      state.activeTape = [];
    }
  }
}

/**
 * The result of f, as if no gradient were recorded: it is constant to the tape. Disposes everything else that f makes.
 */
export function untaped<T extends tf.TensorContainer>(f: () => T): T {
  const engine = tf.engine();
  const { state } = engine;
  const { gradientDepth, kernelDepth, activeTape } = state;
  Object.assign(state, { gradientDepth: 0, kernelDepth: 0 });
  try {
    return engine.tidy('untaped', f);
  } finally {
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
  }
}

function recorded<T extends Tensor>(engine: Engine, f: () => T): T {
  engine.state.gradientDepth += 1;
  try {
    return engine.tidy('forward', f);
  } finally {
    engine.state.gradientDepth -= 1;
  }
}

/** Disposes the tensors that the forward pass saved for these nodes, except those in `still`. */
function release(nodes: readonly TapeNode[], still?: ReadonlySet<TapeNode>): void {
  for (const node of nodes) if (still?.has(node) !== true) tf.dispose(node.saved ?? []);
}

const inputsOf = (node: TapeNode): [string, Tensor][] => Object.entries(node.inputs);

/** The nodes on the way from `xs` to `y`, in the order in which they ran. */
function nodesBetween(xs: readonly Tensor[], y: Tensor, tape: readonly TapeNode[]): TapeNode[] {
  const fromX = new Set(xs.map(({ id }) => id));
  const after = tape.filter((node) => {
    if (!Object.values(node.inputs).some(({ id }) => fromX.has(id))) return false;
    for (const { id } of node.outputs) fromX.add(id);
    return true;
  });
  const toY = new Set([y.id]);
  return after
    .reverse()
    .filter((node) => {
      if (!node.outputs.some(({ id }) => toY.has(id))) return false;
      for (const { id } of Object.values(node.inputs)) if (fromX.has(id)) toY.add(id);
      return true;
    })
    .reverse();
}

function backpropagate(
  engine: Engine,
  path: readonly TapeNode[],
  xs: readonly Tensor[],
  y: Tensor,
  dy: Tensor | undefined,
  outermost: boolean,
): (Tensor | undefined)[] {
  const wanted = new Set(xs.map(({ id }) => id));
  const reached = new Set([...wanted, ...path.flatMap(({ outputs }) => outputs.map(({ id }) => id))]);
  const gradients = new Map<number, Tensor>([[y.id, dy === undefined ? tf.ones(y.shape) : tf.clone(dy)]]);
  for (const node of [...path].reverse()) {
    const dys = node.outputs.map(({ id }) => gradients.get(id));
    if (dys.some((each) => each !== undefined)) {
      const found = engine.tidy(() => gradientsOf(node, dys, reached));
      for (const { id, dx } of found) {
        const before = gradients.get(id);
        gradients.set(id, before === undefined ? dx : tf.add(before, dx));
        if (before !== undefined) tf.dispose([before, dx]);
      }
    }
    for (const { id } of node.outputs) {
      if (wanted.has(id)) continue;
      gradients.get(id)?.dispose();
      gradients.delete(id);
    }
    if (outermost) tf.dispose(node.saved ?? []);
  }
  // Values that are on the way only through flat functions have a gradient of zeros.
  const onTheWay = new Set([y.id, ...path.flatMap((node) => Object.values(node.inputs).map(({ id }) => id))]);
  return xs.map((x) => gradients.get(x.id) ?? (onTheWay.has(x.id) ? tf.zeros(x.shape) : undefined));
}

/** The gradients of one node by those of its inputs that are on the way, each a tensor of its own. */
function gradientsOf(
  node: TapeNode,
  dys: readonly (Tensor | undefined)[],
  reached: ReadonlySet<number>,
): { id: number; dx: Tensor }[] {
  const { kernelName, gradient } = node;
  if (gradient === undefined) throw new Error(`${kernelName} has no gradient`);
  return answer(node, () => {
    // The tape makes zeros for outputs on which y does not depend.
    const rules = gradient(dys as Tensor[]) as unknown as Derivatives;
    const taken = new Set<Tensor | undefined>([...dys, ...(node.saved ?? [])]);
    return inputsOf(node).flatMap(([name, { id, shape }]) => {
      if (!reached.has(id)) return [];
      const rule = rules[name];
      if (rule === undefined) throw new Error(`${kernelName} has no gradient by its input '${name}'`);
      const dx = rule();
      if (dx === undefined) return [];
      if (!tf.util.arraysEqual(dx.shape, shape)) {
        const shapes = [dx.shape, shape].map((each) => `[${each.join(', ')}]`);
        throw new Error(`The gradient of ${kernelName} by '${name}' has shape ${shapes[0]} where ${shapes[1]} belongs`);
      }
      const own = taken.has(dx) ? tf.clone(dx) : dx;
      taken.add(own);
      return [{ id, dx: own }];
    });
  });
}

const NOT_CONNECTED =
  'Cannot compute the gradient of y = f(x) with respect to x: no differentiable operation leads from x to y. ' +
  'All of them have to run inside f.';

/**
 * Makes `tf.grad`, `tf.variableGrads`, optimizers and layers use this reverse pass. Calling it twice changes nothing.
 */
export function installReversePass(): void {
  const engine: Pick<Engine, 'gradients'> = tf.engine();
  engine.gradients = reversePass;
}

const reversePass: Engine['gradients'] = <T extends Tensor>(
  f: () => T,
  xs: Tensor[],
  dy?: T,
  allowNoGradients = false,
): { value: T; grads: Tensor[] } => {
  if (xs.length === 0) throw new Error('gradients: there is nothing to differentiate by');
  const { value, gradients } = differentiate(f, xs, dy ?? undefined);
  if (!allowNoGradients && gradients.every((each) => each === undefined)) throw new Error(NOT_CONNECTED);
  return { value, grads: gradients as Tensor[] };
};

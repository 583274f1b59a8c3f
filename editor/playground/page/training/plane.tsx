/** The latent plane: two numbers of a code follow the pointer, and the picture follows them. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Walkable } from '../../training/plane.js';
import { training } from '../workers.js';
import { checkpoints } from './run.js';

/** The plane reaches from -3 to 3: draws of a standard normal code seldom lie outside. */
const reach = 3;
const clamped = (value: number): number => Math.min(reach, Math.max(-reach, value));

export function Plane(): JSX.Element | null {
  const nets = useSignal<readonly Walkable[]>([]);
  useEffect(
    () =>
      void training()
        .walkable()
        .then((found) => (nets.value = found)),
    [checkpoints.value > 0],
  );
  return nets.value.length === 0 ? null : (
    <>
      {nets.value.map((net) => (
        <Walk key={net.net} {...net} />
      ))}
    </>
  );
}

function Walk(net: Walkable): JSX.Element {
  const at = useSignal<readonly [number, number]>([0, 0]);
  const axes = useSignal<readonly [number, number]>([0, 1]);
  const label = useSignal(0);
  const surface = useRef<HTMLCanvasElement>(null);
  const problem = useSignal('');
  const [height, width] = net.shape as [number, number, number];
  const asked = useRef(0);
  useEffect(() => {
    const code = Array.from({ length: net.code }, () => 0);
    axes.value.forEach((axis, index) => (code[axis] = at.value[index]!));
    const turn = ++asked.current;
    training()
      .picture(net, code, label.value)
      .then(
        (pixels) => {
          // A later place has been asked for meanwhile.
          if (turn !== asked.current) return;
          surface.current?.getContext('2d')!.putImageData(new ImageData(pixels as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0); // prettier-ignore
        },
        (error: unknown) => (problem.value = String(error)),
      );
  }, [at.value, axes.value, label.value, checkpoints.value]);
  const follow = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const along = (offset: number, length: number): number => clamped((2 * offset / length - 1) * reach); // prettier-ignore
    at.value = [along(event.clientX - box.left, box.width), -along(event.clientY - box.top, box.height)];
  };
  const move = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }; // prettier-ignore
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    at.value = [clamped(at.value[0] + 0.25 * step[0]), clamped(at.value[1] + 0.25 * step[1])];
  };
  const percent = (value: number): string => `${50 + (50 * value) / reach}%`;
  const [a, b] = at.value;
  return (
    <section class="walk">
      <h2>Walk through the codes of {net.net}</h2>
      <div class="pair">
        <div
          class="plane"
          role="application"
          aria-label={`Two numbers of the code, from -${reach} to ${reach}: arrow keys move`}
          aria-description={`${a.toFixed(2)}, ${b.toFixed(2)}`}
          tabIndex={0}
          onPointerDown={follow}
          onPointerMove={follow}
          onKeyDown={move}
        >
          <span style={{ left: percent(a), bottom: percent(b) }} />
        </div>
        <canvas ref={surface} width={width} height={height} role="img" aria-label="The picture of the code" />
      </div>
      <p class="pace">
        z{axes.value[0] + 1} = {a.toFixed(2)}, z{axes.value[1] + 1} = {b.toFixed(2)}
        {net.code > 2 ? '; the others are 0' : ''}
      </p>
      <div class="row">
        {net.code > 2 &&
          ([0, 1] as const).map((index) => (
            <label key={index}>
              <span>{index === 0 ? 'across' : 'up'}</span>
              <select
                value={axes.value[index]}
                onChange={({ currentTarget: { value } }) =>
                  (axes.value = index === 0 ? [Number(value), axes.value[1]] : [axes.value[0], Number(value)])
                }
              >
                {Array.from({ length: net.code }, (_, axis) => (
                  <option key={axis} value={axis}>
                    z{axis + 1}
                  </option>
                ))}
              </select>
            </label>
          ))}
        {net.classes !== undefined && (
          <label>
            <span>class</span>
            <select value={label.value} onChange={({ currentTarget: { value } }) => (label.value = Number(value))}>
              {Array.from({ length: net.classes }, (_, index) => (
                <option key={index}>{index}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p class="problem">{problem.value}</p>
    </section>
  );
}

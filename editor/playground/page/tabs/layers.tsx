/** The layer table of each net. */
import type { JSX } from 'preact';
import type { NetSummary } from '../../../../compiler/summary/summary.js';
import { language } from '../workers.js';
import { Answered, useAnswer } from './answer.js';

const whole = (value: number): string => value.toLocaleString('en-US');
const shape = (axes: readonly number[]): string => `[${axes.join(', ')}]`;

const Net = ({ name, parameters, trainable, flops, layers }: NetSummary): JSX.Element => (
  <section class="net">
    <h2>{name}</h2>
    <div class="scroll" tabIndex={0} role="region" aria-label={`The layers of ${name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Path</th>
            <th scope="col">Output</th>
            <th scope="col" class="number">
              Parameters
            </th>
            <th scope="col" class="number">
              FLOPs
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <tr key={layer.path}>
              <th scope="row">{layer.op}</th>
              <td class="path">{layer.path}</td>
              <td>{shape(layer.output)}</td>
              <td class="number">{layer.parameters > 0 ? whole(layer.parameters) : ''}</td>
              <td class="number">{whole(layer.flops)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {trainable === parameters ? 'in all' : `in all, ${whole(trainable)} of them trainable`}
            </th>
            <td class="number">{whole(parameters)}</td>
            <td class="number">{whole(flops)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  </section>
);

export function Layers(): JSX.Element {
  const answer = useAnswer((asked) => language.layers(asked));
  return (
    <Answered answer={answer}>
      {({ nets, claims }) => (
        <>
          {nets.map((net) => (
            <Net key={net.name} {...net} />
          ))}
          {nets.length === 0 && <p>This model has no nets yet.</p>}
          {claims && <p>Claims: {claims.join('; ')}</p>}
        </>
      )}
    </Answered>
  );
}

/** The model as a graph. */
import type { JSX } from 'preact';
import { language } from '../workers.js';
import { Answered, useAnswer } from './answer.js';

/** The drawing alone, without the head of an SVG file. */
const inline = (svg: string): string => svg.slice(svg.indexOf('<svg'));

export function Graph(): JSX.Element {
  const answer = useAnswer((asked) => language.graph(asked));
  return (
    <Answered answer={answer}>
      {
        (svg) =>
        <div class="graph" role="img" aria-label="The graph of the model; the layer table says the same in words" dangerouslySetInnerHTML={{ __html: inline(svg) }} /> // prettier-ignore
      }
    </Answered>
  );
}

/** The samples and plots of a run, by address, so that a page that is open for hours loads a picture once. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inlineSvg, text } from '../report/html.js';
import { modifiedAt } from './run-reader.js';

/** A picture with the meaning of its name: `epoch 12`. */
export interface Frame {
  readonly name: string;
  /** The address, relative to the page; it changes when the file does. */
  readonly src: string;
  /** The address of the sounds that the picture shows. */
  readonly sound?: string;
}

export interface Sequence {
  readonly name: string;
  /** The frames in the order of time. */
  readonly frames: readonly Frame[];
  /** A chart in place of frames; it is drawn into the page, in its colours. */
  readonly svg?: string;
}

async function frameOf(folder: string, segments: readonly string[], name: string): Promise<Frame> {
  const modified = Math.round(await modifiedAt(join(folder, ...segments)));
  return { name, src: `files/${segments.map(encodeURIComponent).join('/')}?v=${modified.toString(36)}` };
}

const pictureName = /^(epoch|step)-0*(\d+)(-\d+)?\.png$/;

/** The order of files: `epoch-0001.png` before `epoch-0001-2.png`, its second sheet. */
const byName = (a: string, b: string): number => (a.slice(0, -4) < b.slice(0, -4) ? -1 : 1);

/**
 * The number of iterations done when a picture was drawn; pictures of a stop within an epoch stand between those of
 * epochs.
 */
function stepOf(file: string, stepsOfEpochs: ReadonlyMap<number, number>): number {
  const [, unit, count] = pictureName.exec(file) ?? [];
  if (count === undefined) return Infinity;
  return unit === 'step' ? Number(count) : (stepsOfEpochs.get(Number(count)) ?? Infinity);
}

/** @param kind `samples` or `plots`. @param stepsOfEpochs The iterations done after an epoch, if that is known. */
export async function sequencesIn(
  folder: string,
  kind: string,
  stepsOfEpochs: ReadonlyMap<number, number>,
): Promise<Sequence[]> {
  const place = join(folder, kind);
  const entries = (await readdir(place, { withFileTypes: true }).catch(() => [])).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const found: Sequence[] = [];
  for (const name of folders) {
    const inside = await readdir(join(place, name));
    const pictures = inside.filter((file) => file.endsWith('.png')).sort(byName);
    const steps = new Map(pictures.map((file) => [file, stepOf(file, stepsOfEpochs)]));
    pictures.sort((a, b) => (steps.get(a) === steps.get(b) ? 0 : steps.get(a)! - steps.get(b)!));
    const frames = await Promise.all(
      pictures.map(async (file): Promise<Frame> => {
        const frame = await frameOf(
          folder,
          [kind, name, file],
          file.replace(pictureName, '$1 $2$3').replace('.png', ''),
        );
        const sound = file.replace(/png$/, 'wav');
        if (!inside.includes(sound)) return frame;
        return { ...frame, sound: (await frameOf(folder, [kind, name, sound], '')).src };
      }),
    );
    if (frames.length > 0) found.push({ name, frames });
  }
  const single = new Set(files.map((file) => file.replace(/\.(png|svg)$/, '')).filter((name) => !files.includes(name)));
  for (const name of single) {
    if (folders.includes(name) && kind === 'plots') continue; // The newest chart of the plot is among its frames.
    if (files.includes(`${name}.svg`)) {
      const svg = await readFile(join(place, `${name}.svg`), 'utf8').catch(() => undefined);
      if (svg !== undefined) found.push({ name, frames: [], svg });
    } else {
      const words = kind === 'samples' ? 'drawn afterwards' : 'newest';
      found.push({ name, frames: [await frameOf(folder, [kind, `${name}.png`], words)] });
    }
  }
  return found;
}

/** A picture with a slider over the epochs; the page's script moves it. */
export function sequenceHtml({ name, frames, svg }: Sequence): string {
  const title = `<h3>${text(name)}</h3>`;
  if (svg !== undefined) return `${title}<figure class="chart">${inlineSvg(svg)}</figure>`;
  const last = frames.at(-1)!;
  const most = frames.length - 1;
  const slider = `<div class="slider"${most === 0 ? ' hidden' : ''}>
<button type="button" data-move="-1" aria-label="${text(name)}: earlier">‹</button>
<input type="range" min="0" max="${most}" value="${most}" aria-label="${text(name)}: moment" aria-valuetext="${text(last.name)}">
<button type="button" data-move="1" aria-label="${text(name)}: later">›</button></div>`;
  return `<div class="sequence" data-name="${text(name)}" data-frames="${text(JSON.stringify(frames))}">${title}${slider}
<figure><figcaption>${text(last.name)}</figcaption><img alt="${text(`${name}, ${last.name}`)}" src="${text(last.src)}">${last.sound === undefined ? '' : `<audio controls src="${text(last.sound)}"></audio>`}</figure></div>`;
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutputDefinition } from '../../contract/model.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import { Canvas, tileOf } from '../figures/canvas.js';
import { palette } from '../figures/chart.js';
import { drawCurves, drawSeparateCurves, termsIn } from '../figures/curves.js';
import { drawLines } from '../figures/lines.js';
import { quantile } from '../../library/evaluate/statistics.js';
import { drawHistogram } from '../figures/histogram.js';
import { rangesOf } from '../figures/ranges.js';
import { drawScatter } from '../figures/scatter.js';
import { highlighted, inlineSvg, number } from './html.js';
import { drawLattice, latticePoints } from '../figures/lattice.js';
import { netsOf } from './layer-table.js';
import { writeReport } from './report.js';
import { drawSampleSheet } from '../figures/sample-sheet.js';

/** The colour of a pixel of a PNG. */
async function pixel(png: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3)];
}

const line = (
  kind: 'step' | 'epoch',
  split: 'train' | 'test',
  epoch: number,
  values: Record<string, number>,
): MetricsLine => ({ kind, split, step: epoch * 10, epoch, values });

describe('tiles', () => {
  it('scale their range from black to white, and cut values beyond it', () => {
    expect([...tileOf([-1, 0, 1, 7], [2, 2, 1], [-1, 1]).rgb]).toEqual([
      0, 0, 0, 128, 128, 128, 255, 255, 255, 255, 255, 255,
    ]);
    expect([...tileOf([9, 9, 9, 1, 0.5, 0], [1, 1, 3], [0, 1], 3).rgb]).toEqual([255, 128, 0]);
    expect([...tileOf([0, 1], [1, 1, 2], [0, 1]).rgb]).toEqual([128, 128, 128]); // Two channels show their mean.
  });

  it('are enlarged by whole pixels', async () => {
    const canvas = new Canvas(4, 3);
    canvas.place(tileOf([0, 1], [1, 2, 1], [0, 2]), 0, 0, 2);
    const png = await canvas.png();
    expect([await pixel(png, 1, 1), await pixel(png, 2, 1), await pixel(png, 3, 2)]).toEqual([
      [0, 0, 0],
      [128, 128, 128],
      [255, 255, 255],
    ]);
  });
});

describe('sample sheets', () => {
  const image = (name: string): OutputDefinition => ({ name, kind: 'image', shape: [2, 2, 1], range: [0, 1] });
  const values = (count: number, value: number): Float32Array => new Float32Array(count * 4).fill(value);

  it('put one output in a square, and several as rows with their names and classes', async () => {
    const square = await drawSampleSheet([{ examples: 4, outputs: [{ output: image('y'), values: values(4, 0) }] }]);
    expect(await sharp(square).metadata()).toMatchObject({ width: 2 * 8 + 4 + 32, height: 2 * 8 + 2 * 4 + 32 });
    const classes: OutputDefinition = { name: 'digit', kind: 'class', shape: [], classes: 10 };
    const rows = await drawSampleSheet([
      {
        examples: 3,
        outputs: [
          { output: image('x'), values: values(3, 0) },
          { output: image('y'), values: values(3, 0.5) },
          { output: classes, values: [1, 2, 3] },
        ],
      },
    ]);
    const left = 16 + 12 + 7 * 'digit'.length;
    expect(await pixel(rows, left + 1, 16 + 1)).toEqual([0, 0, 0]);
    expect(await pixel(rows, left + 1, 16 + 8 + 4 + 1)).toEqual([128, 128, 128]);
    const text = await sharp(rows)
      .extract({ left, top: 16 + 2 * 12, width: 36, height: 16 })
      .removeAlpha()
      .raw()
      .toBuffer();
    expect(
      text.some((byte) => byte < 128),
      'the classes are written under the columns',
    ).toBe(true);
  });

  it('break long rows into bands', async () => {
    const outputs = (count: number) => [image('x'), image('y')].map((output) => ({ output, values: values(count, 0) }));
    const one = await sharp(await drawSampleSheet([{ examples: 20, outputs: outputs(20) }])).metadata();
    const many = await sharp(await drawSampleSheet([{ examples: 200, outputs: outputs(200) }])).metadata();
    expect(many.width).toBeLessThanOrEqual(960 + 32);
    expect(many.height).toBeGreaterThan(2 * one.height!);
  });
});

describe('lattices', () => {
  it('run left to right and bottom to top', async () => {
    expect([...latticePoints({ cells: 2, from: -3, to: 3 })]).toEqual([-3, 3, 3, 3, -3, -3, 3, -3]);
    const png = await drawLattice([{ values: [0, 1, 0.5, 0.5] }], {
      cells: 2,
      from: -3,
      to: 3,
      shape: [1, 1, 1],
      range: [0, 1],
      over: 'z',
    });
    expect([await pixel(png, 44, 12), await pixel(png, 44 + 3, 12), await pixel(png, 44, 12 + 3)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
      [128, 128, 128],
    ]);
  });
});

describe('distributions', () => {
  it('have quantiles as NumPy has them', () => {
    const sorted = [1, 2, 4, 8];
    const expected = [1, 1.15, 3, 7.4, 8]; // From numpy.quantile.
    [0, 0.05, 0.5, 0.95, 1].forEach((fraction, index) =>
      expect(quantile(sorted, fraction)).toBeCloseTo(expected[index]!, 12),
    );
    expect(quantile([5], 0.95)).toBe(5);
  });

  it('have ranges per class and coordinate', () => {
    const ranges = rangesOf({
      rows: [
        [1, 10],
        [3, 30],
        [2, 20],
      ],
      classes: [1, 0, 1],
    });
    expect(ranges.map(({ class: name, coordinate, min, max, count }) => [name, coordinate, min, max, count])).toEqual([
      [0, 1, 3, 3, 1],
      [0, 2, 30, 30, 1],
      [1, 1, 1, 2, 2],
      [1, 2, 10, 20, 2],
    ]);
  });

  it('draw a mark per point and a bar per occupied bin', async () => {
    const { svg } = await drawScatter('points', {
      rows: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
      classes: [0, 1, 1],
      classCount: 2,
    });
    expect(/mark-symbol role-mark marks.*?<\/g>/s.exec(svg)![0].match(/<path/g)).toHaveLength(3);
    const { svg: bars } = await drawHistogram('bars', { rows: [[0], [0], [1]] });
    expect(bars.match(/aria-roledescription="bar"/g)).toHaveLength(2);
    expect(bars).toContain('examples: 2');
  });
});

describe('curves', () => {
  const lines = [1, 2, 3].flatMap((epoch) => [
    line('step', 'train', epoch - 0.5, { loss: 4 / epoch }),
    line('epoch', 'train', epoch, { loss: 3 / epoch }),
    line('epoch', 'test', epoch, { loss: 3.1 / epoch, psnr: epoch }),
  ]);

  it('draw a panel per term and a line per split, in ink that follows the page', async () => {
    const chart = await drawCurves(lines, termsIn(lines, ['psnr', 'loss']));
    expect(chart!.svg).toContain('>psnr<');
    expect(chart!.svg.indexOf('>psnr<')).toBeLessThan(chart!.svg.indexOf('>loss<'));
    expect(chart!.svg).toContain('currentColor');
    const { width, channels } = await sharp(chart!.png).metadata();
    expect(width).toBeGreaterThan(1000);
    expect(channels).toBe(3);
  });

  it('are the same bytes every time, and undefined without values', async () => {
    expect((await drawCurves(lines, ['loss']))!.svg).toBe((await drawCurves(lines, ['loss']))!.svg);
    expect(await drawCurves([], ['loss'])).toBeUndefined();
    expect(await drawLines('curves', lines, ['unknown'])).toBeUndefined();
    expect((await drawLines('both', lines, ['loss', 'psnr']))!.svg).toContain('>psnr<');
  });

  it('one by one keep the colour of a split, measured there or not', async () => {
    const measured = [line('epoch', 'train', 1, { loss: 3 }), line('epoch', 'test', 1, { loss: 2, psnr: 20 })];
    const separate = (await drawSeparateCurves(measured, ['loss', 'psnr', 'none']))!;
    expect(separate.splits).toEqual(['train', 'test']);
    expect(separate.panels.map(({ term }) => term)).toEqual(['loss', 'psnr']);
    const [loss, psnr] = separate.panels.map(({ svg }) => svg);
    expect([loss!.includes(palette[0]!), loss!.includes(palette[1]!)]).toEqual([true, true]);
    expect([psnr!.includes(palette[0]!), psnr!.includes(palette[1]!)]).toEqual([false, true]);
    expect(await drawSeparateCurves([], ['loss'])).toBeUndefined();
  });

  it('mark the start of a stage, and scale a term by the stages that train it', async () => {
    const staged: MetricsLine[] = [1, 2, 3, 4].flatMap((epoch) => {
      const stage = epoch <= 2 ? 'coding' : 'density';
      const trained: Record<string, number> = epoch <= 2 ? { code: 1 / epoch } : { nll: 1 / epoch };
      return [
        { ...line('step', 'train', epoch, trained), stage },
        { ...line('epoch', 'train', epoch, { code: 0.5, nll: epoch <= 2 ? 9000 : 0.1 * epoch }), stage },
      ];
    });
    const panels = (await drawCurves(staged, ['code', 'nll']))!.svg;
    expect(panels.match(/>density<\/text>/g)).toHaveLength(2);
    expect(panels).not.toContain('>coding<');
    expect(panels).not.toMatch(/>\d,000</); // The values of an untrained net are beyond the panel.
    expect((await drawLines('both', staged, ['code', 'nll']))!.svg.match(/>density<\/text>/g)).toHaveLength(1);
    expect((await drawCurves(lines, ['loss']))!.svg).not.toContain('stroke-dasharray');
  });
});

describe('html', () => {
  it('escapes texts from outside, also in specs', () => {
    expect(highlighted('model A { // a <b> & "c"\n}')).toBe(
      '<span class="k">model</span> A { <span class="c">// a &lt;b&gt; &amp; &quot;c&quot;</span>\n}',
    );
    expect(highlighted('data x from "model.zip"')).not.toContain('<span class="k">model');
  });

  it('gives ids of their own to every drawing in the page', () => {
    const svg = '<?xml version="1.0"?><svg><clipPath id="part-0"/><g clip-path="url(#part-0)"/></svg>';
    const [first, second] = [inlineSvg(svg), inlineSvg(svg)];
    const id = /id="([^"]+)"/.exec(first)![1]!;
    expect(first).toContain(`url(#${id})`);
    expect(first).not.toContain('<?xml');
    expect(second).not.toContain(`"${id}"`);
  });

  it('writes numbers for reading', () => {
    expect([759873, 151.23456, 1.5, 0.12345, 0.00001234, NaN].map(number)).toEqual([
      '759,873',
      '151.23',
      '1.500',
      '0.1235',
      '1.234e-5',
      'NaN',
    ]);
  });

  it('reads layer tables with care', () => {
    expect(netsOf(undefined)).toEqual([]);
    expect(
      netsOf({
        nets: [
          {
            name: 'G',
            parameters: 5,
            trainable: 4,
            layers: [{ path: 'G/a', op: 'Dense', output: [3], parameters: 5 }],
          },
        ],
      }),
    ).toEqual([
      { name: 'G', parameters: 5, trainable: 4, layers: [{ path: 'G/a', op: 'Dense', output: '[3]', parameters: 5 }] },
    ]);
  });
});

describe('report.html', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'genc-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows a run that has only begun, one that failed, and names skipped files', async () => {
    const run = {
      format: 'genc-run-1',
      model: '<Model>',
      spec: 'a.gen',
      created: new Date(0).toISOString(),
      seed: 1,
      settings: { latent: 3 },
      epochs: 2,
      batch: 4,
      skipped: ['faces: a/broken.png: truncated'],
      backend: { name: 'cpu' },
      environment: { node: '20' },
      status: 'failed',
      reason: 'no & more',
    };
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
    writeFileSync(join(folder, 'spec.gen'), 'model Model { }');
    const page = readFileSync(await writeReport(folder), 'utf8');
    expect(page).toContain('<h1>&lt;Model&gt;</h1>');
    expect(page).toContain('failed: no &amp; more');
    expect(page).toContain('faces: a/broken.png: truncated');
    expect(page).toContain('<td>latent</td><td><code>3</code></td>');
  });

  it('shows the first, the last and ten pictures between of a long run', async () => {
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({
        format: 'genc-run-1',
        model: 'M',
        spec: '',
        created: new Date(0).toISOString(),
        settings: {},
        skipped: [],
        backend: {},
        environment: {},
        status: 'finished',
        epochs: 99,
      }),
    );
    mkdirSync(join(folder, 'samples', 'generate'), { recursive: true });
    for (let epoch = 1; epoch <= 99; epoch++)
      writeFileSync(join(folder, 'samples', 'generate', `epoch-${String(epoch).padStart(4, '0')}.png`), 'picture');
    const page = readFileSync(await writeReport(folder), 'utf8');
    expect(page.match(/data:image\/png/g)).toHaveLength(12);
    expect(page).toContain('>epoch 1<');
    expect(page).toContain('>epoch 99<');
  });

  it('shows stages, and the newest value of terms that are not measured after each epoch', async () => {
    const run = {
      ...{ format: 'genc-run-1', model: 'M', spec: 'm.gen', created: new Date(0).toISOString(), seed: 1 },
      ...{ settings: {}, skipped: [], backend: {}, environment: {}, status: 'finished', epochs: 3 },
      stages: [
        { name: 'coding', epochs: 1, batch: 4 },
        { name: 'density', epochs: 2, batch: 4 },
      ],
    };
    writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
    const lines = [
      line('epoch', 'test', 1, { error: 4, sharpness: 7 }),
      line('epoch', 'test', 2, { error: 3 }),
      line('epoch', 'test', 3, { error: 2 }),
    ];
    writeFileSync(join(folder, 'metrics.jsonl'), lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
    const page = readFileSync(await writeReport(folder), 'utf8');
    expect(page).toContain('<strong>coding 1, density 2</strong>');
    expect(page).toMatch(/<td>error<\/td><td[^>]*>2<\/td>/);
    expect(page).toMatch(/<td>sharpness<\/td><td[^>]*>7 \(epoch 1\)<\/td>/);
  });
});

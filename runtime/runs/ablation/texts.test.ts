/** The report and the tables of an ablation show texts as texts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { harmlessText, hostileTexts } from '../../../specs/testing/hostile.js';
import { structureOfPage } from '../../../specs/testing/page-structure.js';
import type { Collected } from './collect.js';
import { writeAblationReport } from './report.js';
import type { AblationArm } from './ablation-file.js';

const arm = (id: string, text: string): AblationArm => ({
  ...{ id: `${id} ${text}`, model: id, settings: { width: text }, differences: [text] },
  ...{ start: { same: 0, fresh: [text] }, unequal: [text], otherFormulas: [], epochs: 4, batch: 8, flops: 1 },
});

function collected(folder: string, text: string, doc: string): Collected {
  const arms = [arm('Base', text), arm('Wide', text)];
  return {
    folder,
    ablation: {
      ...{ format: 'genc-ablation-1', name: text, doc, spec: text, base: '', created: '', seeds: [0] },
      ...{ arms, compare: [{ measure: 'loss', order: 'lowest' }], set: { width: text } },
    },
    runs: arms.map((each, index) => ({
      ...{ arm: each, seed: 0, folder: join(folder, String(index)), status: 'finished', epoch: 4, machine: text },
      ...{ skipped: [text], absent: {}, distances: [] },
      metrics: [{ kind: 'epoch', split: 'test', step: 1, epoch: 4, values: { loss: 1 + index } }],
    })),
  };
}

/** The page's structure, the kinds of Markdown, and the rows of the table. */
async function structures(text: string, doc = text): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'genc-study-'));
  try {
    await writeAblationReport(collected(folder, text, doc));
    const kinds: string[] = [];
    const markdown = readFileSync(join(folder, 'table.md'), 'utf8');
    marked.walkTokens(
      marked.lexer(markdown),
      ({ type }) => void (['text', 'escape', 'br'].includes(type) || kinds.push(type)),
    );
    return [structureOfPage(readFileSync(join(folder, 'report.html'), 'utf8')), kinds];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each(hostileTexts)('%j', async (text) => {
  expect(await structures(text)).toEqual(await structures(harmlessText, text.replace(/[^\n]+/g, 'words')));
});

/** The specs from which mutants are made, shrunk so that a step of each takes milliseconds. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { checkFile, compileFile, hasErrors } from '../../compiler/compile.js';
import { compilerDefinitions } from '../../compiler/diagnostics/messages/index.js';
import { countFlops } from '../../compiler/graph/measure.js';
import { wholeFile } from '../../specs/testing/examples.js';

/** A reader of files for a mutant that is treated as a file in `specs/`. */
export function readerFor(root: string, text: string): (path: string) => string | undefined {
  return (path) => {
    if (path === MUTANT) return text;
    const file = `${root}specs/${path}`;
    return existsSync(file) && path.endsWith('.gen') ? readFileSync(file, 'utf8') : undefined;
  };
}
export const MUTANT = 'mutant.gen';

const genIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.gen'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));

/** The examples of the pages, completed to whole specs. */
function examplesOf(root: string): string[] {
  const texts = readdirSync(`${root}docs`).flatMap((name) => {
    if (!name.endsWith('.md')) return [];
    return [...readFileSync(`${root}docs/${name}`, 'utf8').matchAll(/```gen\n([\s\S]*?)```/g)].map(
      (match) => match[1]!,
    );
  });
  return texts.flatMap((text) => {
    try {
      return [wholeFile(text.trim())];
    } catch {
      return []; // a fragment that cannot be completed
    }
  });
}

/** All specs of the repository without errors, shrunk. They are kept in `.genc/`, since shrinking is slow. */
export function corpus(root: string): string[] {
  const folders = ['specs', 'specs/testing', 'bench/specs', 'grammar/fixtures', 'examples/quickstart'];
  const texts = [
    ...folders.flatMap((folder) => genIn(`${root}${folder}`)),
    ...examplesOf(root),
    ...compilerDefinitions.flatMap(({ bad, good }) => [bad, good]),
  ];
  const cache = `${root}.genc/mutants/${createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16)}.json`;
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8')) as string[];
  // Every iteration of a search costs a training step, so searches become short.
  const brief = texts.map((text) => text.replace(/repeat \d{3,}/g, 'repeat 3'));
  const whole = brief.filter((text) => costOf(root, text) !== undefined);
  const small = [...new Set(whole.map((text) => shrunk(root, text)))].flatMap((text) => {
    // A spec that is fast to check occurs more often.
    const started = performance.now();
    checkFile(MUTANT, { read: readerFor(root, text) });
    const times = Math.max(1, Math.min(6, Math.round(150 / (performance.now() - started))));
    return Array.from({ length: times }, () => text);
  });
  mkdirSync(`${root}.genc/mutants`, { recursive: true });
  writeFileSync(cache, JSON.stringify(small));
  return small;
}

/** The multiply-adds of all nets; undefined if the spec has errors or trains nothing. */
function costOf(root: string, text: string): number | undefined {
  const { graph, diagnostics } = compileFile(MUTANT, { read: readerFor(root, text) });
  return !graph?.train || hasErrors(diagnostics) ? undefined : countFlops(graph.nets);
}

/** A spec with whole numbers as small as possible; equal numbers stay equal. */
function shrunk(root: string, text: string): string {
  let best = text;
  let cost = costOf(root, text)!;
  const found = [...new Set(text.match(/(?<![\w.])\d[\d_]*(?![\w.])/g) ?? [])];
  const large = found.filter((number) => Number(number.replaceAll('_', '')) >= 6);
  const order = large.sort((a, b) => Number(b.replaceAll('_', '')) - Number(a.replaceAll('_', '')));
  for (const number of order)
    for (const by of [64, 16, 4, 2]) {
      const value = Math.ceil(Number(number.replaceAll('_', '')) / by);
      const tried = best.replace(new RegExp(`(?<![\\w.])${number}(?![\\w.])`, 'g'), String(Math.max(2, value)));
      const cheaper = costOf(root, tried);
      if (cheaper === undefined || cheaper >= cost) continue;
      best = tried;
      cost = cheaper;
      break;
    }
  return best;
}

/** The specs that mutants are made of, made small: a step of each is a matter of milliseconds. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { checkFile, compileFile, hasErrors } from '../../compiler/compile.js';
import { compilerDefinitions } from '../../compiler/diagnostics/messages/index.js';
import { countFlops } from '../../compiler/graph/measure.js';
import { wholeFile } from '../../specs/testing/examples.js';

/** A reader of files beside a spec that stands in `specs/`, whatever its own name. */
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

/** Examples of the pages: what they show, with what stands around. */
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
      return []; // a piece that no page makes whole
    }
  });
}

/** All specs of the repository that check without errors, shrunk. Kept in `.genc/`, since shrinking takes a while. */
export function corpus(root: string): string[] {
  const folders = ['specs', 'specs/testing', 'bench/specs', 'grammar/fixtures', 'examples/quickstart'];
  const texts = [
    ...folders.flatMap((folder) => genIn(`${root}${folder}`)),
    ...examplesOf(root),
    ...compilerDefinitions.flatMap(({ bad, good }) => [bad, good]),
  ];
  const cache = `${root}.genc/mutants/${createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16)}.json`;
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8')) as string[];
  // A search takes a step of training each time.
  const brief = texts.map((text) => text.replace(/repeat \d{3,}/g, 'repeat 3'));
  const whole = brief.filter((text) => costOf(root, text) !== undefined);
  const small = [...new Set(whole.map((text) => shrunk(root, text)))].flatMap((text) => {
    // What is checked quickly comes more often.
    const started = performance.now();
    checkFile(MUTANT, { read: readerFor(root, text) });
    const times = Math.max(1, Math.min(6, Math.round(150 / (performance.now() - started))));
    return Array.from({ length: times }, () => text);
  });
  mkdirSync(`${root}.genc/mutants`, { recursive: true });
  writeFileSync(cache, JSON.stringify(small));
  return small;
}

/** Multiply-adds of all nets; undefined where the spec has errors or trains nothing. */
function costOf(root: string, text: string): number | undefined {
  const { graph, diagnostics } = compileFile(MUTANT, { read: readerFor(root, text) });
  return !graph?.train || hasErrors(diagnostics) ? undefined : countFlops(graph.nets);
}

/** Whole numbers as small as the spec allows; each is the same number everywhere. */
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

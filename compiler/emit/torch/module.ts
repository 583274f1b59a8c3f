/** The text of a module: its head, imports, layers, classes and functions. */
import type { Code } from './layout/code.js';
import { layers } from './layers.js';
import { render } from './layout/render.js';

export interface ModuleParts {
  readonly doc: string;
  /** Classes and functions, each after those that it uses. Layers that PyTorch does not have follow them. */
  readonly definitions: readonly Code[];
}

export function moduleText({ doc, definitions }: ModuleParts): string {
  const written = definitions.map((code) => render([code]).join('\n'));
  const needed = layersIn(written);
  const given = needed.map((name) => layers[name]!.text);
  const texts = given.length > 0 ? [...written, helpers, ...given] : written;
  const imports = importsOf(
    texts,
    needed.flatMap((name) => layers[name]!.imports),
  );
  // A comment stands nearer to the imports than a definition.
  const gap = texts[0]!.startsWith('#') ? '\n\n' : '\n\n\n';
  return `${[render([{ doc }]).join('\n'), imports].join('\n\n')}${gap}${texts.join('\n\n\n')}\n`;
}

/** The heading of the layers. They stand at the end, because a reader wants the model first. */
const helpers = '# What PyTorch does not have, or does otherwise.';

/** Code without strings and comments. */
const bareCode = (text: string): string => text.replace(/"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#.*/g, '');

/** Names that code refers to directly, and not as members of something else or as the names of arguments. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(bareCode(text).matchAll(/(?<![\w.])[A-Za-z_]\w*\b(?!=[^=])/g), ([name]) => name));
}

/** The layers that code needs, each after those that it needs itself. */
function layersIn(texts: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    for (const need of layers[name]!.needs) add(need);
    found.add(name);
  };
  const names = new Set(texts.flatMap((text) => [...namesIn(text)]));
  // The table has an order in which each stands behind what it needs.
  for (const name of Object.keys(layers)) if (names.has(name)) add(name);
  return [...found];
}

/** Names that modules import, by the line that imports them. */
const known: readonly (readonly [name: string, line: string])[] = [
  ['math', 'import math'],
  ['Callable', 'from collections.abc import Callable'],
  ['NamedTuple', 'from typing import NamedTuple'],
  ['torch', 'import torch'],
  ['F', 'import torch.nn.functional as F'],
  ['Tensor', 'from torch import Tensor'],
  ['nn', 'from torch import nn'],
];

function importsOf(texts: readonly string[], more: readonly string[]): string {
  const names = new Set(texts.flatMap((text) => [...namesIn(text)]));
  const lines = new Set([...more, ...known.flatMap(([name, line]) => (names.has(name) ? [line] : []))]);
  const from = new Map<string, Set<string>>();
  const plain: string[] = [];
  for (const line of lines) {
    const [, module, name] = /^from (\S+) import (.+)$/.exec(line) ?? [];
    if (module === undefined) plain.push(line);
    else from.set(module, (from.get(module) ?? new Set()).add(name!));
  }
  const named = [...from].map(([module, all]) => `from ${module} import ${[...all].sort().join(', ')}`);
  const isTorch = (line: string): boolean => /^(?:import|from) torch\b/.test(line);
  const section = (test: (line: string) => boolean): string =>
    [...plain.filter(test).sort(), ...named.filter(test).sort()].join('\n');
  return ['from __future__ import annotations', section((line) => !isTorch(line)), section(isTorch)]
    .filter((part) => part !== '')
    .join('\n\n');
}

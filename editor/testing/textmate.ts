/** For tests: the scopes that a TextMate grammar gives to a text, by the engine of VS Code. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import type { IGrammar, IOnigLib } from 'vscode-textmate';

export interface Scoped {
  readonly start: number;
  readonly end: number;
  /** Scopes from the outside, without that of the whole text. */
  readonly scopes: readonly string[];
}

async function engine(): Promise<IOnigLib> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

/** A grammar from its file. */
export async function loadGrammar(path: string, scopeName: string): Promise<IGrammar> {
  const registry = new textmate.Registry({
    onigLib: engine(),
    loadGrammar: (asked) =>
      Promise.resolve(asked === scopeName ? textmate.parseRawGrammar(readFileSync(path, 'utf8'), path) : null),
  });
  return (await registry.loadGrammar(scopeName))!;
}

/** The pieces of a text in order, as an editor would colour them line by line. */
export function scopesOf(grammar: IGrammar, text: string): Scoped[] {
  const found: Scoped[] = [];
  let state = textmate.INITIAL;
  let offset = 0;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens)
      found.push({
        start: offset + startIndex,
        end: offset + Math.min(endIndex, line.length),
        scopes: scopes.slice(1),
      });
    offset += line.length + 1;
  }
  return found;
}

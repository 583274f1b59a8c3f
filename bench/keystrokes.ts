/** Keystrokes into a spec that is open in the language server, in this process, and the time until messages come. */
import { lex } from '../grammar/syntax/lexer.js';
import { Client } from '../editor/testing/client.js';

/** Milliseconds from one keystroke to its messages. */
export interface Keystroke {
  /** To the first messages about the text as it is now, by the clock and of processor time. */
  readonly first: number;
  readonly firstCpu: number;
  /** Until all models and variants are checked and the server rests. */
  readonly all: number;
  readonly allCpu: number;
}

/** A character that is typed behind a place and taken back again. */
interface Typed {
  readonly offset: number;
  readonly character: string;
}

/** Types at `places` places, spread evenly over words, numbers and comments, and takes each character back. */
export async function keystrokes(text: string, places: number): Promise<Keystroke[]> {
  const client = await Client.start();
  const { uri, document } = await client.open(text);
  await client.said(uri);
  await untilRest();
  const measured: Keystroke[] = [];
  let version = 1;
  for (const { offset, character } of spread(typable(text), places)) {
    const start = document.positionAt(offset);
    const end = { line: start.line, character: start.character + 1 };
    for (const change of [
      { range: { start, end: start }, text: character },
      { range: { start, end }, text: '' },
    ]) {
      version += 1;
      measured.push(await measure(client, uri, version, change));
    }
  }
  client.close();
  return measured;
}

async function measure(client: Client, uri: string, version: number, change: object): Promise<Keystroke> {
  client.diagnostics.delete(uri);
  const [start, cpu] = [performance.now(), processorTime()];
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [change],
  });
  await client.said(uri);
  const [first, firstCpu] = [performance.now() - start, processorTime() - cpu];
  const lastWork = await untilRest();
  return { first, firstCpu, all: Math.max(first, lastWork - start), allCpu: processorTime() - cpu };
}

/** Waits until nothing else runs in this process, and says when that was. */
async function untilRest(): Promise<number> {
  let last = performance.now();
  for (let quiet = 0; quiet < 4;) {
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1));
    const now = performance.now();
    if (now - before < 3) quiet += 1;
    else [quiet, last] = [0, now];
  }
  return last;
}

/** Places behind words, numbers and comments, with a character that continues each. */
function typable(text: string): Typed[] {
  const { tokens, comments } = lex(text);
  return [...tokens, ...comments]
    .filter(({ image }) => /^(\w|\/\/)/.test(image))
    .map(({ image, startOffset }) => ({
      offset: startOffset + image.length,
      character: /^\d/.test(image) ? '1' : 'x',
    }))
    .sort((a, b) => a.offset - b.offset);
}

/** Some of many, evenly spread. */
function spread<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0).slice(0, count);
}

const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** A process that prepares a set in files of 1 MB: `child.mjs CACHE`. It prints how many pictures are done, and the folder. */
import type { DataDefinition } from '../../../contract/model.js';
import { prepareData } from '../prepared/prepare-data.js';
import { openData } from '../open.js';

const cache = process.argv[2];
const resize = { name: 'resize', settings: { size: 32 } };
const definition: DataDefinition = {
  name: 'glyphs',
  sources: ['glyphs'],
  transforms: [],
  fields: { x: { kind: 'image', shape: [32, 32, 1], range: [0, 1], transforms: [resize] } },
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const set = await openData(definition, { directory: '', seed: 0 });
try {
  const { folder } = await prepareData(set, { cache, shardBytes: 2 ** 20, onProgress: (done) => say(String(done)) });
  say(folder);
} catch (error) {
  const { message, hint } = error as { message: string; hint?: string };
  say(`${message} ${hint}`);
  process.exitCode = 1;
}

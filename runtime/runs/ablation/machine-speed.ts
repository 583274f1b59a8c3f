/** The speed of training on this machine with one backend, measured once and kept in the user's cache. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { cpus, hostname } from 'node:os';
import { join } from 'node:path';
import { fromJson, toJson } from '../../common/json.js';
import type { PreparedBackend } from '../../engine/backend/index.js';
import { measureTrainingSpeed } from '../../engine/backend/training-speed.js';
import type { TrainingSpeed } from '../../engine/backend/training-speed.js';
import { writeAtomic } from '../files/atomic.js';
import { cacheDirectory } from '../files/cache.js';

const format = 'genc-speed-1';

/** Everything that the speed depends on: the machine, the backend, and what computes under it. */
function keyOf({ name, tier, threads, native }: PreparedBackend): string {
  const processors = cpus();
  const machine = [hostname(), processors.length, processors[0]?.model, process.version];
  const facts = [format, ...machine, name, tier, threads, native?.active];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

const isSpeed = (value: unknown): value is TrainingSpeed =>
  typeof value === 'object' &&
  value !== null &&
  (['convolutions', 'products', 'numbers', 'operation'] as const).every((key) => {
    const found = (value as Record<string, unknown>)[key];
    return typeof found === 'number' && Number.isFinite(found) && found > 0;
  });

/** The speed of the backend that was prepared: from the cache, or else measured now and kept. */
export async function machineSpeed(backend: PreparedBackend, cache = cacheDirectory()): Promise<TrainingSpeed> {
  const folder = join(cache, 'speed');
  const path = join(folder, `${backend.name}-${keyOf(backend)}.json`);
  const stored = await readFile(path, 'utf8').then(
    (text) => fromJson<unknown>(text),
    () => undefined,
  );
  if (isSpeed(stored)) return stored;
  const speed = measureTrainingSpeed();
  // A cache that cannot be written costs two seconds the next time, and nothing else.
  await mkdir(folder, { recursive: true })
    .then(() => writeAtomic(path, `${toJson(speed, 2)}\n`))
    .catch(() => undefined);
  return speed;
}

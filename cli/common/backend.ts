import type { PreparedBackend } from '../../runtime/engine/backend/index.js';
import { note, paint } from './terminal.js';

export interface BackendOptions {
  readonly backend?: string;
  readonly threads?: number;
}

/** Starts the backend and prints its warnings. */
export async function prepare({ backend, threads }: BackendOptions): Promise<PreparedBackend> {
  const { prepareBackend } = await import('../../runtime/engine/backend/index.js');
  const prepared = await prepareBackend(backend, { threads });
  for (const warning of prepared.warnings) note(`${paint.yellow('warning')}: ${warning}`);
  const { native } = prepared;
  if (native && !native.active && native.chosen !== true) note('hint: genc doctor says what to do');
  return prepared;
}

import { searchPython } from '../python/find.js';
import type { Probed } from '../python/probe.js';

let told = false;

/** The torch of this machine. Where there is none, tests that need it are left out, and one line says so. */
export async function torchHere(): Promise<Probed> {
  const here = await searchPython();
  if (!here.ok && !told) {
    process.stderr.write(`torch is not here (${here.fault}: ${here.detail}); tests that need it are left out\n`);
    told = true;
  }
  return here;
}

#!/usr/bin/env node
import module from 'node:module';
import type * as check from './actions/check.js';
import { loadWithCodeCache } from './code-cache.js';
import { terminalText } from '../runtime/escape/terminal.js';
import { explainFailure } from './common/failure.js';

/** The file name of the bundle that contains only `check`. */
declare const GENC_CHECK: string;

// The compile cache of Node, from 22.1 on, covers everything but `check`.
if ('enableCompileCache' in module) (module.enableCompileCache as () => void)();

// A pipe that closes early, as in `genc show … | head`, is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const words = process.argv.slice(2);
try {
  // `check FILE`, which hooks run often, skips the option parser and keeps its compiled code between starts.
  if (words[0] === 'check' && words.length > 1 && !words.some((word) => word.startsWith('-'))) {
    const { exports, keep } = loadWithCodeCache<typeof check>(new URL(GENC_CHECK, import.meta.url));
    process.exitCode = exports.runCheck(words.slice(1), {});
    keep();
  } else {
    const { run } = await import('./program.js');
    process.exitCode = await run(words);
  }
} catch (error) {
  process.exitCode = explainFailure(error, (text) => process.stderr.write(terminalText(text)));
}

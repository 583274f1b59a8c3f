#!/usr/bin/env node
import module from 'node:module';
import type * as check from './actions/check.js';
import { loadWithCodeCache } from './code-cache.js';
import { terminalText } from '../runtime/escape/terminal.js';
import { explainFailure } from './common/failure.js';

/** File name of the bundle that holds `check` alone. */
declare const GENC_CHECK: string;

// Node from 22.1 on does so for everything else.
if ('enableCompileCache' in module) (module.enableCompileCache as () => void)();

// `genc show … | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const words = process.argv.slice(2);
try {
  // `check FILE`, which editors and hooks run all day, goes past the option parser and its loading,
  // and keeps its compiled code from start to start.
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

#!/usr/bin/env node
import module from 'node:module';
import { explainFailure } from './failure.js';

// Node from 22.1 on keeps compiled code between starts.
if ('enableCompileCache' in module) (module.enableCompileCache as () => void)();

// `genc show … | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const words = process.argv.slice(2);
try {
  // `check FILE`, which editors and hooks run all day, goes past the option parser and its loading.
  if (words[0] === 'check' && words.length > 1 && !words.some((word) => word.startsWith('-'))) {
    const { runCheck } = await import('./check.js');
    process.exitCode = runCheck(words.slice(1), {});
  } else {
    const { run } = await import('./program.js');
    process.exitCode = await run(words);
  }
} catch (error) {
  process.exitCode = explainFailure(error, (text) => process.stderr.write(text));
}

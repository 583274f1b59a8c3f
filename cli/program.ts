import { Command, CommanderError } from 'commander';
import { registerAblate } from './commands/ablate.js';
import { registerCheck } from './commands/check.js';
import { registerCompile } from './commands/compile.js';
import { registerData } from './commands/data.js';
import { registerDiff } from './commands/diff.js';
import { registerDoctor } from './commands/doctor.js';
import { registerEdit } from './commands/edit.js';
import { registerEval } from './commands/eval.js';
import { registerExplain } from './commands/explain.js';
import { registerFid } from './commands/fid.js';
import { registerFmt } from './commands/fmt.js';
import { registerInit } from './commands/init.js';
import { registerLsp } from './commands/lsp.js';
import { registerReport } from './commands/report.js';
import { registerResume } from './commands/resume.js';
import { registerSample } from './commands/sample.js';
import { registerShow } from './commands/show.js';
import { registerTrain } from './commands/train.js';
import { registerWatch } from './commands/watch.js';
import { paint } from './common/terminal.js';

declare const GENC_VERSION: string;

/** The command line: one file per command, in the order in which a new user needs them. */
export function createProgram(): Command {
  const program = new Command('genc')
    .description('genc: deep generative models from small specs, compiled to readable TypeScript on TensorFlow.js')
    .version(GENC_VERSION, '-V, --version')
    .configureHelp({ styleTitle: (text) => paint.bold(text), sortSubcommands: false, showGlobalOptions: false })
    .showHelpAfterError(false)
    .addHelpText(
      'after',
      `
Examples:
  $ genc init && genc train          a first model in an empty folder
  $ genc check dcgan.gen             what is wrong with this spec?
  $ genc show dcgan.gen:WGAN_GP      layer tables of a variant
  $ genc diff dcgan.gen:WGAN dcgan.gen:WGAN_GP      what is the difference?
  $ genc train vae.gen --set latent=32 --epochs 5

Exit codes: 0 fine; 1 the spec or the run is wrong; 2 the call is wrong.`,
    );
  const registrations = [
    registerInit,
    registerCheck,
    registerFmt,
    registerShow,
    registerDiff,
    registerCompile,
    registerTrain,
    registerResume,
    registerWatch,
    registerSample,
    registerEdit,
    registerEval,
    registerFid,
    registerReport,
    registerAblate,
    registerData,
    registerDoctor,
    registerExplain,
    registerLsp,
  ];
  for (const register of registrations) register(program);
  const settle = (command: Command): void => {
    command.exitOverride();
    command.commands.forEach(settle);
  };
  settle(program);
  return program;
}

/** Runs one call and returns the exit code. Only mistakes in the call are handled; other failures are thrown. */
export async function run(words: readonly string[]): Promise<number> {
  const program = createProgram();
  if (words.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has printed the message already; help and version are "errors" with code zero.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

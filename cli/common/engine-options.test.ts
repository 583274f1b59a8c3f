import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addClusterOptions, addEngineOptions, addNodesOptions, chosenEngine, engineWords, requirePlaces } from './engine-options.js'; // prettier-ignore
import type { ClusterOptions, EngineOptions } from './engine-options.js';
import type { UsageError } from './failure.js';

function parsed(words: string): EngineOptions & ClusterOptions {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addClusterOptions(addNodesOptions(addEngineOptions(command)));
  command.parse(words.split(' ').filter(Boolean), { from: 'user' });
  return command.opts();
}

function refusal(words: string): string {
  const options = parsed(words);
  try {
    chosenEngine(options);
    requirePlaces(options);
    return 'none';
  } catch (error) {
    const { message, hint, exitCode } = error as UsageError;
    expect(exitCode).toBe(2);
    return hint === undefined ? message : `${message}; ${hint}`;
  }
}

describe('the options of the engine', () => {
  it.each([
    '',
    '--engine torch --device cuda:1 --amp bf16 --compile --max-restarts 0',
    '--engine torch --processes auto',
    '--engine torch --nodes 2 --node-rank 1 --rendezvous node-0:29400',
    '--engine torch --nodes 4 --processes 8 --slurm --partition gpu --time 2-00:00:00',
    '--engine torch --k8s --image registry/torch:2.4',
  ])('go together: %s', (words) => expect(refusal(words)).toBe('none'));

  it.each([
    ['--device cpu', '--device is for the torch engine; add --engine torch'],
    ['--engine node --compile', '--compile is for the torch engine; add --engine torch'],
    ['--slurm', '--slurm is for the torch engine; add --engine torch'],
    ['--engine torch --slurm --k8s', '--slurm and --k8s are two ways; choose one'],
    ['--engine torch --image x', '--image is for --k8s'],
    ['--engine torch --k8s --time 1:00', '--time is for --slurm'],
    ['--engine torch --slurm --processes auto', 'the GPUs of the cluster are not known here'],
    ['--engine torch --slurm --nodes 2 --node-rank 0', '--node-rank is found out by the cluster itself'],
    ['--engine torch --node-rank 0', '--node-rank is for a training on several --nodes'],
    ['--engine torch --nodes 2 --node-rank 0', '--nodes needs --node-rank and --rendezvous'],
    ['--engine torch --nodes 2 --node-rank 2 --rendezvous a:1', '--node-rank 2 is none of 2 machines'],
  ])('are refused: %s', (words, message) => expect(refusal(words)).toContain(message));

  it.each(['--device gpu', '--processes 0', '--rendezvous here', '--rendezvous a:70000', '--engine jax', '--amp fp16'])(
    'have values that are checked: %s',
    (words) => expect(() => parsed(words)).toThrow(),
  );

  it('read an address with a port, also of version 6', () => {
    expect(parsed('--rendezvous [fe80::1]:29400').rendezvous).toEqual({ host: 'fe80::1', port: 29400 });
  });

  it('are passed on as words', () => {
    const words = '--engine torch --device cuda --processes auto --amp bf16 --max-restarts 2 --compile';
    expect(engineWords(parsed(words)).join(' ')).toBe(words);
    expect(engineWords({})).toEqual([]);
  });
});

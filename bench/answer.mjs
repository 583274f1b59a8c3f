/** The answer of a process that measures: JSON, or `{ skipped }` with the reason why there is none. */
import { spawnSync } from 'node:child_process';

const LIMIT_MINUTES = 6;

/** Runs a command with a request as its last argument. */
export function answerOf(command, request, env = process.env) {
  const [program, ...words] = [...command, JSON.stringify(request)];
  const timeout = LIMIT_MINUTES * 60_000;
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', env, timeout });
  if (error?.code === 'ETIMEDOUT') return { skipped: `more than ${LIMIT_MINUTES} minutes for one step` };
  if (status === 0) return JSON.parse(stdout);
  return { skipped: reasonOf(stderr ?? '') ?? error?.message ?? `ended with ${status}` };
}

/** The message of the error that ended a process; Python has it in the last line, Node in the first. */
function reasonOf(stderr) {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /^[\w.]*Error\b.*:/.test(line)) ?? lines.find((line) => /error/i.test(line));
}

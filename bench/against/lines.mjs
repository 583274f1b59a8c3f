/** The number of lines of every emitted module, before and after: people read this text, so it should not grow. */
import { compileAll } from './modules.mjs';

const linesOf = (text) => text.trimEnd().split('\n').length;
const signed = (number) => (number > 0 ? `+${number}` : String(number));

export async function measureLines(checkouts, context) {
  const modules = await compileAll(checkouts, context);
  const counted = modules
    .filter(({ failures }) => failures.length === 0)
    .map(({ name, texts }) => ({ name, lines: texts.map(linesOf), isSame: texts[0] === texts[1] }));
  const rows = counted.map(({ name, lines: [before, after], isSame }) => [
    name,
    String(before),
    String(after),
    signed(after - before),
    after > before ? 'LONGER' : after < before ? 'shorter' : isSame ? 'the same text' : 'as long',
  ]);
  const sum = (side) => counted.reduce((total, { lines }) => total + lines[side], 0);
  rows.push(['all', String(sum(0)), String(sum(1)), signed(sum(1) - sum(0)), '']);
  return {
    tables: [{ title: 'Lines of the emitted modules', head: ['module', 'before', 'after', 'change', ''], rows }],
    flags: counted.flatMap(({ name, lines: [before, after] }) =>
      after > before ? [`${name} is longer: ${before} → ${after} lines`] : [],
    ),
    failures: modules.flatMap(({ failures }) => failures),
  };
}

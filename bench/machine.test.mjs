import { expect, test } from 'vitest';
import { describeMachine, flagsOf, machine, machineName, nominalClock, vectorWidth } from './machine.mjs';

test.each([
  ['fpu sse sse2 avx f16c avx2 avx512f avx512dq', 'AVX-512'],
  ['fpu sse sse2 avx f16c avx2', 'AVX2'],
  ['fpu sse sse2 avx', 'AVX'],
  ['fpu sse sse2 ssse3', 'SSE'],
  ['fp asimd evtstrm aes', 'NEON'],
  // Macs of Intel write them in capitals.
  ['FPU SSE2 AVX1.0 AVX2', 'AVX2'],
  ['fpu', undefined],
])('the widest vectors of %s: %s', (flags, width) => expect(vectorWidth(flags.split(' '))).toBe(width));

const cpuinfo = `processor\t: 0
model name\t: AMD EPYC
cpu MHz\t\t: 2445.404
flags\t\t: fpu sse2 avx2

processor\t: 1
cpu MHz\t\t: 1000.000
flags\t\t: fpu
`;

test('flags and clock are those of the first processor', () => {
  expect(flagsOf(cpuinfo)).toEqual(['fpu', 'sse2', 'avx2']);
  expect(flagsOf('Features\t: fp asimd\n')).toEqual(['fp', 'asimd']);
  expect(flagsOf('')).toEqual([]);
  expect(nominalClock('AMD EPYC', cpuinfo)).toBeCloseTo(2.445, 3);
  expect(nominalClock('Intel(R) Xeon(R) CPU @ 2.20GHz', cpuinfo)).toBe(2.2);
  expect(nominalClock('Apple M2')).toBeUndefined();
});

test('a machine is named after its processor and its vectors', () => {
  const known = { node: '20.1.0', processor: 'AMD EPYC', processors: 2, vectors: 'AVX2', date: '2026-01-02' };
  expect(machineName(known)).toBe('AMD EPYC, AVX2');
  expect(machineName({ processor: 'unknown processor' })).toBe('unknown processor, vectors unknown');
  expect(describeMachine(known)).toBe('2026-01-02, Node 20.1.0, 2 × AMD EPYC, AVX2');
  expect(machine().processors).toBeGreaterThan(0);
});

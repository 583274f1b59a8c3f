import { expect, test } from 'vitest';
import { handicaps, withoutHandicaps } from './environment.mjs';

const environment = {
  PATH: '/usr/bin',
  OPENBLAS_CORETYPE: 'Haswell',
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  ATEN_CPU_CAPABILITY: 'default',
  GENC_THREADS: '2',
  COMPANY_NAME: 'x',
};

test('variables that would handicap PyTorch are named with what they change', () => {
  expect(handicaps(environment)).toEqual([
    'OPENBLAS_CORETYPE=Haswell (chooses kernels for another processor)',
    'OPENBLAS_NUM_THREADS=1 (sets threads or kernels of OpenBLAS)',
    'OMP_NUM_THREADS=1 (sets threads of OpenMP)',
    'MKL_NUM_THREADS=1 (sets threads or kernels of MKL)',
    'ATEN_CPU_CAPABILITY=default (limits the vectors of PyTorch)',
  ]);
});

test('its process has none of them, and everything else', () => {
  const clean = withoutHandicaps(environment);
  expect(clean).toEqual({ PATH: '/usr/bin', GENC_THREADS: '2', COMPANY_NAME: 'x' });
  expect(handicaps(clean)).toEqual([]);
});

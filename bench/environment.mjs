/** Variables of the environment that would handicap PyTorch, and an environment without them. */

/** Variables by their beginning, with what they change. */
const meanings = [
  ['OPENBLAS_CORETYPE', 'chooses kernels for another processor'],
  ['ATEN_CPU_CAPABILITY', 'limits the vectors of PyTorch'],
  ['MKL_ENABLE_INSTRUCTIONS', 'limits the vectors of MKL'],
  ['MKL_DEBUG_CPU_TYPE', 'chooses kernels for another processor'],
  ['DNNL_', 'sets up oneDNN'],
  ['ONEDNN_', 'sets up oneDNN'],
  ['OPENBLAS_', 'sets threads or kernels of OpenBLAS'],
  ['GOTO_', 'sets threads of OpenBLAS'],
  ['BLIS_', 'sets threads or kernels of BLIS'],
  ['VECLIB_', 'sets threads of Accelerate'],
  ['MKL_', 'sets threads or kernels of MKL'],
  ['OMP_', 'sets threads of OpenMP'],
  ['GOMP_', 'sets threads of OpenMP'],
  ['KMP_', 'sets threads of OpenMP'],
];

/** What of an environment would handicap PyTorch, in words such as `OMP_NUM_THREADS=1 (sets threads of OpenMP)`. */
export const handicaps = (environment) =>
  Object.entries(environment).flatMap(([name, value]) => {
    const meaning = meaningOf(name);
    return meaning === undefined || value === undefined ? [] : [`${name}=${value} (${meaning})`];
  });

/** The environment without the variables of {@link handicaps}. */
export const withoutHandicaps = (environment) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => meaningOf(name) === undefined));

const meaningOf = (name) => meanings.find(([start]) => name.startsWith(start))?.[1];

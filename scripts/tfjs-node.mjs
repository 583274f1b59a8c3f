// Makes tfjs-node from what the registries of npm and Python have, for machines where its install script cannot fetch
// TensorFlow's C library: TensorFlow's wheel has the same library, and the addon is built against it. Linux on x64.
//
//   node scripts/tfjs-node.mjs FOLDER [--gpu]
//
// FOLDER lies outside the repository. It takes npm, `python3 -m pip`, a C++ compiler, make and `nm` (binutils).
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { copyFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { standIns } from './tfjs-node/stand-ins.mjs';

const TENSORFLOW = '2.9.1'; // tfjs-node 4.22.0 is made for it.
const TFJS = '4.22.0';
const NODE_GYP = '11.4.2';
const kinds = {
  cpu: {
    wheel: 'tensorflow-cpu',
    sha256: '6666ddeae45e1f41da788cb4bdea3435aba16edb0bc17b7ac00631c7c9eb052e',
    package: '@tensorflow/tfjs-node',
    integrity: 'sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
  },
  gpu: {
    wheel: 'tensorflow',
    sha256: 'add2f4e55fd7209a5cb01d815364adc9827184d74a83c2f1616c72be2e85c8b7',
    package: '@tensorflow/tfjs-node-gpu',
    integrity: 'sha512-p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==',
  },
};
/** The library with TensorFlow's C interface. It also serves Python, so it asks for symbols of Python. */
const INTERNAL = '_pywrap_tensorflow_internal.so';
const FRAMEWORK = 'libtensorflow_framework.so.2';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { gpu: { type: 'boolean' } } });

function stop(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
const say = (line) => console.log(`tfjs-node: ${line}`);

function run(what, program, words, options = {}) {
  const { status, stdout, error } = spawnSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', options.quiet ? 'pipe' : 'inherit', 'inherit'],
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (error?.code === 'ENOENT') stop(`${what} needs '${program}', which is not installed.`);
  if (status !== 0) stop(`${what} failed: '${program} ${words.join(' ')}' ended with ${status}; its words are above.`);
  return stdout;
}

async function hashOf(path) {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest('hex');
}

/** The packages of npm, without their install scripts. */
function installPackage(folder, { package: name, integrity }) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const words = ['install', '--ignore-scripts', '--save-exact', '--no-audit', '--no-fund', `${name}@${TFJS}`];
  run(`installing ${name}`, 'npm', words, { cwd: folder });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const found = lock.packages[`node_modules/${name}`]?.integrity;
  if (found !== integrity) stop(`${name} ${TFJS} has the checksum ${found}, not ${integrity}: it is another package.`);
  return join(folder, 'node_modules', name);
}

/** The wheel, downloaded unless it is there, with its checksum compared. */
async function fetchWheel(folder, { wheel, sha256 }) {
  const name = `${wheel.replace('-', '_')}-${TENSORFLOW}-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`;
  const path = join(folder, 'wheels', name);
  if (!existsSync(path)) {
    const platform = ['--only-binary=:all:', '--python-version', '3.10', '--platform', 'manylinux2014_x86_64'];
    const words = ['-m', 'pip', 'download', '--no-deps', ...platform, '-d', dirname(path), `${wheel}==${TENSORFLOW}`];
    run(`downloading ${wheel} ${TENSORFLOW}`, 'python3', words);
  }
  const found = await hashOf(path);
  if (found !== sha256) stop(`${path} has the checksum ${found}, not ${sha256}. Delete it, and run this again.`);
  return path;
}

/** TensorFlow's headers and libraries, where tfjs-node's own script would have put them. */
function placeLibraries(wheel, folder) {
  rmSync(join(folder, 'deps'), { recursive: true, force: true });
  const unpacked = join(folder, 'deps', 'wheel');
  const wanted = [`tensorflow/python/${INTERNAL}`, `tensorflow/${FRAMEWORK}`, 'tensorflow/include/tensorflow/'];
  const program = `import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
archive.extractall(sys.argv[2], [name for name in archive.namelist() if name.startswith(tuple(sys.argv[3:]))])`;
  run('unpacking the wheel', 'python3', ['-c', program, wheel, unpacked, ...wanted]);
  const lib = join(folder, 'deps', 'lib');
  mkdirSync(lib);
  copyFileSync(join(unpacked, wanted[0]), join(lib, INTERNAL));
  copyFileSync(join(unpacked, wanted[1]), join(lib, FRAMEWORK));
  symlinkSync('wheel/tensorflow/include', join(folder, 'deps', 'include'));
  symlinkSync(FRAMEWORK, join(lib, 'libtensorflow_framework.so'));
  return lib;
}

/** `libtensorflow.so.2`: stand-ins for the symbols of Python, and a reference to TensorFlow's library. */
function linkLibrary(lib) {
  const symbols = run('reading symbols', 'nm', ['-D', '--undefined-only', INTERNAL], { cwd: lib, quiet: true });
  writeFileSync(join(lib, 'stand-ins.c'), standIns(symbols));
  const name = 'libtensorflow.so.2';
  const libraries = ['-Wl,--no-as-needed', '-L.', `-l:${INTERNAL}`, `-l:${FRAMEWORK}`, '-Wl,-rpath,$ORIGIN'];
  const words = ['-shared', '-fPIC', '-o', name, `-Wl,-soname,${name}`, 'stand-ins.c', ...libraries];
  run('linking TensorFlow', 'cc', words, { cwd: lib });
  symlinkSync(name, join(lib, 'libtensorflow.so'));
}

/** The addon. Node's headers lie beside the running Node, or node-gyp downloads them. */
function buildAddon(folder) {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
  // The version of Node's interface that the package will look for.
  const { binary } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version = Math.max(...binary.napi_versions.filter((known) => known <= Number(process.versions.napi)));
  const target = join(folder, 'lib', `napi-v${version}`);
  const settings = ['--module_name=tfjs_binding', `--module_path=${target}`];
  const words = ['exec', '--yes', `--package=node-gyp@${NODE_GYP}`, '--', 'node-gyp', 'rebuild', '--silent'];
  run('building the addon', 'npm', [...words, `--napi_build_version=${version}`, ...settings, ...headers], {
    cwd: folder,
    env: { ...process.env, LDFLAGS: `${process.env.LDFLAGS ?? ''} -Wl,--no-as-needed` },
  });
}

/** A product of matrices in a process of its own. */
function check(folder, name) {
  const program = `const tf = require('${name}');
    const [sum] = tf.sum(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]))).dataSync();
    if (sum !== 12) throw new Error('a sum of 12 is ' + sum);
    console.log('TensorFlow ' + tf.backend().binding.TF_Version + ' computes');`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  return run('the check', process.execPath, ['-e', program], { cwd: folder, quiet: true, env }).trim();
}

if (process.platform !== 'linux' || process.arch !== 'x64')
  stop(
    `TensorFlow ${TENSORFLOW} has wheels for this recipe on Linux x64 only; this is ${process.platform} ${process.arch}.`,
  );
if (positionals.length !== 1) stop('Name one folder outside the repository: node scripts/tfjs-node.mjs FOLDER [--gpu]');
const folder = resolve(positionals[0]);
const repository = fileURLToPath(new URL('..', import.meta.url));
if (!relative(repository, folder).startsWith('..')) stop(`${folder} lies in the repository. Name a folder outside it.`);

const kind = values.gpu ? kinds.gpu : kinds.cpu;
say(`1 of 4: ${kind.package} ${TFJS} from npm`);
const target = installPackage(folder, kind);
say(`2 of 4: ${kind.wheel} ${TENSORFLOW} from Python's index`);
const wheel = await fetchWheel(folder, kind);
say('3 of 4: the library');
linkLibrary(placeLibraries(wheel, target));
say('4 of 4: the addon');
buildAddon(target);
say(check(folder, kind.package));
say(`use it with NODE_PATH=${join(folder, 'node_modules')} in the environment of genc`);

// Prepares a clone: installs the packages of the lock file if they are missing, then builds. It needs only Node.
import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The reason to run `npm ci`; undefined if every package of the lock file is installed as locked. */
function missing() {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const installedPath = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installedPath)) return 'no packages are installed yet';
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, wanted] of Object.entries(lock)) {
    // Optional packages depend on the platform; npm omits them silently, and so does this script.
    if (path === '' || wanted.optional || wanted.devOptional) continue;
    if (installed[path]?.version !== wanted.version)
      return `${path.replace(/^.*node_modules\//, '')} is not installed as locked`;
  }
  return undefined;
}

export function setup() {
  const reason = missing();
  if (reason) {
    console.log(`set-up: ${reason}; running npm ci …`);
    // The command is one text, not a list, since npm is a .cmd file on Windows.
    const { status } = spawnSync('npm ci --no-audit --no-fund --ignore-scripts=false', {
      cwd: root,
      stdio: 'inherit',
      shell: true,
      // The package's script would fetch CUDA libraries, which genc does not use; newer npm reads `allowScripts`.
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    });
    if (status !== 0) {
      console.error('set-up: npm ci failed; its own words are above');
      process.exit(status ?? 1);
    }
  }
  const { status } = spawnSync(process.execPath, [`${root}scripts/build.mjs`], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) setup();

/**
 * Builds the product when it is not built or its sources have changed since, and does nothing otherwise, so that a command leaves the files
 * of a running server alone. Run by `npm start`, `npm run redress` and `npm run demo`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The output that is written last. */
const built = join(root, 'bundle/main.js');

/** Times of what the build reads; tests are none of it. */
function* sourceTimes(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceTimes(path);
    else if (!entry.name.endsWith('.spec.ts')) yield statSync(path).mtimeMs;
  }
}

const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
const inputs = ['package-lock.json', '.swcrc', 'scripts/bundle.mjs'].map((file) => statSync(join(root, file)).mtimeMs);
const isStale = [...inputs, ...sourceTimes(join(root, 'src'))].some((changedAt) => changedAt > builtAt);

if (isStale) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

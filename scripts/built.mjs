/**
 * Builds the product when it is not built or its sources have changed since, and does nothing otherwise, so that a command leaves the files
 * of a running server alone. Run by `npm start` and `npm run redress`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [source, built] = [join(root, 'src'), join(root, 'dist')];

function filesIn(folder, prefix = '') {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
  );
}

/** What the build makes of a source file; nothing of a test. */
function outputOf(file) {
  if (/\.(spec|d)\.ts$/.test(file)) return undefined;
  return file.replace(/\.ts$/, '.js');
}

function changedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

const outputs = new Map(
  filesIn(source).flatMap((file) => (outputOf(file) === undefined ? [] : [[outputOf(file), file]])),
);
const isStale = [...outputs].some(([output, file]) => changedAt(join(built, output)) < changedAt(join(source, file)));

if (isStale) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  // What was built from sources that are gone, but only in folders that the sources still have: others build into dist as well.
  const gone = (file) =>
    !outputs.has(file.replace(/\.map$/, '')) && (!file.includes('/') || existsSync(join(source, file.split('/')[0])));
  for (const file of filesIn(built).filter(gone)) rmSync(join(built, file));
}

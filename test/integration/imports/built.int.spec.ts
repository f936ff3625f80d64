import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const script = join(import.meta.dirname, '../../../scripts/built.mjs');

/** A build that a reader can follow: it writes what is written last, and notes that it ran. */
const build = `
  const fs = require('node:fs');
  fs.mkdirSync('bundle', { recursive: true });
  fs.writeFileSync('bundle/main.js', '');
  fs.appendFileSync('builds', 'x');`;
const inputs = ['package-lock.json', '.swcrc', 'scripts/bundle.mjs'];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'redress-built-'));
  write('package.json', JSON.stringify({ scripts: { build: 'node build.cjs' } }));
  write('build.cjs', build);
  write('src/main.ts', 'main');
  write('src/cases/case.ts', 'case');
  write('src/cases/case.unit.spec.ts', 'test');
  write('src/cases/words.json', '{}');
  for (const input of inputs) write(input, '{}');
  cpSync(script, join(root, 'scripts/built.mjs'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** Builds so far, after the script has run. */
function run(): number {
  execFileSync(process.execPath, ['scripts/built.mjs'], { cwd: root, stdio: 'pipe' });
  return existsSync(join(root, 'builds')) ? readFileSync(join(root, 'builds'), 'utf8').length : 0;
}

function touch(path: string): void {
  const later = Date.now() / 1000 + 60;
  utimesSync(join(root, path), later, later);
}

describe('before a command', () => {
  it('the product is built once', () => {
    expect([run(), run(), run()]).toEqual([1, 1, 1]);
  });

  it.each(['src/main.ts', 'src/cases/case.ts', 'src/cases/words.json', ...inputs])(
    'it is built again when %s has changed',
    (path) => {
      run();
      touch(path);
      expect(run()).toBe(2);
    },
  );

  it('it is built again when the output is missing', () => {
    run();
    rmSync(join(root, 'bundle/main.js'));
    expect(run()).toBe(2);
  });

  it('it is not built again for a test', () => {
    run();
    touch('src/cases/case.unit.spec.ts');
    expect(run()).toBe(1);
  });

  it('a build that fails ends it', () => {
    write('build.cjs', 'process.exit(3)');
    expect(() => run()).toThrow();
  });
});

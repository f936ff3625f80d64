/**
 * Writes docs/reference/openapi.json as the built product serves it, its keys in a stable order.
 *
 *   node scripts/openapi-document.mjs            writes the document
 *   node scripts/openapi-document.mjs --check    fails when it is missing or out of date
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const file = 'docs/reference/openapi.json';

/** Starts the product on a folder that goes with it, and resolves with its address. */
async function served(dataDir) {
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'fatal' };
  const child = spawn(process.execPath, ['bundle/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The product ended with ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const address = /^Redress serves (\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  return { child, url };
}

/** The same JSON, whatever order its members came in; lists keep theirs. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

async function document() {
  const dataDir = mkdtempSync(join(tmpdir(), 'redress-openapi-'));
  const { child, url } = await served(dataDir);
  try {
    const answer = await fetch(`${url}/openapi.json`);
    return `${JSON.stringify(sorted(await answer.json()), null, 2)}\n`;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const expected = await document();
if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(file, 'utf8');
  } catch {
    // Told below, like any other difference.
  }
  if (present !== expected) {
    console.error(`${file} is missing or out of date; run npm run docs:generate.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, expected);
  console.log(`${Object.keys(JSON.parse(expected).paths).length} paths in ${file}.`);
}

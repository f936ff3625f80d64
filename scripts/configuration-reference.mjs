/**
 * Writes docs/reference/configuration.md out of the built table of settings.
 *
 *   node scripts/configuration-reference.mjs            writes the page
 *   node scripts/configuration-reference.mjs --check    fails when it is missing or out of date
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const file = 'docs/reference/configuration.md';

const { renderConfigurationReference } = await import('../dist/config/configuration-reference.js');
const expected = renderConfigurationReference();
if (process.argv.includes('--check')) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== expected) {
    console.error(`${file} is missing or out of date; run npm run docs:generate.`);
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, expected);
  console.log(`${file} is written.`);
}

import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fixture, fixtureMapping, redressScript, Workplace } from './redress.js';

const run = promisify(execFile);
const guides = join(import.meta.dirname, '../../../docs/how-to');

/** Runs what a guide has readers type, with the built product in the place of npm's script; what it printed, command by command. */
async function follow(guide: string, place: Workplace): Promise<readonly string[]> {
  const blocks = [...readFileSync(join(guides, guide), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(
    ([, block]) => block!,
  );
  copyFileSync(fixture, join(place.folder, 'complaints.csv'));
  copyFileSync(fixtureMapping, join(place.folder, 'complaints-mapping.json'));
  const asNpm = `npm() { [ "$1 $2 $3" = "run redress --" ]; shift 3; node "${redressScript}" "$@"; echo ----; }`;
  const script = ['set -eu', asNpm, ...blocks].join('\n');
  const { stdout } = await run('bash', ['-c', script], { cwd: place.folder, env: { ...place.env } });
  return stdout.split('----\n').slice(0, -1);
}

let place: Workplace;
beforeEach(() => (place = new Workplace()));
afterEach(() => place.remove());

it('the guide to the import works as it is written', async () => {
  const [first, second, third] = await follow('import-past-complaints.md', place);
  expect(first).toContain('10 recorded as cases, 0 were there already, 0 rejected');
  expect(second).toContain('30 recorded as cases, 10 were there already, 0 rejected');
  expect(third).toContain('0 recorded as cases, 40 were there already, 0 rejected');
}, 120_000);

it('the guide to the command line works as it is written', async () => {
  const [imported, doctor, verified, whole, told, chinese, json, lag, rebuilt, all] = await follow(
    'operate-from-the-command-line.md',
    place,
  );
  expect(imported).toContain('40 recorded as cases');
  expect(doctor).toContain('OK    newest cases: 20 chains whole');
  expect(verified).toContain('is whole: 1 event(s)');
  expect(whole).toContain('The log is whole');
  expect(told).toContain('import via redress-import');
  expect(chinese).toMatch(/\p{Script=Han}{4}/u);
  expect(JSON.parse(json!)).toMatchObject({ data: { personalAttributes: { remark: 'Said: "no answer, ever"' } } });
  expect(lag).toContain('case-list');
  expect(rebuilt).toBe('case-list was built anew\n');
  expect(all).toContain('timeline was built anew');
}, 240_000);

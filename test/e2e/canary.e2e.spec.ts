import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { caseCatalogue } from '../../src/cases/case-catalogue.js';
import { hasValueAt, parsePersonalPath } from '../../src/platform/event-sourcing/personal-data.js';
import { Canaries, encodingsOf, sightingsIn, sightingsUnder } from '../support/canaries.js';
import { walkEveryCommand } from '../support/canary-walk.js';
import { CaseDriver, type Staff, staff } from '../support/case-driver.js';
import { Product } from '../support/product.js';
import { type LoggedEvent, RunningEngines } from '../support/running-engines.js';

jest.setTimeout(180_000);

/** Company ids are not personal data: these stand in the log and in the views as they are. */
const claimNumber = 'CL-2026-000417';
const canaries = new Canaries();
let dataDir: string;
let product: Product;
let log: readonly LoggedEvent[];
let shown: string;
/** Fields of the commands that were accepted, in the order of their words. */
let walked: readonly string[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-canary-'));
  product = await Product.start({ dataDir, env: { LOG_LEVEL: 'trace' } });
  const driver = new CaseDriver(product, canaries.say);
  const cases = await walkEveryCommand(driver, canaries.say);
  walked = [...canaries.fields];
  await fumble(driver, cases[0]);
  const engines = await RunningEngines.of(product);
  log = await engines.events('case-');
  await engines.close();
  shown = (await readEverything(driver, cases, log.at(-1)?.position ?? 0n)).join('\n');
  await product.stop();
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Requests that are refused, whose words must not remain either. */
async function fumble(driver: CaseDriver, caseId: string): Promise<void> {
  const word = (field: string): string => canaries.say(field, '');
  const at = `/v1/cases/${caseId}`;
  const refusals: readonly (readonly [Staff, string, unknown])[] = [
    ['specialist', `${at}/judge`, driver.requests.judgement()],
    ['specialist', `${at}/classify`, { ...driver.requests.classification(), classes: [word('refused.class')] }],
    ['specialist', `${at}/classify`, { [word('refused.name')]: word('refused.value') }],
    ['specialist', `${at}/classify`, `{"reason": "${word('refused.json')}`],
    ['analyst', '/v1/cases', driver.requests.feedback()],
    ['specialist', `${at}/documents`, word('refused.upload')],
    ['specialist', `/v1/cases/${word('refused.path')}`, undefined],
    ['specialist', `/v1/cases?owner=${word('refused.filter')}&nothing=${word('refused.query')}`, undefined],
    ['specialist', `/v1/customers/${word('asked.customer')}/cases`, undefined],
    ['specialist', `/${word('refused.route')}`, undefined],
  ];
  for (const [who, path, body] of refusals) await driver.ask(who, path, body === undefined ? {} : { body });
  await driver.ask('specialist', at, { headers: { 'idempotency-key': word('header'), 'x-correlation-id': '-' } });
  await driver.ask('specialist', at, { token: word('token') });
}

/** Reads all there is to read, because reading can leave traces as well. */
async function readEverything(driver: CaseDriver, cases: readonly string[], position: bigint): Promise<string[]> {
  const parts = [
    '',
    '/timeline?lang=zh-Hans',
    '/escalation-form?format=html',
    '/escalation-form?format=pdf',
    '/documents',
  ];
  const history = ['/events?limit=1000', '/state?at=3', '/diff?from=0&to=5', '/verification', '/commands'];
  const paths = [
    `/v1/dashboards/cases?at-least=${position}`,
    '/v1/cases',
    '/v1/work-list',
    ...cases.flatMap((caseId) => [...parts, ...history].map((part) => `/v1/cases/${caseId}${part}`)),
  ];
  const answers: string[] = [];
  for (const path of paths) answers.push((await driver.ask('manager', path)).text);
  const { items } = await driver.read<{ items: { href: string }[] }>('manager', `/v1/cases/${cases[0]}/documents`);
  for (const { href } of items) answers.push((await driver.ask('manager', href)).text);
  return answers;
}

it('planted words in every field that is declared as personal data', () => {
  const unreached = Object.entries(caseCatalogue).flatMap(([type, { personal }]) =>
    personal
      .filter((path) => !log.some((event) => event.type === type && hasValueAt(event.data, parsePersonalPath(path))))
      .map((path) => `${type}.${path}`),
  );
  // Only an import writes these.
  expect(unreached).toEqual(['LegacyCaseRecorded.personalAttributes']);
});

it('shows the words to somebody who works on the case', () => {
  const hidden = walked.filter((_, index) => !new RegExp(`${canaries.mark}x${index + 1}(?!\\d)`).test(shown));
  // Attached under another name.
  expect(hidden).toEqual(['upload.name']);
});

it('leaves none of the words in any file, in no encoding', async () => {
  expect(await sightingsUnder(dataDir, canaries.mark)).toEqual([]);
});

it('prints none of the words, at whatever log level', () => {
  const printed = Buffer.from(product.output.join('\n'));
  expect(sightingsIn(printed, canaries.mark)).toEqual([]);
});

it('finds what is not personal, in the files and in the log lines', async () => {
  const folders = (await sightingsUnder(dataDir, claimNumber)).map(
    ({ file }) => file.slice(dataDir.length + 1).split('/')[0],
  );
  expect(new Set(folders)).toEqual(new Set(['eventstore', 'mongo']));
  expect(sightingsIn(Buffer.from(product.output.join('\n')), staff.specialist[0])).not.toEqual([]);
});

it('would find a word in every encoding, at whatever place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-canary-probe-'));
  const word = `${canaries.mark}x1`;
  for (const encoding of encodingsOf(canaries.mark).keys()) {
    const shift = Number(/by (\d)/.exec(encoding)?.[1] ?? 0);
    const written: Readonly<Record<string, () => Buffer>> = {
      utf8: () => Buffer.from(`...${word}...`),
      utf16le: () => Buffer.from(`...${word}...`, 'utf16le'),
      hex: () => Buffer.from(Buffer.from(`...${word}...`).toString('hex')),
    };
    const encoded = (): Buffer => Buffer.from(Buffer.from(`${'.'.repeat(shift)}${word}...`).toString('base64'));
    await writeFile(join(folder, encoding), (written[encoding] ?? encoded)());
  }
  const found = (await sightingsUnder(folder, canaries.mark)).map(({ file, encoding }) => file.endsWith(encoding));
  expect(found).toEqual(Array.from({ length: 6 }, () => true));
  await rm(folder, { recursive: true, force: true });
});

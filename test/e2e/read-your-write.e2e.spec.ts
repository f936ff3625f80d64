import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { type Accepted, CaseDriver, formOf, staff, type Uploaded } from '../support/case-driver.js';
import type { ProblemBody, Reply } from '../support/http-client.js';
import { Product } from '../support/product.js';
import { RunningEngines } from '../support/running-engines.js';

jest.setTimeout(60_000);

interface Description {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly parameters?: { readonly name: string }[] } }>>;
}

interface Shown {
  readonly revision: string;
  readonly position: string;
  readonly summary: { readonly claimNumber?: string; readonly stage: string };
  readonly records: unknown;
}

let product: Product;
let driver: CaseDriver;
let engines: RunningEngines;
let caseId: string;
let document: Uploaded;

beforeAll(async () => {
  product = await Product.start();
  driver = new CaseDriver(product);
  engines = await RunningEngines.of(product);
  caseId = (await driver.open()).caseId;
  document = await driver.upload('specialist', caseId, 'Invoice of 林小姐');
});

afterAll(async () => {
  await engines.close();
  await product.stop();
});

/** Every query of the description, for the case of this file; those that wait for a position apart from the others. */
async function queries(): Promise<{ readonly waiting: readonly string[]; readonly others: readonly string[] }> {
  const { paths } = await driver.read<Description>('admin', '/openapi.json');
  const gets = Object.entries(paths).flatMap(([path, { get }]) =>
    get === undefined || !path.startsWith('/v1') ? [] : [[path, get] as const],
  );
  const waits = ([, { parameters }]: (typeof gets)[number]): boolean =>
    parameters?.some(({ name }) => name === 'at-least') === true;
  return {
    waiting: gets.filter(waits).map(([path]) => path),
    others: gets.filter((get) => !waits(get)).map(([path]) => path),
  };
}

function filled(path: string): string {
  return path
    .replace('{caseId}', caseId)
    .replace('{customerId}', 'CU-1')
    .replace('{claimNumber}', 'CL-2026-000417')
    .replace('{documentId}', document.documentId);
}

const write = (): Promise<Accepted> =>
  driver.send('service', caseId, 'record-contact', driver.requests.contactRecord());

describe('a query with at-least', () => {
  it('shows the write that was answered a moment ago, whichever view it reads', async () => {
    const { waiting } = await queries();
    expect(waiting.length).toBeGreaterThanOrEqual(9);
    for (const path of waiting) {
      const { position } = await write();
      const answer = await driver.read<{ position: string }>('manager', `${filled(path)}?at-least=${position}`);
      expect(BigInt(answer.position)).toBeGreaterThanOrEqual(BigInt(position));
    }
  });

  it('shows what was written, and not only how far it has come', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { revision, position } = await write();
      const shown = await driver.read<Shown>('manager', `/v1/cases/${caseId}?at-least=${position}`);
      expect(BigInt(shown.revision)).toBeGreaterThanOrEqual(BigInt(revision));
    }
  });

  it('shows the writes of many at the same time', async () => {
    const opened = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const claimNumber = `CL-${randomUUID()}`;
        const claim = { claimNumber, lineOfBusiness: 'motor' };
        const { position } = await driver.open({ claim });
        const path = `/v1/cases?claim-number=${claimNumber}&at-least=${position}`;
        return (await driver.read<{ items: unknown[] }>('manager', path)).items.length;
      }),
    );
    expect(opened).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('of a position that the log has not reached is told to come again', async () => {
    const { waiting } = await queries();
    const replies = await Promise.all(
      waiting.map((path) => driver.ask('manager', `${filled(path)}?at-least=9223372036854775807`)),
    );
    for (const reply of replies) {
      expect(reply.status).toBe(503);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(reply.json<ProblemBody>().code).toBe('view-behind');
    }
  });
});

describe('every query', () => {
  it('says which position it reflects, and those of the log itself need not be asked to wait', async () => {
    const { others } = await queries();
    const fixed = ['/v1/dashboards', '/v1/cases/{caseId}/documents/{documentId}'];
    const live = others.filter((path) => !fixed.includes(path));
    expect(live.map((path) => path.split('/').at(-1)).sort()).toEqual([
      'commands',
      'diff',
      'events',
      'state',
      'verification',
    ]);
    for (const path of live) {
      const { position } = await write();
      const moments: Readonly<Record<string, string>> = { state: '?at=1', diff: '?from=0&to=1' };
      const query = moments[path.split('/').at(-1) ?? ''] ?? '';
      const answer = await driver.read<{ position: string }>('manager', filled(path) + query);
      expect({ path, position: answer.position }).toEqual({ path, position });
    }
  });
});

describe('an ETag', () => {
  const contact = (etag: string): Promise<Reply> =>
    driver.ask('service', `/v1/cases/${caseId}/record-contact`, {
      body: driver.requests.contactRecord(),
      headers: { 'if-match': etag },
    });

  it('of a query lets the command through that was decided on it, and no second one', async () => {
    const { position } = await write();
    const read = await driver.ask('service', `/v1/cases/${caseId}?at-least=${position}`);
    const etag = read.headers.get('etag') ?? '';
    expect(etag).toBe(`"${read.json<Shown>().revision}"`);
    const first = await contact(etag);
    const second = await contact(etag);
    expect([first.status, second.status]).toEqual([200, 412]);
    expect((await contact(first.headers.get('etag') ?? '')).status).toBe(200);
    expect((await contact('*')).status).toBe(200);
  });

  it('lets one of many commands through that were decided on the same revision', async () => {
    const { revision } = await write();
    const replies = await Promise.all(Array.from({ length: 10 }, () => contact(`"${revision}"`)));
    const statuses = replies.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });
});

describe('personal data', () => {
  const personal = ['林小姐', '+886 2 5550 0123', 'hail', 'Lives alone', 'No. 7, Section 2'];

  it('is opened for people who work on cases', async () => {
    const { text } = await driver.ask('manager', `/v1/cases/${caseId}`);
    for (const word of personal) expect(text).toContain(word);
  });

  it('is withheld from an analyst in every query, who sees the figures all the same', async () => {
    const { waiting, others } = await queries();
    const answers = await Promise.all(
      [...waiting, ...others].map((path) => driver.ask('analyst', `${filled(path)}?at=1&from=0&to=1`)),
    );
    const plain = await Promise.all(waiting.map((path) => driver.ask('analyst', filled(path))));
    const texts = [...answers, ...plain].map(({ text }) => text).join('\n');
    for (const word of personal) expect(texts).not.toContain(word);
    expect(texts).toContain('"withheld":true');
    expect(plain.map(({ status }) => status)).toEqual(plain.map(() => 200));
  });

  it('in documents is not for an analyst at all', async () => {
    const reply = await driver.ask('analyst', `/v1/cases/${caseId}/documents/${document.documentId}`);
    expect([reply.status, reply.json<ProblemBody>().clause]).toEqual([403, 'D2']);
  });
});

describe('every look', () => {
  const looks = async () =>
    (await engines.events(`access-${caseId}`)).map(({ type, data, metadata }) => ({
      type,
      person: (metadata['actor'] as { person: string }).person,
      ...data,
    }));

  it('at a document is on record, with who and what', async () => {
    const before = (await looks()).length;
    const reply = await driver.ask('service', `/v1/cases/${caseId}/documents/${document.documentId}`);
    expect([reply.status, reply.text]).toEqual([200, 'Invoice of 林小姐']);
    const { documentId, sha256 } = document;
    const person = staff.service[0];
    expect((await looks()).slice(before)).toEqual([{ type: 'DocumentDownloaded', person, caseId, documentId, sha256 }]);
  });

  it('of an auditor at the history is on record, each with its part', async () => {
    const before = (await looks()).length;
    for (const part of ['events', 'state?at=1', 'diff?from=0&to=1', 'verification'])
      await driver.read('auditor', `/v1/cases/${caseId}/${part}`);
    const seen = (await looks()).slice(before) as { type: string; view?: string; person: string; detail?: string }[];
    expect(seen.map(({ type, view, person }) => [type, view, person])).toEqual(
      ['events', 'state', 'diff', 'verification'].map((view) => ['HistoryRead', view, staff.auditor[0]]),
    );
    expect(seen.map(({ detail }) => detail)).toEqual(['from=0', 'at=1', 'from=0 to=1', '']);
  });

  it('at personal data is on record, with what was shown', async () => {
    const { documentId } = document;
    const attachment = { documentId, name: 'Invoice of 林小姐', kind: 'payment_record' };
    const { revision, position } = await driver.send('specialist', caseId, 'attach-document', attachment);
    const before = (await looks()).length;
    for (const part of ['?', '/timeline?limit=2&', '/escalation-form?format=html&', '/documents?'])
      await driver.ask('manager', `/v1/cases/${caseId}${part}at-least=${position}`);
    const shown = { type: 'PersonalDataShown', person: staff.manager[0], caseId };
    expect((await looks()).slice(before)).toEqual([
      { ...shown, part: 'case', detail: `revision=${revision}` },
      { ...shown, part: 'timeline', detail: 'revisions=0-1' },
      { ...shown, part: 'escalation-form', detail: `revision=${revision} format=html` },
      { ...shown, part: 'documents', detail: `revision=${revision}` },
    ]);
  });

  it('that is refused is not', async () => {
    const before = await looks();
    await driver.ask('analyst', `/v1/cases/${caseId}/documents/${document.documentId}`);
    await driver.ask('auditor', `/v1/cases/${caseId}/documents/${randomUUID()}`);
    await driver.ask('auditor', `/v1/cases/${caseId}/state`);
    for (const part of ['', '/timeline', '/escalation-form', '/documents'])
      await driver.ask('analyst', `/v1/cases/${caseId}${part}`);
    expect(await looks()).toEqual(before);
  });

  it('at what was uploaded twice is a look at one document', async () => {
    const body = formOf('Invoice of 林小姐', 'again.txt');
    const again = await driver.ask('specialist', `/v1/cases/${caseId}/documents`, { body });
    expect(again.json<Uploaded>()).toEqual(document);
  });
});

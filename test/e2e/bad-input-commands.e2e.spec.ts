import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { formOf, type Staff } from '../support/case-driver.js';
import { caseRequests, inDays } from '../support/case-requests.js';
import { rawRequest, type Reply, type RequestOptions } from '../support/http-client.js';
import { QuietProduct } from '../support/quiet-product.js';

jest.setTimeout(60_000);

const documentLimit = 3_000_000;
let quiet: QuietProduct;

beforeAll(async () => {
  quiet = await QuietProduct.start({ DOCUMENT_LIMIT_BYTES: `${documentLimit}` });
});

afterAll(() => quiet.stop());

const requests = caseRequests();
const feedbackWith = (changed: object): object => ({ ...requests.feedback(), ...changed });

describe('If-Match', () => {
  const note = (): object => requests.contactRecord();

  it('of an older revision is refused, and the case stays as it is', async () => {
    const headers = { 'if-match': '"0"' };
    await quiet.refused(() => quiet.toOne('record-contact', { body: note(), headers }, 'service'), {
      status: 412,
      code: 'stale-revision',
    });
  });

  it.each(['0', 'W/"1"', '"0", "1"', '"x"', '""', '"01"', '"-1"', '"99999999999999999999"'])(
    '%s is malformed',
    async (tag) => {
      await quiet.refused(
        () => quiet.toOne('record-contact', { body: note(), headers: { 'if-match': tag } }, 'service'),
        {
          status: 400,
          code: 'if-match-malformed',
          faults: ['header /if-match'],
        },
      );
    },
  );
});

describe('Idempotency-Key', () => {
  const again = (body: object, path = 'classify'): Promise<Reply> =>
    quiet.toOne(path, { body, headers: { 'idempotency-key': quiet.classifyKey } });

  it('with the same request repeats the answer and writes nothing', async () => {
    const reply = await quiet.unchanged(() => again(requests.classification()));
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual(quiet.classified);
    expect(reply.headers.get('etag')).toBe(`"${quiet.classified.revision}"`);
  });

  it.each<[string, () => Promise<Reply>]>([
    ['another body', () => again({ ...requests.classification(), severity: 'low' })],
    ['another command', () => again(requests.judgement(), 'judge')],
    [
      'the same values in other bytes',
      () =>
        quiet.toOne('classify', {
          body: JSON.stringify(requests.classification(), null, 1),
          headers: { 'idempotency-key': quiet.classifyKey },
        }),
    ],
  ])('with %s is refused', async (_, send) => {
    await quiet.refused(send, { status: 422, code: 'idempotency-key-reused' });
  });

  it('opens one case, however often the request is sent, and no other one', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = requests.feedback();
    const first = await quiet.open({ body, headers });
    await quiet.settle();
    const second = await quiet.unchanged(() => quiet.open({ body, headers }));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    const other = { ...body, channel: 'email' };
    await quiet.refused(() => quiet.open({ body: other, headers }), { status: 422, code: 'idempotency-key-reused' });
  });

  it('of somebody else is another key', async () => {
    const headers = { 'idempotency-key': quiet.classifyKey };
    const send = (): Promise<Reply> => quiet.toOne('classify', { body: requests.classification(), headers }, 'service');
    await quiet.refused(send, { status: 403, code: 'not-permitted', clause: '1.2' });
  });

  it.each(['a b', 'k'.repeat(256), 'clé'])('%s is malformed', async (key) => {
    const send = { body: requests.contactRecord(), headers: { 'idempotency-key': key } };
    await quiet.refused(() => quiet.toOne('record-contact', send, 'service'), {
      status: 400,
      code: 'idempotency-key-malformed',
      faults: ['header /idempotency-key'],
    });
  });
});

describe('a case', () => {
  const unknown = '019a0000-0000-7000-8000-00000000dead';
  const history = ['events', 'state?at=1', 'diff?from=0&to=1', 'verification'];
  const shown = ['timeline', 'commands', 'escalation-form', 'documents', `documents/${unknown}`];
  const caseQueries = ['', ...[...shown, ...history].map((part) => `/${part}`)];

  it.each([unknown, 'not-a-uuid', '..%2f..%2fetc%2fpasswd', '%00', '{"$ne":null}', "1' OR '1'='1"])(
    'that does not exist (%s) is not found by any route',
    async (caseId) => {
      const path = `/v1/cases/${caseId.includes('%') ? caseId : encodeURIComponent(caseId)}`;
      const notFound = { status: 404, code: 'not-found' };
      for (const part of caseQueries) {
        await quiet.refused(() => quiet.driver.ask('auditor', path + part), notFound);
      }
      const body = requests.classification();
      await quiet.refused(() => quiet.driver.ask('specialist', `${path}/classify`, { body }), notFound);
      const file = { body: formOf('x', 'x.txt') };
      await quiet.refused(() => quiet.driver.ask('specialist', `${path}/documents`, file), notFound);
    },
  );

  it.each<[string, () => Promise<Reply>]>([
    ['linked to', () => quiet.toOne('link-case', { body: { otherCaseId: unknown, kind: 'related' } })],
    ['merged into', () => quiet.toOne('merge-into', { body: { intoCaseId: unknown, reason: 'Same.' } })],
  ])('that does not exist is not %s', async (_, send) => {
    await quiet.refused(send, { status: 404, code: 'not-found' });
  });

  it('has no document that was uploaded to another one', async () => {
    const { documentId } = await quiet.driver.upload('specialist', quiet.other.caseId, 'of the other case');
    const attach = { documentId, name: 'x.txt', kind: 'other' };
    await quiet.refused(() => quiet.toOne('attach-document', { body: attach }), { status: 404, code: 'not-found' });
    await quiet.refused(() => quiet.driver.ask('specialist', `/v1/cases/${quiet.one.caseId}/documents/${documentId}`), {
      status: 404,
    });
  });
});

describe('a command', () => {
  it.each<[Staff, string, () => object]>([
    ['auditor', '1.2', () => requests.classification()],
    ['admin', '1.2', () => requests.classification()],
    ['service', '1.2', () => requests.classification()],
  ])('that is not for %s is refused, with what is legal for them', async (who, clause, body) => {
    const send = (): Promise<Reply> => quiet.toOne('classify', { body: body() }, who);
    const { legalNow } = await quiet.refused(send, { status: 403, code: 'not-permitted', clause });
    expect(legalNow).toEqual(await quiet.legalFor(who));
  });

  it('that would open a case is not for an analyst', async () => {
    const send = (): Promise<Reply> => quiet.driver.ask('analyst', '/v1/cases', { body: requests.feedback() });
    await quiet.refused(send, { status: 403, code: 'not-permitted', clause: '1.1' });
  });

  it.each([
    ['before its time', 'judge', requests.judgement(), 'checklist-incomplete', '2.1'],
    ['of another stage', 'submit-escalation', {}, 'wrong-stage', '3.1'],
    [
      'with an unknown class',
      'classify',
      { ...requests.classification(), classes: ['nonsense'] },
      'unknown-class',
      '1.2',
    ],
  ])('%s is refused with its clause and what is legal now', async (_, command, body, code, clause) => {
    const { legalNow } = await quiet.refused(() => quiet.toOne(command, { body }), { status: 409, code, clause });
    expect(legalNow).toEqual(await quiet.legalFor('specialist'));
    expect(legalNow?.includes(command)).toBe(command === 'classify');
  });

  it('about the future is refused (D1), as is one that says it happened then', async () => {
    const future = { status: 409, code: 'occurred-in-future', clause: 'D1' };
    const occurredAt = inDays(1);
    await quiet.refused(
      () => quiet.toOne('record-contact', { body: { ...requests.contactRecord(), occurredAt } }, 'service'),
      future,
    );
    await quiet.refused(() => quiet.open({ body: feedbackWith({ occurredAt }) }), future);
    await quiet.refused(() => quiet.open({ body: feedbackWith({ receivedAt: occurredAt }) }), future);
  });

  it.each(['record-nothing', 'receive-merged-case', 'record-legacy-case', 'record-feedback'])(
    '%s has no route',
    async (command) => {
      await quiet.refused(() => quiet.toOne(command, { body: {} }), { status: 404, code: 'not-found' });
    },
  );

  it('by a method that commands do not have is refused', async () => {
    await quiet.refused(
      () => quiet.driver.ask('specialist', `/v1/cases/${quiet.one.caseId}/classify`, { method: 'PUT', body: {} }),
      {
        status: 404,
        code: 'not-found',
      },
    );
    await quiet.refused(() => quiet.driver.ask('specialist', `/v1/cases/${quiet.one.caseId}`, { method: 'DELETE' }), {
      status: 404,
      code: 'not-found',
    });
  });
});

describe('an upload', () => {
  const upload = (options: RequestOptions): Promise<Reply> => quiet.toOne('documents', options);

  it('that is no form is refused', async () => {
    await quiet.refused(() => upload({ body: '{}' }), { status: 415, code: 'unsupported-media-type' });
  });

  it('that is too large is refused with the limit, and leaves nothing', async () => {
    const body = formOf('x'.repeat(documentLimit + 1), 'large.txt');
    await quiet.refused(() => upload({ body }), {
      status: 413,
      code: 'too-large',
      says: new RegExp(`${documentLimit}`),
    });
  });

  it('that is refused half-way leaves the connection to the next request', async () => {
    const { url } = quiet.product;
    const { host } = new URL(url);
    const authorization = `authorization: Bearer ${await quiet.driver.token('specialist')}`;
    const form = `${part}${'x'.repeat(documentLimit + 1_000_000)}\r\n--XXX--\r\n`;
    const requests = [
      `POST /v1/cases/${quiet.one.caseId}/documents HTTP/1.1\r\nhost: ${host}\r\n${authorization}`,
      `content-type: multipart/form-data; boundary=XXX\r\ncontent-length: ${form.length}\r\n\r\n${form}GET /health/live HTTP/1.1`,
      `host: ${host}\r\nconnection: close\r\n\r\n`,
    ];
    const answers = await rawRequest(url, requests.join('\r\n'));
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('without a part named file is refused', async () => {
    const form = new FormData();
    form.append('document', new Blob(['x']), 'x.txt');
    await quiet.refused(() => upload({ body: form }), { status: 400, code: 'file-missing' });
  });

  it('by somebody who does not work on the case is refused', async () => {
    await quiet.refused(
      () => quiet.driver.ask('auditor', `/v1/cases/${quiet.one.caseId}/documents`, { body: formOf('x', 'x') }),
      {
        status: 403,
        code: 'not-permitted',
        clause: 'A',
      },
    );
  });

  const part = '--XXX\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: text/plain\r\n\r\n';

  it.each<[string, string, string, string]>([
    ['ends in the middle of the content', 'boundary=XXX', `${part}half`, 'form-malformed'],
    ['ends in the middle of much content', 'boundary=XXX', part + 'half'.repeat(500_000), 'form-malformed'],
    ['ends before its first part', 'boundary=XXX', '--XXX\r\n', 'form-malformed'],
    ['has a header that is none', 'boundary=XXX', '--XXX\r\nno header\r\n\r\nx\r\n--XXX--\r\n', 'file-missing'],
    ['does not say where its parts begin', '', `${part}x\r\n--XXX--\r\n`, 'form-malformed'],
    [
      'names no media type',
      'boundary=XXX',
      `${part.replace('text/plain', 'text')}x\r\n--XXX--\r\n`,
      'media-type-malformed',
    ],
    ['is empty', 'boundary=XXX', '--XXX--\r\n', 'file-missing'],
  ])('whose form %s is refused and leaves nothing', async (_, boundary, body, code) => {
    const headers = { 'content-type': `multipart/form-data; ${boundary}` };
    await quiet.refused(() => upload({ body, headers }), { status: 400, code });
  });
});

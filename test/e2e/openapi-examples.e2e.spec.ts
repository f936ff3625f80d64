import { readFileSync } from 'node:fs';
import { CaseDriver } from '../support/case-driver.js';
import { answerSchema, type Description, deviations, type Operation } from '../support/described-answer.js';
import type { ProblemBody, Reply } from '../support/http-client.js';
import { request } from '../support/http-client.js';
import { Product } from '../support/product.js';
import { exampleOf } from '../support/schema-example.js';
import { roles } from '../../src/platform/identity/roles.js';

/** What the documentation shows; `docs:check` holds it to what the product serves. */
const description = JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8')) as Description;
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method, path] as const),
);
const commands = operations.filter(([method, path]) => method === 'post' && path.startsWith('/v1/cases/{caseId}/'));
const queries = operations.filter(([method, path]) => method === 'get' && path.startsWith('/v1/'));

let product: Product;
/** May do everything that is not barred by who did what before. */
let token: string;
/** A case of its own, so that no example stands in another one's way. */
let caseId: string;
let archivedId: string;
let documentId: string;

beforeAll(async () => {
  product = await Product.start();
  // Services act for an application, which is another kind of token.
  token = await product.token('all-rounder', ...roles.filter((role) => role !== 'service'));
  const driver = new CaseDriver(product);
  archivedId = await driver.caseIn('archived');
  const { position } = await driver.open();
  caseId = await driver.caseIn('identification');
  ({ documentId } = await driver.upload('specialist', archivedId, 'an invoice'));
  await driver.read('manager', `/v1/dashboards/cases?at-least=${position}`);
});
afterAll(() => product.stop());

/** Sends what the description shows as the body of an operation. */
function sendExample(path: string): Promise<Reply> {
  const { requestBody } = description.paths[path]!['post'] as Operation;
  const body = exampleOf(description, requestBody!.content['application/json']!.schema, path);
  return request(`${product.url}${path.replace('{caseId}', caseId)}`, { method: 'POST', token, body });
}

describe('the example of', () => {
  it('POST /v1/cases opens a case', async () => {
    const reply = await sendExample('/v1/cases');
    expect(reply.status === 201 ? '' : reply.text).toBe('');
    const schema = answerSchema(description, '/v1/cases', 'post', 201);
    expect(deviations(description, schema, reply.json())).toEqual([]);
  });

  it('POST /dev/tokens gives a token', async () => {
    expect((await sendExample('/dev/tokens')).status).toBe(200);
  });

  it.each(commands.filter(([, path]) => !path.endsWith('/documents')))('%s %s is understood', async (_, path) => {
    const reply = await sendExample(path);
    if (reply.status === 200) {
      const schema = answerSchema(description, path, 'post');
      expect(deviations(description, schema, reply.json())).toEqual([]);
      return;
    }
    // Understood, and refused for the stage of the case or for who asks: with a clause, which no malformed request gets.
    expect([403, 404, 409]).toContain(reply.status);
    const problem = reply.json<ProblemBody>();
    expect(problem.errors).toBeUndefined();
    expect(problem.clause ?? problem.code).toMatch(/^([1-6]|A|B|C|D)(\.\d+)?\d?$|^not-found$/);
  });

  it.each(queries)('%s %s answers as it is described', async (_, path) => {
    const at = path
      .replace('{caseId}', archivedId)
      .replace('{documentId}', documentId)
      .replace('{claimNumber}', 'CL-2026-000417')
      .replace('{customerId}', 'CU-10023');
    const asked = { diff: '?from=0&to=1', state: '?at=1' }[path.split('/').at(-1)!] ?? '';
    const reply = await request(`${product.url}${at}${asked}`, { token, headers: { accept: '*/*' } });
    expect(reply.status === 200 ? '' : reply.text).toBe('');
    if (reply.headers.get('content-type')?.startsWith('application/json') !== true) return;
    expect(deviations(description, answerSchema(description, path), reply.json())).toEqual([]);
  });

  it('leaves out no operation of the interface', () => {
    const tried = new Set([...commands, ...queries].map(([method, path]) => `${method} ${path}`));
    const others = operations.filter(([method, path]) => !tried.has(`${method} ${path}`)).map((each) => each.join(' '));
    expect(others.sort()).toEqual([
      'get /dev/clock',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
      'post /dev/clock',
      'post /dev/tokens',
      'post /v1/cases',
    ]);
  });
});

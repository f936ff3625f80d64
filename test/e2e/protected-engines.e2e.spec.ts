import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, EventStoreDBClient } from '@eventstore/db-client';
import { jest } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { CaseDriver } from '../support/case-driver.js';
import { makeCertificate, type TestCertificate } from '../support/certificate.js';
import { eventually } from '../support/eventually.js';
import { request } from '../support/http-client.js';
import { bundle, Product } from '../support/product.js';

jest.setTimeout(120_000);

const password = 'engines: p@ss/word?';
let dataDir: string;
let certificate: TestCertificate;
let env: Record<string, string>;

beforeAll(async () => {
  certificate = await makeCertificate();
  env = {
    ENGINES_HOST: '0.0.0.0',
    ENGINES_PASSWORD: password,
    ENGINES_TLS_CERTIFICATE_FILE: certificate.files.certificateFile,
    ENGINES_TLS_KEY_FILE: certificate.files.keyFile,
  };
});

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-protected-'));
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));
afterAll(() => certificate.remove());

async function redress(command: string[], settings: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(bundle, 'redress.js'), ...command], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

const announced = async (): Promise<{ eventStoreUrl: string; mongoUrl: string }> =>
  JSON.parse(await readFile(join(dataDir, 'engines.json'), 'utf8')) as { eventStoreUrl: string; mongoUrl: string };

describe('a product whose engines are protected', () => {
  let product: Product;

  beforeEach(async () => {
    product = await Product.start({ dataDir, env });
  });

  afterEach(() => product.stop());

  it('takes commands and answers queries, with a second process on the same folder', async () => {
    const driver = new CaseDriver(product);
    const { caseId, position } = await driver.open();
    await driver.read('manager', `/v1/cases/${caseId}?at-least=${position}`);
    const other = await Product.start({ dataDir, env: { ...env, ROLES: 'api' } });
    try {
      expect((await request(`${other.url}/health/live`)).status).toBe(200);
      const { position: later } = await new CaseDriver(other).open();
      await driver.read('manager', `/v1/cases/${caseId}?at-least=${later}`);
    } finally {
      await other.stop();
    }
  });

  it('serves the command line with the same settings, and says what is missing with others', async () => {
    const { position } = await new CaseDriver(product).open();
    await eventually('the views are ready', async () => (await request(`${product.url}/health/ready`)).status === 200);
    expect(position).toBeDefined();
    const doctor = await redress(['doctor'], env);
    expect([doctor.output, doctor.code]).toEqual([expect.stringContaining('embedded engine, attached'), 0]);
    expect((await redress(['verify', '--all'], env)).code).toBe(0);
    const without = await redress(['doctor'], {});
    expect(without.output).toContain('give this one the same ENGINES_PASSWORD');
    expect(without.code).not.toBe(0);
    const wrong = await redress(['doctor'], { ...env, ENGINES_PASSWORD: 'another password' });
    expect(wrong.output).toMatch(/FAIL.*event store/);
    expect(wrong.output).toContain('ENGINES_PASSWORD');
    expect(wrong.code).not.toBe(0);
  });

  it('lets nobody in from outside without the password, and the official clients with it', async () => {
    const { eventStoreUrl, mongoUrl } = await announced();
    const ca = encodeURIComponent(certificate.files.certificateFile);
    const read = async (url: string): Promise<number> => {
      const client = EventStoreDBClient.connectionString(`${url}&tlsCAFile=${ca}`);
      try {
        let count = 0;
        for await (const _ of client.readAll({ maxCount: 1 })) count++;
        return count;
      } finally {
        await client.dispose();
      }
    };
    const list = async (url: string): Promise<unknown> => {
      const client = new MongoClient(`${url}&tlsCAFile=${ca}`);
      try {
        return (await client.db().command({ listDatabases: 1 }))['ok'];
      } finally {
        await client.close();
      }
    };
    const signed = (url: string): string => url.replace('//', `//redress:${encodeURIComponent(password)}@`);
    await expect(read(eventStoreUrl)).rejects.toThrow(AccessDeniedError);
    await expect(list(mongoUrl)).rejects.toThrow('requires authentication');
    expect(await read(signed(eventStoreUrl))).toBe(1);
    expect(await list(signed(mongoUrl))).toBe(1);
  });

  it('writes the password neither to its folder nor to its log', async () => {
    const written = await readFile(join(dataDir, 'engines.json'), 'utf8');
    for (const form of [password, encodeURIComponent(password)])
      expect([written.includes(form), product.output.join('\n').includes(form)]).toEqual([false, false]);
    expect((await stat(join(dataDir, 'engines.json'))).mode & 0o777).toBe(0o600);
  });
});

it('a product does not open its engines to other machines without a password', async () => {
  const refused = Product.start({ dataDir, env: { ENGINES_HOST: '0.0.0.0' } });
  await expect(refused).rejects.toThrow(/ENGINES_HOST is .*0\.0\.0\.0.*that needs ENGINES_PASSWORD/);
});

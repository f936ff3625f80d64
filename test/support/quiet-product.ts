import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Accepted, CaseDriver, type Staff } from './case-driver.js';
import { footprint } from './footprint.js';
import type { ProblemBody, Reply, RequestOptions } from './http-client.js';
import { Product } from './product.js';
import { RunningEngines } from './running-engines.js';
import { SpoiledTokens } from './tokens.js';

/** What a refusal must be, besides a problem document that is complete. */
export interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly clause?: string;
  /** Where the faults lie, as `in pointer`, e.g. `body /channel`. */
  readonly faults?: readonly string[];
  /** What the sentence must say. */
  readonly says?: RegExp;
}

/** The queries that are answered from a view each. */
const viewQueries = (caseId: string): readonly string[] => [
  '/v1/cases',
  `/v1/cases/${caseId}`,
  `/v1/cases/${caseId}/timeline`,
  '/v1/work-list',
  '/v1/dashboards/cases',
];

/** A product with two cases, all of whose views have caught up: what is written from here on, a request wrote. */
export class QuietProduct {
  private constructor(
    readonly product: Product,
    readonly engines: RunningEngines,
    readonly driver: CaseDriver,
    readonly tokens: SpoiledTokens,
    /** A case that is classified and nothing else … */
    readonly one: Accepted,
    readonly other: Accepted,
    /** … how that was answered, and under which Idempotency-Key. */
    readonly classified: Accepted,
    readonly classifyKey: string,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<QuietProduct> {
    const product = await Product.start({ env });
    const engines = await RunningEngines.of(product);
    const driver = new CaseDriver(product);
    const [one, other, key] = [await driver.open(), await driver.open(), randomUUID()];
    const headers = { 'idempotency-key': key };
    const body = driver.requests.classification();
    const classified = await driver.send('specialist', one.caseId, 'classify', body, headers);
    const tokens = await SpoiledTokens.of(product.dataDir);
    const quiet = new QuietProduct(product, engines, driver, tokens, one, other, classified, key);
    await quiet.settle();
    return quiet;
  }

  /** Resolves once every view shows the last event. */
  async settle(): Promise<void> {
    const position = String((await this.engines.events('case-')).at(-1)?.position);
    for (const path of viewQueries(this.one.caseId))
      await this.driver.read('specialist', `${path}?at-least=${position}`);
  }

  /** A POST to the classified case. */
  toOne(command: string, options: RequestOptions, who: Staff = 'specialist'): Promise<Reply> {
    return this.driver.ask(who, `/v1/cases/${this.one.caseId}/${command}`, { method: 'POST', ...options });
  }

  /** A POST that would open a case. */
  open(options: RequestOptions): Promise<Reply> {
    return this.driver.ask('specialist', '/v1/cases', { method: 'POST', ...options });
  }

  /** What `GET …/commands` calls legal for somebody in the classified case. */
  async legalFor(who: Staff): Promise<string[]> {
    const path = `/v1/cases/${this.one.caseId}/commands`;
    const { commands } = await this.driver.read<{ commands: { command: string; legal: boolean }[] }>(who, path);
    return commands.filter(({ legal }) => legal).map(({ command }) => command);
  }

  /** Nothing at all is written meanwhile. */
  async unchanged<T>(act: () => Promise<T>): Promise<T> {
    const before = await footprint(this.engines);
    const result = await act();
    expect(await footprint(this.engines)).toEqual(before);
    return result;
  }

  /** The request is answered with this problem, and nothing is written. */
  async refused(send: () => Promise<Reply>, expected: Refusal): Promise<ProblemBody> {
    const reply = await this.unchanged(send);
    expect(`${reply.status} ${reply.text}`).toMatch(new RegExp(`^${expected.status} `));
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json(?:;|$)/);
    const problem = reply.json<ProblemBody>();
    const { code, correlationId, clause, title, detail } = problem;
    expect(problem).toMatchObject({ type: `/problems/${code}`, status: expected.status });
    expect(code).toMatch(/^[a-z0-9-]+$/);
    if (expected.code !== undefined) expect(code).toBe(expected.code);
    expect(correlationId).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
    expect(reply.headers.get('x-correlation-id')).toBe(correlationId);
    expect(clause).toBe(expected.clause);
    expect(title).toMatch(/./);
    expect(detail).toMatch(expected.says ?? /./);
    if (expected.faults !== undefined) {
      const faults = problem.errors?.map((fault) => `${fault.in} ${fault.pointer}`);
      expect(faults?.sort()).toEqual([...expected.faults].sort());
    }
    return problem;
  }

  async stop(): Promise<void> {
    await this.engines.close();
    await this.product.stop();
  }
}

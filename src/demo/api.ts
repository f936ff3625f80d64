import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from './people.js';

/** What a command answers. */
export interface Answer {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly createdId?: string;
}

/** What is uploaded answers. */
export interface Uploaded {
  readonly documentId: string;
  readonly sha256: string;
}

/** The product said no, or did not answer as it should. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} was answered with ${status}: ${body}`);
  }
}

const mostAttempts = 8;

/** The product, as any application reaches it: over HTTP. */
export class Api {
  readonly #tokens = new Map<string, Promise<string>>();
  #position = 0n;

  constructor(readonly url: string) {}

  /** Position of the newest write, for `at-least`. */
  get position(): string {
    return this.#position.toString();
  }

  async clock(): Promise<number> {
    const { now } = (await this.#json('GET', '/dev/clock', {})) as { now: string };
    return Date.parse(now);
  }

  async moveClock(instant: number): Promise<void> {
    await this.#json('POST', '/dev/clock', jsonBody({ now: new Date(instant).toISOString() }));
  }

  /** A development token of the person. */
  token({ person, roles }: Person): Promise<string> {
    const known = this.#tokens.get(person) ?? this.#issue(person, roles);
    this.#tokens.set(person, known);
    return known;
  }

  /** Sends a command. A repeat with the same key does nothing twice. */
  async command(person: Person, path: string, body: unknown, key: string): Promise<Answer> {
    const { headers, ...init } = jsonBody(body);
    const sent = { ...init, headers: { ...headers, ...(await this.#as(person)), 'idempotency-key': key } };
    const answer = (await this.#json('POST', path, sent)) as Answer;
    const position = BigInt(answer.position);
    if (position > this.#position) this.#position = position;
    return answer;
  }

  async upload(person: Person, caseId: string, content: string): Promise<Uploaded> {
    const form = new FormData();
    form.append('file', new Blob([content], { type: 'text/plain' }), 'record.txt');
    const init = { body: form, headers: await this.#as(person) };
    return (await this.#json('POST', `/v1/cases/${caseId}/documents`, init)) as Uploaded;
  }

  async query(person: Person, path: string): Promise<unknown> {
    return this.#json('GET', path, { headers: await this.#as(person) });
  }

  async #issue(person: string, roles: readonly string[]): Promise<string> {
    return ((await this.#json('POST', '/dev/tokens', jsonBody({ person, roles }))) as { token: string }).token;
  }

  async #as(person: Person): Promise<{ authorization: string }> {
    return { authorization: `Bearer ${await this.token(person)}` };
  }

  /** Repeats what is answered with 503 until it is not. */
  async #json(method: string, path: string, init: RequestInit): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${this.url}${path}`, { ...init, method });
      if (response.ok) return response.json();
      if (response.status !== 503 || attempt === mostAttempts) {
        throw new RequestFailed(method, path, response.status, await response.text());
      }
      await response.arrayBuffer();
      await pause(Number(response.headers.get('retry-after') ?? '1') * 1000);
    }
  }
}

function jsonBody(body: unknown): { body: string; headers: { 'content-type': string } } {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

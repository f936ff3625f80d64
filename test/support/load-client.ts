import { setTimeout as delay } from 'node:timers/promises';
import { type Accepted, CaseDriver, formOf, type Site, type Uploaded } from './case-driver.js';
import type { Reply } from './http-client.js';
import type { Known, Step } from './load-plan.js';

/** A command that the product has acknowledged. */
export interface Acknowledged {
  readonly step: Step;
  readonly answer: Accepted;
  /** How often it was sent until there was an answer. */
  readonly sent: number;
}

/** Sends the steps of one client one after the other, and sends again what had no answer. */
export class LoadClient {
  readonly acknowledged: Acknowledged[] = [];
  readonly uploads: { readonly step: Step; readonly answer: Uploaded }[] = [];
  /** Keys of steps that had no answer at all when they were sent: the product was gone, or took too long. */
  readonly unanswered: string[] = [];
  #pending: Step | undefined;
  #sent = 0;

  constructor(
    private readonly steps: Iterator<Step>,
    private readonly known: Known,
  ) {}

  /** Works until there is no answer, or is told to stop. `onAnswer` hears of every answer but that a store is unavailable. */
  async work(site: Site, stop: AbortSignal, onAnswer: () => void): Promise<void> {
    const driver = new CaseDriver(site);
    while (!stop.aborted) {
      if (this.#pending === undefined) this.#sent = 0;
      const step = (this.#pending ??= this.steps.next().value as Step);
      let reply: Reply;
      try {
        this.#sent += 1;
        reply = await this.#send(driver, step);
      } catch {
        this.unanswered.push(step.key);
        return;
      }
      if (reply.status === 503) {
        await delay(20);
        continue;
      }
      this.#take(step, reply);
      this.#pending = undefined;
      onAnswer();
    }
  }

  /** Brings what is under way to an answer. */
  async finish(site: Site): Promise<void> {
    const stop = new AbortController();
    if (this.#pending !== undefined) await this.work(site, stop.signal, () => stop.abort());
    if (this.#pending !== undefined) throw new Error(`${this.#pending.key} is still without an answer.`);
  }

  #send(driver: CaseDriver, step: Step): Promise<Reply> {
    const headers = { 'idempotency-key': step.key };
    if (step.kind === 'open') return driver.ask(step.who, '/v1/cases', { body: step.body, headers });
    const path = `/v1/cases/${this.known.cases.get(step.caseName) ?? 'unknown'}`;
    return step.kind === 'upload'
      ? driver.ask(step.who, `${path}/documents`, { body: formOf(step.content, step.document), headers })
      : driver.ask(step.who, `${path}/${step.command}`, { body: step.body(this.known), headers });
  }

  #take(step: Step, reply: Reply): void {
    if (reply.status >= 300) throw new Error(`${JSON.stringify(step)} was answered ${reply.status} ${reply.text}`);
    if (step.kind === 'upload') {
      const answer = reply.json<Uploaded>();
      this.known.documents.set(step.document, answer);
      this.uploads.push({ step, answer });
      return;
    }
    const answer = reply.json<Accepted>();
    if (step.kind === 'open') this.known.cases.set(step.caseName, answer.caseId);
    this.acknowledged.push({ step, answer, sent: this.#sent });
  }
}

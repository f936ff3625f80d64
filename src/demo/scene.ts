import type { Answer, Api, Uploaded } from './api.js';
import type { Facts } from './facts.js';
import { onlookers, type Part } from './people.js';

interface PlanVersion {
  readonly version: number;
  readonly proposal: { readonly data: { readonly hash: string } };
}

/** One story as it is played: where its steps act, and what they have made so far. */
export class Scene {
  readonly #made = new Map<string, string>();
  readonly #cases: string[] = [];
  #sent = 0;
  #shown = '';
  #position = '0';
  /** The demo's time, in milliseconds. */
  now = 0;

  constructor(
    private readonly api: Api,
    readonly facts: Facts,
    /** Begins every Idempotency-Key of the story. */
    private readonly key: string,
  ) {}

  /** Ids of the cases that the story has opened; the first one is what the story is about. */
  get caseIds(): readonly string[] {
    return this.#cases;
  }

  /** Opens a case, in which the next steps act. */
  async open(part: Part, body: unknown): Promise<void> {
    this.#shown = (await this.#post(part, '/v1/cases', body)).caseId;
    this.#cases.push(this.#shown);
  }

  /** The next steps act in the case that was opened as this one, from 0. */
  turnTo(index: number): void {
    this.#shown = this.#cases[index] ?? this.#shown;
  }

  send(part: Part, command: string, body: unknown): Promise<Answer> {
    return this.#post(part, `/v1/cases/${this.#shown}/${command}`, body);
  }

  /** Sends a command and remembers what it made under a name. */
  async make(name: string, part: Part, command: string, body: unknown): Promise<void> {
    const { createdId = '' } = await this.send(part, command, body);
    this.#made.set(name, createdId);
  }

  /** Id of what was made under the name. */
  made(name: string): string {
    return this.#made.get(name) ?? '';
  }

  upload(part: Part, content: string): Promise<Uploaded> {
    return this.api.upload(this.facts.cast[part], this.#shown, content);
  }

  /** The current plan as consent and approval name it. */
  async plan(): Promise<{ readonly planVersion: number; readonly planHash: string }> {
    const shown = await this.api.query(this.facts.cast.service, `/v1/cases/${this.#shown}?at-least=${this.#position}`);
    const { plans } = (shown as { resolution: { plans: readonly PlanVersion[] } }).resolution;
    const current = plans.at(-1);
    return { planVersion: current?.version ?? 0, planHash: current?.proposal.data.hash ?? '' };
  }

  /** Id of the first event of the type in the history of the case. */
  async eventId(type: string): Promise<string> {
    const { events } = (await this.api.query(onlookers.auditor, `/v1/cases/${this.#shown}/events`)) as {
      events: readonly { readonly id: string; readonly type: string }[];
    };
    return events.find((event) => event.type === type)?.id ?? '';
  }

  /** An instant so many days from now, as commands take it. */
  inDays(count: number): string {
    return new Date(this.now + count * 86_400_000).toISOString();
  }

  async #post(part: Part, path: string, body: unknown): Promise<Answer> {
    this.#sent += 1;
    const answer = await this.api.command(this.facts.cast[part], path, body, `${this.key}-${this.#sent}`);
    this.#position = answer.position;
    return answer;
  }
}

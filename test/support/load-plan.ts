import type { Staff, Uploaded } from './case-driver.js';
import { caseRequests } from './case-requests.js';
import type { SeededRandom } from './seeded-random.js';

/** What the load has learnt from answers: ids of cases and documents by the names that the plan gives them. */
export interface Known {
  readonly cases: Map<string, string>;
  readonly documents: Map<string, Uploaded>;
}

/** One request of the load. Whoever repeats it repeats it with the same key and body. */
export type Step = { readonly key: string; readonly who: Staff; readonly caseName: string } & (
  | { readonly kind: 'open'; readonly body: object }
  | { readonly kind: 'command'; readonly command: string; readonly body: (known: Known) => object }
  | { readonly kind: 'upload'; readonly document: string; readonly content: Uint8Array<ArrayBuffer> }
);

const requests = caseRequests();
const checklist = ['claim_application', 'communication_records', 'policy_terms', 'payment_records'];
/** GridFS keeps 255 KiB a piece: from less than one piece to several. */
const sizes = [64, 2_000, 100_000, 300_000, 900_000] as const;

/**
 * An endless sequence of requests of one client, the same for the same random numbers. It takes cases of its own through the first
 * half of the procedure, merges some of them, and keeps writing to cases that every client writes to. Each command leads to
 * exactly one event of the case it names.
 */
export function* clientSteps(client: string, random: SeededRandom, shared: readonly string[]): Generator<Step, never> {
  const plan = new CasePlan(client, random);
  let previous: string | undefined;
  for (let number = 0; ; number += 1) {
    const name = `${client}-${number}`;
    const merged = previous !== undefined && random.chance(0.3);
    const own = merged ? plan.mergedCase(name, previous ?? '') : plan.handledCase(name, previous);
    for (const step of own) {
      yield step;
      if (random.chance(0.4)) yield* plan.sharedSteps(random.pick(shared as [string, ...string[]]), name);
    }
    // Only a case that stays open takes in others.
    previous = merged ? previous : name;
  }
}

/** Makes the steps of one client and numbers their keys. */
class CasePlan {
  #keys = 0;
  readonly #linked = new Set<string>();

  constructor(
    private readonly client: string,
    private readonly random: SeededRandom,
  ) {}

  /** Opened, heard again and merged into an open case. */
  *mergedCase(name: string, into: string): Generator<Step, void> {
    yield this.open(name);
    if (this.random.chance(0.5)) yield this.command('specialist', name, 'add-feedback', requests.laterFeedback());
    yield this.command('specialist', name, 'merge-into', (known) => ({
      intoCaseId: known.cases.get(into),
      reason: 'Same claim.',
    }));
  }

  /** Opened, assessed with a document, escalated and handed to an owner with a team. */
  *handledCase(name: string, previous: string | undefined): Generator<Step, void> {
    yield this.open(name);
    yield this.command('specialist', name, 'classify', requests.classification());
    yield* this.document(name);
    if (previous !== undefined) yield this.link(name, previous);
    for (const item of checklist)
      yield this.command('specialist', name, 'verify-information', requests.verification(item));
    yield this.command('specialist', name, 'judge', requests.judgement('complex'));
    yield this.command('specialist', name, 'draft-escalation', requests.application());
    yield this.command('specialist', name, 'submit-escalation', {});
    if (this.random.chance(0.5)) return;
    yield this.command('manager', name, 'approve-escalation', { reasons: 'Agreed.' });
    yield this.command('manager', name, 'assign-owner', { owner: 'owner-wang' });
    yield this.command('owner', name, 'form-team', requests.team());
    yield this.command('technician', name, 'accept-confidentiality', { undertakingVersion: '2026-01' });
  }

  /** Something that may always be written to an open case. */
  *sharedSteps(name: string, own: string): Generator<Step, void> {
    switch (this.random.integer(4)) {
      case 0:
        return yield this.command('specialist', name, 'add-feedback', requests.laterFeedback());
      case 1:
        return yield this.command('service', name, 'record-contact', requests.contactRecord());
      case 2:
        if (!this.#linked.has(`${name} ${own}`)) yield this.link(name, own);
        return;
      default:
        return yield* this.document(name);
    }
  }

  private *document(name: string): Generator<Step, void> {
    const key = this.key();
    const content = this.random.bytes(this.random.pick(sizes));
    yield { kind: 'upload', key, who: 'specialist', caseName: name, document: key, content };
    yield this.command('specialist', name, 'attach-document', (known) => ({
      documentId: known.documents.get(key)?.documentId,
      name: `${key}.bin`,
      kind: 'other',
    }));
  }

  private link(name: string, other: string): Step {
    this.#linked.add(`${name} ${other}`);
    return this.command('specialist', name, 'link-case', (known) => ({
      otherCaseId: known.cases.get(other),
      kind: 'related',
      note: `Link ${this.#keys}.`,
    }));
  }

  private open(name: string): Step {
    return { kind: 'open', key: this.key(), who: 'specialist', caseName: name, body: requests.feedback() };
  }

  private command(who: Staff, caseName: string, command: string, body: object | ((known: Known) => object)): Step {
    const made = typeof body === 'function' ? (body as (known: Known) => object) : () => body;
    return { kind: 'command', key: this.key(), who, caseName, command, body: made };
  }

  private key(): string {
    this.#keys += 1;
    return `${this.client}.${this.#keys}`;
  }
}

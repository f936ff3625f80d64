import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.js';
import { DomainError } from '../../platform/event-sourcing/domain-error.js';
import type { Leases } from '../../platform/mongo/leases.js';
import type { HeldLease } from '../../platform/mongo/held-lease.js';
import type { ViewReader } from '../../platform/projections/view-reader.js';
import type { PersonalDataVault } from '../../privacy/personal-data-vault.js';
import type { CaseRunner } from '../commands/case-runner.js';
import type { CaseSettings } from '../commands/case-settings.js';
import { type CaseStep, receiptStep } from '../commands/merge-cases.js';
import type { CommandContext } from '../domain/commands/context.js';
import { type PendingMerge, pendingMergesView } from '../views/pending-merges/pending-merges.view.js';
import { MergeAttempts } from './merge-attempts.js';

export interface MergeWorkerParts {
  readonly cases: CaseRunner;
  readonly vault: PersonalDataVault;
  readonly reader: Pick<ViewReader, 'open'>;
  readonly leases: Pick<Leases, 'acquire'>;
  readonly clock: Clock;
  readonly settings: CaseSettings;
  /** Told once of a merge that cannot be completed; it stays listed. */
  readonly onFailure: (merge: PendingMerge, error: unknown) => void;
}

const restMs = 2_000;

/** Stands where the person's own reason was erased, or where an early receipt did not carry it. */
const noReason = 'Completes the merge that the other case has recorded.';

/**
 * Completes merges of which only one of the two cases knows (clause 1.1), because a process died between the two appends. A row of the
 * view becomes a command; the decider decides whether it still matters. A merge that it refuses is tried again ever more rarely, since
 * a case may be reopened. One process works at a time.
 */
export class MergeWorker {
  readonly #stopping = new AbortController();
  readonly #reported = new Set<string>();
  readonly #attempts = new MergeAttempts();
  #running: Promise<void> | undefined;

  constructor(private readonly parts: MergeWorkerParts) {}

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const lease = await this.parts.leases.acquire('merge-worker', signal);
        await this.#hold(lease).finally(() => lease.release());
      } catch {
        // The stores are away; the next round asks again.
      }
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #hold(lease: HeldLease): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, lease.lost]);
    while (!signal.aborted) {
      await this.completeAll();
      await delay(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Sends what is missing of every merge that is listed and due now. */
  async completeAll(): Promise<void> {
    const { documents } = await this.parts.reader.open<PendingMerge>(pendingMergesView.name);
    const listed = await documents.find().toArray();
    this.#attempts.keep(new Set(listed.map(({ _id }) => _id)));
    for (const merge of listed) {
      if (!this.#attempts.isDue(merge._id, performance.now())) continue;
      try {
        await this.#complete(merge);
      } catch (error) {
        if (error instanceof DomainError) this.#attempts.refused(merge._id, performance.now());
        if (!this.#reported.has(merge._id)) this.parts.onFailure(merge, error);
        this.#reported.add(merge._id);
      }
    }
  }

  async #complete(merge: PendingMerge): Promise<void> {
    const { cases, clock, settings } = this.parts;
    const context = { actor: merge.actor, now: clock.now(), rules: settings.rules };
    const { caseId, command } = await this.#missingStep(merge, context);
    const id = randomUUID();
    await cases.run({
      id: caseId,
      command,
      existence: 'existing',
      actor: merge.actor,
      correlationId: id,
      causationId: id,
    });
  }

  async #missingStep(
    { fromCaseId, intoCaseId, missing, reason: sealed }: PendingMerge,
    context: Omit<CommandContext, 'caseId'>,
  ): Promise<CaseStep> {
    const opened = await this.parts.vault.open(sealed);
    const reason = typeof opened === 'string' ? opened : undefined;
    if (missing === 'receipt') {
      const from = await this.parts.cases.load(fromCaseId);
      if (from === null) throw new Error(`There is no case ${fromCaseId}.`);
      return receiptStep(fromCaseId, from.state, intoCaseId, { ...context, caseId: intoCaseId }, reason);
    }
    const body = { intoCaseId, reason: reason ?? noReason, targetOpen: true };
    return { caseId: fromCaseId, command: { name: 'merge-into', body, context: { ...context, caseId: fromCaseId } } };
  }
}

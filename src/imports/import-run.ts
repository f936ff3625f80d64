import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import type { CaseCommand } from '../cases/domain/commands/case-command.js';
import type { CaseRules } from '../cases/domain/commands/context.js';
import type { Clock } from '../platform/clock.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import type { NewStream, NewStreamOutcome } from '../platform/event-sourcing/new-streams.js';
import type { Actor } from '../platform/event-sourcing/event.js';
import type { ImportMapping } from './import-mapping.js';
import { LegacyCaseReader, RejectedRowError } from './legacy-case.js';
import { type ReadProgress, sourceLines } from './source-rows.js';

/** A line that did not become a case. */
export interface RejectedLine {
  readonly line: number;
  /** The row's own key, where it could be read. */
  readonly key?: string;
  readonly reason: string;
}

export interface ImportTotals {
  /** Data lines of the file that were read. */
  read: number;
  imported: number;
  /** Rows that an earlier run had recorded. */
  alreadyThere: number;
  rejected: number;
  /** Position of the newest imported event; 0 when none was. */
  position: bigint;
}

export interface ImportListener {
  readonly progress?: ReadProgress;
  batch?(totals: Readonly<ImportTotals>): void;
  rejected(line: RejectedLine): void;
}

/** What an import needs of the write side. */
export interface ImportTarget {
  readonly cases: { appendNew(items: readonly NewStream<CaseCommand>[]): Promise<readonly NewStreamOutcome[]> };
  readonly log: EventLog;
  readonly clock: Clock;
  readonly rules: CaseRules;
}

export interface ImportSource {
  readonly path: string;
  readonly mapping: ImportMapping;
  readonly actor: Actor;
  readonly correlationId: string;
}

interface Candidate {
  readonly line: number;
  readonly caseId: string;
  readonly body: LegacyCaseRecorded['data'];
}

/** Rows that are on their way to the log at once; bounds the memory of a run. */
const batchSize = 512;

/**
 * Records every row of a file as a past case. The id of a case follows from source and key, so that a second run – or the next one after a
 * crash – adds only what is missing. A bad line is reported and does not stop the run.
 *
 * @throws StoreUnavailableError when the log does not answer; the same file can be imported again. Errors of the file system.
 */
export async function importFile(
  source: ImportSource,
  target: ImportTarget,
  listener: ImportListener,
): Promise<ImportTotals> {
  const totals: ImportTotals = { read: 0, imported: 0, alreadyThere: 0, rejected: 0, position: 0n };
  const reader = new LegacyCaseReader(source.mapping);
  const reject = (rejected: RejectedLine): void => {
    totals.rejected += 1;
    listener.rejected(rejected);
  };
  let batch: Candidate[] = [];
  const flush = async (): Promise<void> => {
    await recordBatch(batch, source, target, totals, reject);
    batch = [];
    listener.batch?.(totals);
  };
  for await (const item of sourceLines(source.path, source.mapping.format, listener.progress)) {
    totals.read += 1;
    if ('problem' in item) {
      reject({ line: item.line, reason: item.problem });
      continue;
    }
    try {
      batch.push({ line: item.line, caseId: reader.caseId(item.row), body: reader.read(item.row, item.line) });
    } catch (error) {
      if (!(error instanceof RejectedRowError)) throw error;
      reject({ line: item.line, ...keyOf(item.row[source.mapping.key]), reason: error.message });
    }
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return totals;
}

async function recordBatch(
  batch: readonly Candidate[],
  source: ImportSource,
  target: ImportTarget,
  totals: ImportTotals,
  reject: (line: RejectedLine) => void,
): Promise<void> {
  const outcomes = await target.cases.appendNew(batch.map((candidate) => toNewStream(candidate, source, target)));
  const known: Candidate[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const candidate = batch[index]!;
    if (outcome.kind === 'appended') {
      totals.imported += 1;
      if (outcome.position > totals.position) totals.position = outcome.position;
    } else if (outcome.kind === 'already-there') known.push(candidate);
    else reject({ line: candidate.line, key: candidate.body.provenance.key, reason: outcome.error.message });
  }
  const hashes = await Promise.all(known.map(({ caseId }) => recordedHash(caseId, target.log)));
  for (const [index, candidate] of known.entries()) {
    if (hashes[index] === candidate.body.provenance.rowHash) totals.alreadyThere += 1;
    else
      reject({
        line: candidate.line,
        key: candidate.body.provenance.key,
        reason: 'differs from the row that was imported under this key before',
      });
  }
}

function toNewStream(
  { caseId, body }: Candidate,
  source: ImportSource,
  { clock, rules }: ImportTarget,
): NewStream<CaseCommand> {
  const { actor, correlationId } = source;
  return {
    id: caseId,
    command: { name: 'record-legacy-case', body, context: { caseId, actor, now: clock.now(), rules } },
    actor,
    correlationId,
    causationId: correlationId,
  };
}

/** Row hash that the case of this id was recorded with. */
async function recordedHash(caseId: string, log: EventLog): Promise<string | undefined> {
  for await (const event of log.readStream(`case-${caseId}`, { maxCount: 1 })) {
    return (event.data as Partial<LegacyCaseRecorded['data']>).provenance?.rowHash;
  }
  return undefined;
}

function keyOf(key: string | undefined): { key?: string } {
  return key === undefined || key.trim() === '' ? {} : { key: key.trim() };
}

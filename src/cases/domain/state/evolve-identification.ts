import type {
  CaseClassified,
  CaseReclassified,
  FeedbackRecorded,
  IdentificationEvent,
} from '../events/identification.js';
import type { LegacyCaseRecorded } from '../events/records.js';
import { newFile } from './case-file.js';
import { heard } from './since-notice.js';
import { union, withFile, withRecord, type ExistingCase } from './case-state.js';

export function openWithFeedback({ data }: FeedbackRecorded): ExistingCase {
  const { channel, receivedAt, takenBy } = data;
  return {
    stage: 'identification',
    file: {
      ...newFile({ kind: 'feedback', channel, receivedAt, takenBy }),
      receivedAt,
      customerId: data.complainant.customerId ?? null,
      complainedAbout: union([], data.complainedAbout),
    },
  };
}

/**
 * A legacy record is a closed book, whether or not its row names a closing date: the source vouches for no stage, so the case
 * starts archived and `reopen` is the way to take it up again.
 */
export function openWithLegacyRecord({ data }: LegacyCaseRecorded): ExistingCase {
  const { source, key, rowHash } = data.provenance;
  return {
    stage: 'archived',
    file: { ...newFile({ kind: 'legacy', source, key, rowHash }), receivedAt: data.receivedAt },
    retentionClass: null,
  };
}

export function evolveIdentification(state: ExistingCase, event: IdentificationEvent): ExistingCase {
  const { file } = state;
  switch (event.type) {
    case 'FeedbackRecorded':
      return state;
    case 'FeedbackAdded':
      return heard(
        withFile(state, {
          records: withRecord(file.records, event.data.recordId),
          complainedAbout: union(file.complainedAbout, event.data.complainedAbout),
          heardAgain: true,
        }),
        event.data.receivedAt,
      );
    case 'CaseLinked': {
      const { otherCaseId, kind } = event.data;
      return withFile(state, { links: [...file.links, { otherCaseId, kind }] });
    }
    case 'CaseMerged':
      return { stage: 'merged', file, intoCaseId: event.data.intoCaseId };
    case 'MergedCaseReceived':
      return withFile(state, {
        received: union(file.received, [event.data.fromCaseId]),
        complainedAbout: union(file.complainedAbout, event.data.complainedAbout ?? []),
      });
    case 'CaseClassified':
    case 'CaseReclassified':
      return classified(state, event);
  }
}

function classified(state: ExistingCase, { data }: CaseClassified | CaseReclassified): ExistingCase {
  const { taxonomyVersion, classes, severity } = data;
  const next = withFile(state, { classification: { taxonomyVersion, classes, severity } });
  return next.stage === 'identification' ? { stage: 'assessment', file: next.file } : next;
}

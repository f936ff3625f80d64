import type { Dated } from '../../../platform/event-sourcing/decider.js';
import type { ContactRecorded, InvestigationEvent } from '../events/investigation.js';
import { union, withFile, withHandling, withRecord, type ExistingCase } from './case-state.js';
import { effectiveTime } from './effective-time.js';
import { attempted, heard } from './since-notice.js';

export function evolveInvestigation(state: ExistingCase, event: InvestigationEvent & Dated): ExistingCase {
  switch (event.type) {
    case 'TeamFormed': {
      const { members } = event.data;
      return withHandling(state, () => ({ team: members.map((member) => ({ ...member, accepted: null })) }));
    }
    case 'TeamMemberAdded': {
      const { person, function: work } = event.data;
      return withHandling(state, ({ team }) => ({ team: [...team, { person, function: work, accepted: null }] }));
    }
    case 'TeamMemberRemoved': {
      const { person } = event.data;
      return withHandling(state, ({ team }) => ({ team: team.filter((member) => member.person !== person) }));
    }
    case 'ConfidentialityAccepted': {
      const { person, undertakingVersion: accepted } = event.data;
      return withHandling(state, ({ team }) => ({
        team: team.map((member) => (member.person === person ? { ...member, accepted } : member)),
      }));
    }
    case 'EvidenceCollected': {
      const { evidenceId: id, sha256 } = event.data;
      return withHandling(state, ({ evidence }) => ({ evidence: [...evidence, { id, sha256 }] }));
    }
    case 'FindingRecorded': {
      const { findingId } = event.data;
      return withHandling(state, ({ findings }) => ({ findings: union(findings, [findingId]) }));
    }
    case 'RootCauseIdentified': {
      const { rootCauseId } = event.data;
      return withHandling(state, ({ rootCauses }) => ({ rootCauses: union(rootCauses, [rootCauseId]) }));
    }
    case 'CustomerUpdated':
      return withFile(state, { records: withRecord(state.file.records, event.data.recordId) });
    case 'ContactRecorded':
      return contacted(state, event);
  }
}

function contacted(state: ExistingCase, event: ContactRecorded & Dated): ExistingCase {
  const { direction, reached, recordId } = event.data;
  const inbound = direction === 'inbound';
  const next = withFile(state, {
    records: withRecord(state.file.records, recordId),
    heardAgain: state.file.heardAgain || inbound,
  });
  return inbound || reached ? heard(next, effectiveTime(event)) : attempted(next, effectiveTime(event));
}

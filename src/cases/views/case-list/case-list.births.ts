import { type Births, caseIdOf } from '../case-fold.js';
import type { CaseListContent } from './case-list-entry.js';

/** 1.1 A case as its first feedback opens it, or as an imported row vouches for it and no further. */
export const caseListBirths: Births<CaseListContent> = {
  FeedbackRecorded: (event) => {
    const { data, metadata, revision } = event;
    const { customerId, kind } = data.complainant;
    const { claimNumber, policyNumber, lineOfBusiness } = data.claim;
    return {
      _id: caseIdOf(event),
      revision,
      stage: 'identification',
      open: true,
      origin: 'live',
      openedAt: data.receivedAt,
      recordedAt: metadata.recordedAt,
      updatedAt: metadata.recordedAt,
      answerDueAt: data.answerDueAt,
      awaitsAnswer: true,
      policy: data.policy,
      channel: data.channel,
      complainantKind: kind,
      ...(customerId === undefined ? {} : { customerId }),
      ...(claimNumber === undefined ? {} : { claimNumber }),
      ...(policyNumber === undefined ? {} : { policyNumber }),
      lineOfBusiness,
      classes: [],
      level: 1,
      path: {},
    };
  },

  LegacyCaseRecorded: (event) => {
    const { data, metadata, revision } = event;
    const { closedAt, channel, complainantKind, lineOfBusiness, taxonomyVersion, decision } = data;
    const leadingClass = data.classes[0];
    return {
      _id: caseIdOf(event),
      revision,
      stage: 'archived',
      open: false,
      origin: 'imported',
      source: { name: data.provenance.source, key: data.provenance.key },
      openedAt: data.receivedAt,
      recordedAt: metadata.recordedAt,
      updatedAt: metadata.recordedAt,
      ...(closedAt === undefined ? {} : { closedAt }),
      ...(channel === undefined ? {} : { channel }),
      ...(complainantKind === undefined ? {} : { complainantKind }),
      ...(lineOfBusiness === undefined ? {} : { lineOfBusiness }),
      ...(taxonomyVersion === undefined ? {} : { taxonomyVersion }),
      classes: data.classes,
      ...(leadingClass === undefined ? {} : { leadingClass }),
      ...(decision === undefined ? {} : { decision }),
      path: {},
    };
  },
};

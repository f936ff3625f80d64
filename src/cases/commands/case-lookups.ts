import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { companyDefaultPolicy } from '../../clocks/answer-due.js';
import { answerDueAt } from '../../clocks/answer-due.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import type { CommandBodies } from '../domain/commands/case-command.js';
import type { Measure } from '../domain/values.js';
import { unknownCase } from '../case-id.js';
import type { CaseRunner } from './case-runner.js';
import type { DocumentFacts } from './document-facts.js';
import type { ExecuteCaseCommand, RequestBody, RequestName } from './execute-case-command.js';
import { newId } from './new-id.js';
import type { RecordedFacts } from './recorded-facts.js';

/** The whole body of a command, and the id of what it makes inside the case. */
export interface CompletedBody<Name extends RequestName> {
  readonly body: CommandBodies[Name];
  readonly createdId?: string;
}

type Completion = {
  [Name in RequestName]?: (
    request: RequestBody<Name>,
    command: ExecuteCaseCommand,
  ) => CompletedBody<Name> | Promise<CompletedBody<Name>>;
};

export interface LookupSettings {
  /** IANA name. */
  readonly timeZone: string;
  readonly answerDueWorkingDays: number;
}

/** Looks up what a decision needs and the request does not carry: due dates, ids, hashes, facts of other records. */
export class CaseLookups {
  constructor(
    private readonly settings: LookupSettings,
    private readonly cases: CaseRunner,
    private readonly documents: DocumentFacts,
    private readonly recorded: RecordedFacts,
  ) {}

  async complete(command: ExecuteCaseCommand): Promise<CompletedBody<RequestName>> {
    const { occurredAt: _, ...request } = command.request;
    const complete = this.#completions[command.name] as
      ((request: unknown, command: ExecuteCaseCommand) => Promise<CompletedBody<RequestName>>) | undefined;
    return complete === undefined ? { body: request } : complete(request, command);
  }

  readonly #completions: Completion = {
    'record-feedback': (request) => ({
      body: {
        ...request,
        answerDueAt: answerDueAt(request.receivedAt, this.settings.answerDueWorkingDays, this.settings.timeZone),
        policy: companyDefaultPolicy,
      },
    }),
    'add-feedback': withRecordId('feedback'),
    'verify-information': withRecordId('verification'),
    'revise-escalation': withRecordId('revision'),
    'update-customer': withRecordId('update'),
    'record-contact': withRecordId('contact'),
    'raise-level': withRecordId('level'),
    'notify-outcome': withRecordId('letter'),
    'record-handling-feedback': withRecordId('handling-feedback'),
    'link-case': async (request) => {
      if ((await this.cases.load(request.otherCaseId)) === null) throw unknownCase(request.otherCaseId);
      return { body: request };
    },
    'merge-into': async (request) => {
      const target = await this.cases.load(request.intoCaseId);
      if (target === null) throw unknownCase(request.intoCaseId);
      const { stage } = target.state;
      return { body: { ...request, targetOpen: stage !== 'archived' && stage !== 'merged' } };
    },
    'draft-escalation': (request, { context }) => created('applicationId', request, context),
    'collect-evidence': (request, { context }) => created('evidenceId', request, context),
    'record-finding': (request, { context }) => created('findingId', request, context),
    'identify-root-cause': (request, { context }) => created('rootCauseId', request, context),
    'propose-plan': (request) => ({ body: { ...request, hash: planHash(request) } }),
    'revise-plan': (request) => ({ body: { ...request, hash: planHash(request) } }),
    'attach-document': async (request, { caseId }) => ({
      body: { ...request, ...(await this.documents.factsOf(caseId, request.documentId)) },
    }),
    'correct-fact': async (request, { caseId }) => {
      const target = await this.recorded.factOf(caseId, request.eventId, request.field);
      return { body: { ...request, ...(target === undefined ? {} : { target }) } };
    },
  };
}

/** Hash that consent names: hex SHA-256 of the canonical JSON (RFC 8785) of what the customer was shown. */
export function planHash({
  summary,
  measures,
}: {
  readonly summary: string;
  readonly measures: readonly Measure[];
}): string {
  return createHash('sha256')
    .update(canonicalize({ summary, measures: JSON.parse(JSON.stringify(measures)) as unknown }) ?? '')
    .digest('hex');
}

function withRecordId(kind: string) {
  return <Request extends object>(request: Request, { context }: ExecuteCaseCommand) => ({
    body: { ...request, recordId: newId(kind, context) },
  });
}

function created<Key extends string, Request extends object>(key: Key, request: Request, context: RequestContext) {
  const id = newId(key, context);
  return { body: { ...request, [key]: id } as Request & Record<Key, string>, createdId: id };
}

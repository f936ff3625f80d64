import { randomUUID } from 'node:crypto';
import { type CaseRequests, caseRequests, plainly, type Say } from './case-requests.js';
import { type Reply, request, type RequestOptions } from './http-client.js';

/** Where the product serves and who gives out tokens there; a `Product` fits. */
export interface Site {
  readonly url: string;
  token(person: string, ...roles: readonly string[]): Promise<string>;
}

/** A small company: everybody's company id and token role. */
export const staff = {
  specialist: ['specialist-ho', 'claims_specialist'],
  manager: ['manager-li', 'line_manager'],
  owner: ['owner-wang', 'incident_group'],
  service: ['service-chen', 'customer_service'],
  technician: ['technician-wu', 'technical_support'],
  compliance: ['compliance-su', 'compliance_officer'],
  auditor: ['auditor-kao', 'auditor'],
  analyst: ['analyst-xu', 'analyst'],
  admin: ['admin-ye', 'admin'],
} as const;
export type Staff = keyof typeof staff;

/** Stages that the driver can bring a case to, in the order of the procedure. */
export const drivenStages = [
  'identification',
  'assessment',
  'escalation',
  'investigation',
  'resolution',
  'outcome',
  'archived',
] as const;
export type DrivenStage = (typeof drivenStages)[number];

/** The answer to a command that was accepted. */
export interface Accepted {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly createdId?: string;
}

/** The answer to an upload. */
export interface Uploaded {
  readonly caseId: string;
  readonly documentId: string;
  readonly sha256: string;
  readonly size: number;
}

const checklist = ['claim_application', 'communication_records', 'policy_terms', 'payment_records'];

/** Takes cases through the procedure over HTTP. What the product refuses is thrown with its answer. */
export class CaseDriver {
  readonly requests: CaseRequests;

  constructor(
    readonly site: Site,
    say: Say = plainly,
  ) {
    this.requests = caseRequests(say);
  }

  token(who: Staff): Promise<string> {
    const [person, role] = staff[who];
    return this.site.token(person, role);
  }

  /** Any request in somebody's name; refusals are answers. */
  async ask(who: Staff, path: string, options: RequestOptions = {}): Promise<Reply> {
    return request(`${this.site.url}${path}`, { token: await this.token(who), ...options });
  }

  /** A query that must succeed. */
  async read<Body>(who: Staff, path: string): Promise<Body> {
    return succeeded(path, await this.ask(who, path)).json<Body>();
  }

  /** A command that must succeed. Comes with an `Idempotency-Key` of its own unless `headers` name one. */
  async send(
    who: Staff,
    caseId: string,
    command: string,
    body: object = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Accepted> {
    const path = `/v1/cases/${caseId}/${command}`;
    const keyed = { 'idempotency-key': randomUUID(), ...headers };
    return succeeded(path, await this.ask(who, path, { body, headers: keyed })).json<Accepted>();
  }

  async upload(
    who: Staff,
    caseId: string,
    content: string | Uint8Array<ArrayBuffer>,
    name = 'invoice.txt',
  ): Promise<Uploaded> {
    const path = `/v1/cases/${caseId}/documents`;
    return succeeded(path, await this.ask(who, path, { body: formOf(content, name) })).json<Uploaded>();
  }

  /** 1.1 Opens a case with the usual complaint, some of it replaced. */
  async open(overrides: object = {}): Promise<Accepted> {
    return this.record({ ...this.requests.feedback(), ...overrides });
  }

  /** 1.1 Opens a case with this complaint. */
  async record(body: object): Promise<Accepted> {
    const headers = { 'idempotency-key': randomUUID() };
    return succeeded('/v1/cases', await this.ask('specialist', '/v1/cases', { body, headers })).json<Accepted>();
  }

  /** A new case, brought to the stage by the straight way. */
  async caseIn(stage: DrivenStage, overrides: object = {}): Promise<string> {
    const { caseId } = await this.open(overrides);
    for (const step of drivenStages.slice(1, drivenStages.indexOf(stage) + 1)) await this.steps[step](caseId);
    return caseId;
  }

  /** What takes a case that is in the stage before to this one. */
  readonly steps: Readonly<Record<DrivenStage, (caseId: string) => Promise<unknown>>> = {
    identification: () => Promise.resolve(),
    assessment: (caseId) => this.send('specialist', caseId, 'classify', this.requests.classification()),
    escalation: (caseId) => this.escalate(caseId),
    investigation: (caseId) => this.review(caseId),
    resolution: (caseId) => this.investigate(caseId),
    outcome: (caseId) => this.implement(caseId),
    archived: (caseId) => this.close(caseId),
  };

  /** 2.1, 2.2 Verifies everything and judges. */
  async judge(caseId: string, judgement: 'minor' | 'complex'): Promise<void> {
    for (const item of checklist)
      await this.send('specialist', caseId, 'verify-information', this.requests.verification(item));
    await this.send('specialist', caseId, 'judge', this.requests.judgement(judgement));
  }

  /** 2, 3.1 Judges the case complex and drafts the application. */
  async escalate(caseId: string): Promise<void> {
    await this.judge(caseId, 'complex');
    await this.send('specialist', caseId, 'draft-escalation', this.requests.application());
  }

  /** 3 Submits and approves the application and names the owner. */
  async review(caseId: string): Promise<void> {
    await this.send('specialist', caseId, 'submit-escalation');
    await this.send('manager', caseId, 'approve-escalation', { reasons: 'Agreed: beyond the limit.' });
    await this.send('manager', caseId, 'assign-owner', { owner: staff.owner[0] });
  }

  /** 4.1 */
  async formTeam(caseId: string): Promise<void> {
    await this.send('owner', caseId, 'form-team', this.requests.team());
    for (const member of ['specialist', 'service', 'technician'] as const)
      await this.send(member, caseId, 'accept-confidentiality', { undertakingVersion: '2026-01' });
  }

  /** 4, 5.1 Investigates with one piece of evidence and proposes a plan. */
  async investigate(caseId: string): Promise<void> {
    const { requests } = this;
    await this.formTeam(caseId);
    const { documentId, sha256 } = await this.upload('technician', caseId, 'Repair invoice 88421: EUR 4,200.00');
    await this.send('technician', caseId, 'attach-document', {
      documentId,
      name: 'invoice.txt',
      kind: 'correspondence',
    });
    const evidence = await this.send(
      'technician',
      caseId,
      'collect-evidence',
      requests.evidence({ sha256, documentId }),
    );
    const finding = await this.send('technician', caseId, 'record-finding', requests.finding(evidence.createdId ?? ''));
    await this.send('technician', caseId, 'identify-root-cause', requests.rootCause(finding.createdId ?? ''));
    await this.send('service', caseId, 'update-customer', requests.update());
    await this.send('owner', caseId, 'propose-plan', requests.plan());
  }

  /** 5.2, 6.1 The customer consents, everything is done, the letter goes out. */
  async implement(caseId: string): Promise<void> {
    await this.consent(caseId);
    const paid = { amount: 420_000, currency: 'EUR' };
    await this.send('owner', caseId, 'start-measure', { measureId: 'M1' });
    await this.send('owner', caseId, 'complete-measure', { measureId: 'M1', evidence: 'Payment 88421.', paid });
    await this.send('service', caseId, 'complete-measure', { measureId: 'M2', evidence: 'Called.' });
    await this.send('owner', caseId, 'notify-outcome', this.requests.outcome());
  }

  /** 5.2 Consent to the plan as it stands now. */
  async consent(caseId: string): Promise<Accepted> {
    const { version, hash } = await this.plan(caseId);
    return this.send('service', caseId, 'record-consent', this.requests.consent(version, hash));
  }

  /** Version and hash of the plan that holds now. */
  async plan(caseId: string): Promise<{ readonly version: number; readonly hash: string }> {
    const { events } = await this.read<{
      events: { type: string; data: { version: number; hash: string } }[];
    }>('manager', `/v1/cases/${caseId}/events?limit=1000`);
    const plans = events.filter(({ type }) => type === 'PlanProposed' || type === 'PlanRevised');
    const newest = plans.at(-1);
    if (newest === undefined) throw new Error(`Case ${caseId} has no plan.`);
    return newest.data;
  }

  /** 6.2 The customer confirms, and the case is archived. */
  async close(caseId: string): Promise<Accepted> {
    await this.send('service', caseId, 'confirm-outcome', this.requests.confirmation());
    await this.send('service', caseId, 'record-handling-feedback', this.requests.handlingFeedback());
    return this.send('owner', caseId, 'archive', { retentionClass: 'standard' });
  }
}

/** A form with one file. */
export function formOf(content: string | Uint8Array<ArrayBuffer>, name: string, type = 'text/plain'): FormData {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  return form;
}

function succeeded(path: string, reply: Reply): Reply {
  if (reply.status >= 300) throw new Error(`${path} answered ${reply.status}: ${reply.text}`);
  return reply;
}

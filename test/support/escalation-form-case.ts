import type { EscalationForm } from '../../src/cases/domain/events/escalation.js';
import type { CaseDetails, CaseDetailsContent } from '../../src/cases/views/case-details/case-details.js';
import { foldCaseDetails } from '../../src/cases/views/case-details/case-details.view.js';
import type { StoredEvent } from '../../src/platform/event-sourcing/event.js';
import { escalationForm, feedback } from './case-data.js';
import { CaseHistory, folded, people } from './case-events.js';
import { assessed } from './case-histories.js';

/** Texts that a careless layout would take for markup. */
export const hostile = 'He said "pay #1" – *now*, for $5_000$ & <script>alert(1)</script> @ref \\n ~ `raw` 😀🧾';

/** A long narrative in both scripts, 2,000 characters. */
export const narrative = '客戶於三月二日來電，表示理賠申請已逾兩個月仍未獲答覆。客户要求尽快赔付，并说明原因。'
  .repeat(60)
  .slice(0, 2000);

/** A form as its readers see it: personal values opened. */
export const openedForm: EscalationForm = {
  ...escalationForm,
  incident: narrative,
  demands: `${hostile}\nSecond line`,
  actionsSoFar: '已致電致歉，並承諾三日內回覆。',
  beyondAuthority: '賠償金額超出專員權限。',
  riskReason: '客户提及监管机构，可能向媒体投诉。',
};

/** The case-details document after some events. */
export function detailsOf(events: readonly StoredEvent[]): CaseDetails {
  const content = folded<CaseDetailsContent>(foldCaseDetails, events);
  if (content === null) throw new Error('These events make no case.');
  return { ...content, position: 1n };
}

export function openedFeedback(): ReturnType<typeof feedback> {
  return feedback({
    statement: '我的理賠申請已經等了兩個月，沒有任何答覆。',
    demands: ['本週內答覆', hostile],
    complainant: {
      ...feedback().complainant,
      contact: { name: '林小姐', phone: '+886 2 5550 0123', email: 'lin@example.com' },
    },
  });
}

/** A case with an application that was returned, revised and approved. */
export function approvedApplication(form: EscalationForm = openedForm): CaseHistory {
  const applicationId = 'e5c1a0d6-0000-7000-8000-000000000001';
  const manager = { person: people.manager, authority: 'line_manager' };
  const known = assessed();
  const history = new CaseHistory({ caseId: known.caseId }).add('FeedbackRecorded', openedFeedback());
  for (const { type, data } of known.events.slice(1)) history.add(type, data);
  return history
    .add('CaseJudged', { judgement: 'complex', reasons: 'beyond my limit' })
    .add('EscalationDrafted', { applicationId, applicant: people.specialist, form: { schemaVersion: '2026-01' } })
    .add('EscalationSubmitted', { applicationId, requestedReviewer: people.manager })
    .add('EscalationReturned', { applicationId, missing: ['事件經過', '風險說明'] }, manager)
    .add('EscalationRevised', { applicationId, form })
    .add('EscalationSubmitted', { applicationId, requestedReviewer: people.manager })
    .add('EscalationApproved', { applicationId, reasons: '同意升級處理。' }, manager);
}

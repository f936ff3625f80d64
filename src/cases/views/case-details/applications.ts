import type { ApplicationStatus } from '../../domain/state/case-file.js';
import type { StoredCaseEvent } from '../case-fold.js';
import type { Application } from './case-details.js';
import { factOf } from './fact.js';

type Applications = readonly Application[];
type ReviewType = 'EscalationApproved' | 'EscalationReturned' | 'EscalationRejected';

/** 3.1 A new application, after those that were rejected. */
export function drafted(applications: Applications, event: StoredCaseEvent<'EscalationDrafted'>): Applications {
  const { applicationId, applicant } = event.data;
  const form = factOf(event);
  return [
    ...applications,
    { applicationId, applicant, status: 'drafted', form, earlierForms: [], submissions: [], reviews: [] },
  ];
}

/** 3.1 The form reads differently now; how it read before stays. */
export function revised(applications: Applications, event: StoredCaseEvent<'EscalationRevised'>): Applications {
  return changed(applications, event.data.applicationId, (application) => ({
    ...application,
    status: application.status === 'returned' ? 'revised' : application.status,
    form: factOf(event),
    earlierForms: [...application.earlierForms, application.form],
  }));
}

/** 3.1 */
export function submitted(applications: Applications, event: StoredCaseEvent<'EscalationSubmitted'>): Applications {
  return changed(applications, event.data.applicationId, (application) => ({
    ...application,
    status: 'submitted',
    submissions: [...application.submissions, factOf(event)],
  }));
}

const statusAfter: Readonly<Record<ReviewType, ApplicationStatus>> = {
  EscalationApproved: 'approved',
  EscalationReturned: 'returned',
  EscalationRejected: 'rejected',
};

/** 3.2 */
export function reviewed(applications: Applications, event: StoredCaseEvent<ReviewType>): Applications {
  return changed(applications, event.data.applicationId, (application) => ({
    ...application,
    status: statusAfter[event.type],
    reviews: [...application.reviews, factOf(event)],
  }));
}

function changed(
  applications: Applications,
  id: string,
  change: (application: Application) => Application,
): Applications {
  return applications.map((application) => (application.applicationId === id ? change(application) : application));
}

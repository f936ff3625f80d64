import type { Actor } from '../../src/platform/event-sourcing/event.js';

const person = (id: string, ...roles: string[]): Actor => ({ person: id, roles });

export const specialist = person('sam', 'claims_specialist');
export const otherSpecialist = person('suki', 'claims_specialist');
export const manager = person('mia', 'line_manager');
export const otherManager = person('max', 'line_manager');
/** Named owner in the histories; never has other roles than this one. */
export const owner = person('ines', 'incident_group');
export const incidentLead = person('ivan', 'incident_group');
export const serviceRep = person('cora', 'customer_service');
export const technician = person('tom', 'technical_support');
export const compliance = person('carl', 'compliance_officer');
export const auditor = person('ada', 'auditor');
export const admin = person('adam', 'admin');
/** The service account of the clock worker. */
export const worker: Actor = { person: 'redress-worker', roles: ['service'], application: 'redress-worker' };
/** An application acting for the specialist. */
export const portal: Actor = { person: 'sam', roles: ['service'], application: 'claims-portal' };

export const everybody: readonly Actor[] = [
  specialist,
  otherSpecialist,
  manager,
  otherManager,
  owner,
  incidentLead,
  serviceRep,
  technician,
  compliance,
  auditor,
  worker,
  portal,
];

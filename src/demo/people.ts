import type { Chance } from './random.js';

/** Parts that people of the company play in a story. */
export type Part =
  | 'specialist'
  | 'manager'
  | 'owner'
  | 'successor'
  | 'service'
  | 'technician'
  | 'lawyer'
  | 'compliance'
  | 'auditor'
  | 'analyst';

/** A person of the company: an id that names no human being, and the roles of their token. */
export interface Person {
  readonly person: string;
  readonly roles: readonly string[];
}

export type Cast = Readonly<Record<Part, Person>>;

const staff = (name: string, role: string, count: number): [Person, ...Person[]] => {
  const person = (number: number): Person => ({ person: `${name}-${String(number).padStart(2, '0')}`, roles: [role] });
  return [person(1), ...Array.from({ length: count - 1 }, (_, index) => person(index + 2))];
};

const company = {
  specialist: staff('specialist', 'claims_specialist', 8),
  manager: staff('manager', 'line_manager', 3),
  owner: staff('owner', 'incident_group', 5),
  service: staff('service', 'customer_service', 6),
  technician: staff('technician', 'technical_support', 4),
  lawyer: staff('lawyer', 'technical_support', 2),
  compliance: staff('compliance', 'compliance_officer', 1),
  auditor: staff('auditor', 'auditor', 1),
  analyst: staff('analyst', 'analyst', 1),
};

/** The people who look at what was played. */
export const onlookers = {
  manager: company.manager[0],
  auditor: company.auditor[0],
  analyst: company.analyst[0],
  specialist: company.specialist[0],
};

/** Who plays which part in one case; owner and successor are two different people. */
export function castBy(chance: Chance): Cast {
  const owner = chance.pick(company.owner);
  const [first, ...others] = company.owner.filter((one) => one !== owner);
  return {
    specialist: chance.pick(company.specialist),
    manager: chance.pick(company.manager),
    owner,
    successor: first === undefined ? owner : chance.pick([first, ...others]),
    service: chance.pick(company.service),
    technician: chance.pick(company.technician),
    lawyer: chance.pick(company.lawyer),
    compliance: company.compliance[0],
    auditor: company.auditor[0],
    analyst: company.analyst[0],
  };
}

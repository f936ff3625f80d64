/** The roles that a token can carry. `case_owner` is none of them, because it holds for one case only. */
export const roles = [
  'claims_specialist',
  'line_manager',
  'incident_group',
  'customer_service',
  'technical_support',
  'compliance_officer',
  'auditor',
  'analyst',
  'trainer',
  'admin',
  'service',
] as const;

export type Role = (typeof roles)[number];

const known: ReadonlySet<unknown> = new Set(roles);

export function isRole(value: unknown): value is Role {
  return known.has(value);
}

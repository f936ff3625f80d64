import { checklists, currentChecklist, unansweredItems } from './checklist.js';
import {
  currentEscalationForm,
  escalationFormSchema,
  escalationFormSchemas,
  missingFormFields,
  withoutBlankFields,
} from './escalation-form.js';
import { classesOf, currentTaxonomy, taxonomies, taxonomyOf, type Label } from './taxonomy.js';
import { currentUndertaking, undertakings } from './undertaking.js';

const labels: Label[] = [
  ...taxonomies.flatMap(({ classes }) => classes.map(({ name }) => name)),
  ...checklists.flatMap(({ items }) => items.map(({ label }) => label)),
  ...escalationFormSchemas.flatMap(({ title, fields }) => [title, ...fields.map(({ label }) => label)]),
  ...undertakings.map(({ text }) => text),
];

it('is worded in all three languages', () => {
  for (const label of labels) {
    expect(label.en).toMatch(/^[ -~]+$/);
    expect(label['zh-Hant']).toMatch(/\p{Script=Han}/u);
    expect(label['zh-Hans']).toMatch(/\p{Script=Han}/u);
  }
});

it.each([
  ['taxonomies', taxonomies],
  ['checklists', checklists],
  ['forms', escalationFormSchemas],
  ['undertakings', undertakings],
])('has versions of their own: %s', (_what, published: readonly { version: string }[]) => {
  expect(new Set(published.map(({ version }) => version)).size).toBe(published.length);
});

describe('the taxonomy', () => {
  it('has the ten classes of clause 1.2', () => {
    expect(currentTaxonomy.classes.map(({ code }) => code)).toEqual([
      'claim_amount',
      'timeliness',
      'service_attitude',
      'denial_or_coverage',
      'documentation',
      'premium_underwriting_cancellation',
      'misleading_sales',
      'privacy',
      'fraud_allegation',
      'other',
    ]);
  });

  it('is found by its version', () => {
    expect(taxonomyOf('2026-01')).toBe(currentTaxonomy);
    expect(taxonomyOf('1999-01')).toBeUndefined();
  });

  it('gives the classes in the order asked for', () => {
    expect(classesOf('2026-01', ['privacy', 'other'], 'low').map(({ code }) => code)).toEqual(['privacy', 'other']);
  });
});

describe('the checklist', () => {
  it('asks for all four things that are verified', () => {
    expect(currentChecklist.items.filter(({ required }) => required)).toHaveLength(4);
    const answers = { policy_terms: 'missing' } as const;
    expect(unansweredItems(answers)).toEqual(['claim_application', 'communication_records', 'payment_records']);
  });
});

describe('the form', () => {
  it('is found by its version', () => {
    expect(escalationFormSchema('2026-01')).toBe(currentEscalationForm);
    expect(escalationFormSchema('0')).toBeUndefined();
  });

  it('asks an unknown version for what the current one asks', () => {
    expect(missingFormFields({ schemaVersion: '0', incident: 'x' })).toEqual(
      missingFormFields({ schemaVersion: '2026-01', incident: 'x' }),
    );
  });

  it('keeps what is filled in', () => {
    expect(withoutBlankFields({ schemaVersion: '2026-01', incident: 'Hail.', demands: '', riskReason: '\t' })).toEqual({
      schemaVersion: '2026-01',
      incident: 'Hail.',
    });
  });
});

it('has a current undertaking', () => {
  expect(currentUndertaking.version).toBe('2026-01');
});

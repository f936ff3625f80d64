import { deepFreeze, type Fault, ruleReader } from './rule-reader.js';

/** Highest compensation in minor units, by ISO 4217 currency. A currency that is not listed has a limit of 0. */
export type AuthorityLimits = Readonly<Record<string, number>>;

/** What the company decides for itself where the procedure leaves it open. Days are calendar days unless they say working days. */
export interface CompanyRules {
  /** Currency (ISO 4217) taken where none is named. */
  readonly currency: string;
  /** Compensation that each role may grant on its own (clause 5.1); a role that is not listed may grant none. */
  readonly authorityLimits: Readonly<Record<string, AuthorityLimits>>;
  /** Days after the outcome notice in which the customer may dispute it (clause 6.2). */
  readonly disputeWindowDays: number;
  /** Silence counts as confirmation after so many attempts to reach the customer and so many days (clause 6.2). */
  readonly deemedConfirmation: { readonly attempts: number; readonly days: number };
  /** Working days until the final answer is due (clause C, company default). */
  readonly answerDueWorkingDays: number;
  /** Working days until receipt is acknowledged (clause C). */
  readonly acknowledgeWorkingDays: number;
  /** Working days between two progress updates to the customer (clause 4.3). */
  readonly updateEveryWorkingDays: number;
  /** Working days that each stage may take (clause C). */
  readonly stageWorkingDays: {
    readonly assess: number;
    readonly review: number;
    readonly assign: number;
    readonly propose: number;
    readonly implement: number;
  };
  /** Shares of a clock, in per cent, at which it warns (clause C). */
  readonly warnAtPercent: readonly number[];
  /** Days after completion on which satisfaction surveys are sent (clause 7.1). */
  readonly surveyDays: readonly number[];
  /** A fact recorded more hours after it happened than this is flagged as late (clause D1). */
  readonly lateAfterHours: number;
}

export const defaultCompanyRules: CompanyRules = deepFreeze({
  currency: 'USD',
  authorityLimits: {
    claims_specialist: { USD: 50_000, EUR: 50_000, GBP: 40_000, TWD: 1_500_000, CNY: 350_000 },
    incident_group: { USD: 500_000, EUR: 500_000, GBP: 400_000, TWD: 15_000_000, CNY: 3_500_000 },
    line_manager: { USD: 1_000_000, EUR: 1_000_000, GBP: 800_000, TWD: 30_000_000, CNY: 7_000_000 },
    compliance_officer: { USD: 10_000_000, EUR: 10_000_000, GBP: 8_000_000, TWD: 300_000_000, CNY: 70_000_000 },
  },
  disputeWindowDays: 60,
  deemedConfirmation: { attempts: 3, days: 14 },
  answerDueWorkingDays: 15,
  acknowledgeWorkingDays: 1,
  updateEveryWorkingDays: 5,
  stageWorkingDays: { assess: 2, review: 1, assign: 1, propose: 7, implement: 5 },
  warnAtPercent: [75, 90],
  surveyDays: [7, 30, 90],
  lateAfterHours: 24,
});

/**
 * Lays the given JSON over the built-in rules: a part that is absent keeps its default, a part that is given replaces it.
 * `faults` names everything that is wrong; with any, `rules` must not be used.
 */
export function parseCompanyRules(json: unknown): { readonly rules: CompanyRules; readonly faults: readonly Fault[] } {
  const read = ruleReader(json, Object.keys(defaultCompanyRules));
  const base = defaultCompanyRules;
  const days = (name: keyof CompanyRules, fallback: number): number => read.integer(name, fallback, 0, 3650);
  const deemed = read.section('deemedConfirmation', Object.keys(base.deemedConfirmation));
  const stages = read.section('stageWorkingDays', Object.keys(base.stageWorkingDays));
  const stage = (name: keyof CompanyRules['stageWorkingDays']): number =>
    stages.integer(name, base.stageWorkingDays[name], 1, 365);
  const rules: CompanyRules = {
    currency: read.currency('currency', base.currency),
    authorityLimits: read.limits('authorityLimits', base.authorityLimits),
    disputeWindowDays: days('disputeWindowDays', base.disputeWindowDays),
    deemedConfirmation: {
      attempts: deemed.integer('attempts', base.deemedConfirmation.attempts, 0, 100),
      days: deemed.integer('days', base.deemedConfirmation.days, 0, 3650),
    },
    answerDueWorkingDays: days('answerDueWorkingDays', base.answerDueWorkingDays),
    acknowledgeWorkingDays: days('acknowledgeWorkingDays', base.acknowledgeWorkingDays),
    updateEveryWorkingDays: days('updateEveryWorkingDays', base.updateEveryWorkingDays),
    stageWorkingDays: {
      assess: stage('assess'),
      review: stage('review'),
      assign: stage('assign'),
      propose: stage('propose'),
      implement: stage('implement'),
    },
    warnAtPercent: read.ascending('warnAtPercent', base.warnAtPercent, 1, 99),
    surveyDays: read.ascending('surveyDays', base.surveyDays, 1, 3650),
    lateAfterHours: read.integer('lateAfterHours', base.lateAfterHours, 0, 87_600),
  };
  return { rules: deepFreeze(rules), faults: read.faults };
}

import type { CaseRules } from '../domain/commands/context.js';

/** Company rules as the case decisions read them; injected. */
export class CaseSettings {
  constructor(readonly rules: CaseRules) {}
}

import type { CaseRules, CommandContext } from '../../src/cases/domain/commands/context.js';
import type { Actor } from '../../src/platform/event-sourcing/event.js';

export const caseId = '019a0000-0000-7000-8000-000000000001';
export const now = '2026-03-20T10:00:00.000Z';

export const rules: CaseRules = {
  lateAfterHours: 48,
  disputeWindowDays: 30,
  deemedConfirmation: { attempts: 2, days: 10 },
  authorityLimits: {
    claims_specialist: { TWD: 10_000 },
    incident_group: { TWD: 100_000 },
    line_manager: { TWD: 500_000 },
  },
};

export function contextOf(actor: Actor, given: Partial<CommandContext> = {}): CommandContext {
  return { caseId, actor, now, rules, ...given };
}

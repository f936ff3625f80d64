import { Query } from '@nestjs/cqrs';
import type { AtLeast } from '../../platform/http/consistency.js';
import type { Period } from './calendar-days.js';
import type { CaseDashboard } from './case-dashboard.js';

/** Figures about cases; a period that is left open ends today and has thirty days. */
export class GetCaseDashboard extends Query<CaseDashboard> {
  constructor(
    readonly period: Partial<Period>,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}

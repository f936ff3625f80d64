import { caseViews } from '../cases/views/case-views.js';
import { dashboardViews } from '../dashboards/dashboard-views.js';
import type { View } from '../platform/projections/view.js';

/** Every read model of the product. `timeZone` (IANA) says where the days of the dashboards begin and end. */
export function allViews(timeZone: string): readonly View[] {
  return [...caseViews, ...dashboardViews(timeZone)];
}

import type { View } from '../platform/projections/view.js';
import { caseDashboardView } from './cases/case-dashboard.view.js';

/** The read models behind the dashboards. `timeZone` (IANA) says where days begin and end. */
export function dashboardViews(timeZone: string): readonly View[] {
  return [caseDashboardView(timeZone)];
}

/** A dashboard that can be asked for. */
export interface DashboardListing {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Path to ask, with its parameters in braces (RFC 6570). */
  readonly href: string;
}

export const dashboards: readonly DashboardListing[] = [
  {
    name: 'cases',
    title: 'Cases',
    description:
      'Open and all cases by stage, class, severity, owner, line of business and channel; ages, inflow, outflow and backlog, rates, time in each stage, workload, redress paid.',
    href: '/v1/dashboards/cases{?from,to}',
  },
];

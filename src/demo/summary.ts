import type { Api } from './api.js';
import { onlookers } from './people.js';
import type { Played } from './player.js';

interface Figure {
  readonly value: number;
}

interface Dashboard {
  readonly period: { readonly from: string; readonly to: string };
  readonly open: { readonly total: Figure };
  readonly all: { readonly total: Figure };
  readonly flow: { readonly opened: Figure; readonly closed: Figure };
  readonly rates: Readonly<Record<string, { readonly rate?: number }>>;
  readonly stageTimes: { readonly stages: readonly { readonly stage: string; readonly medianSeconds?: number }[] };
  readonly redress: readonly { readonly currency: string; readonly amount: string; readonly payments: number }[];
}

const day = 86_400;

/** What to look at, ready to paste into a shell. */
export async function summaryOf(api: Api, played: readonly Played[], dashboardFrom: string): Promise<string> {
  const { url } = api;
  const [manager, auditor, analyst] = await Promise.all([
    api.token(onlookers.manager),
    api.token(onlookers.auditor),
    api.token(onlookers.analyst),
  ]);
  const path = `/v1/dashboards/cases?from=${dashboardFrom}&at-least=${api.position}`;
  const dashboard = (await api.query(onlookers.analyst, path)) as Dashboard;
  return [
    '',
    `Redress serves ${url}  –  every route: ${url}/docs`,
    '',
    `export URL=${url}`,
    `export MANAGER=${manager}`,
    `export AUDITOR=${auditor}`,
    `export ANALYST=${analyst}`,
    '',
    ...figuresOf(dashboard),
    '',
    'Cases worth a look:',
    ...storiesOf(played),
    '',
    'Put one of them into CASE, then ask:',
    `  curl -H "Authorization: Bearer $MANAGER" "$URL/v1/cases/$CASE/timeline?lang=en"`,
    `  curl -H "Authorization: Bearer $AUDITOR" "$URL/v1/cases/$CASE/verification"`,
    `  curl -H "Authorization: Bearer $ANALYST" "$URL/v1/dashboards/cases?from=${dashboardFrom}"`,
    '',
    '',
  ].join('\n');
}

function figuresOf({ period, open, all, flow, rates, stageTimes, redress }: Dashboard): readonly string[] {
  const stays = stageTimes.stages.flatMap(({ stage, medianSeconds }) =>
    medianSeconds === undefined ? [] : [`${stage} ${(medianSeconds / day).toFixed(1)} d`],
  );
  return [
    `Dashboard, ${period.from} to ${period.to}:`,
    `  cases       ${all.total.value} in all, ${open.total.value} open; ${flow.opened.value} opened, ${flow.closed.value} closed`,
    `  rates       ${Object.entries(rates).flatMap(rateText).join(', ')}`,
    `  median stay ${stays.join(', ')}`,
    `  redress     ${redress.map((one) => `${minorUnits(one.amount)} ${one.currency} in ${one.payments}`).join(', ')}`,
  ];
}

function rateText([name, { rate }]: [string, { readonly rate?: number }]): readonly string[] {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return rate === undefined ? [] : [`${words} ${Math.round(rate * 100)} %`];
}

/** All currencies of the demo have two decimals. */
function minorUnits(amount: string): string {
  return `${amount.slice(0, -2) || '0'}.${amount.slice(-2)}`;
}

/** One case of each story. */
function storiesOf(played: readonly Played[]): readonly string[] {
  return played
    .filter(({ story }, index) => played.findIndex((one) => one.story === story) === index)
    .map(({ story, caseIds, facts }) => `  ${caseIds[0] ?? ''}  ${facts.language.padEnd(10)}  ${story.title}`);
}

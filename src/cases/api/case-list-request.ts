import type { CaseFilter } from '../queries/case-filter.js';
import type { Page } from '../queries/list-cases.query.js';
import { type PathMark, pathMarks } from '../views/case-list/case-list-entry.js';
import { rangeOf } from './day-or-time.js';
import type { CaseListQueryDto, PageQueryDto } from './dto/case-list-query.dto.js';

const defaultLimit = 50;

export function pageOf({ limit, cursor }: PageQueryDto): Page {
  return { limit: limit ?? defaultLimit, ...(cursor === undefined ? {} : { cursor }) };
}

/** The filter that a query string asks for. */
export function filterOf(query: CaseListQueryDto, timeZone: string): CaseFilter {
  return given({
    stage: query.stage,
    class: query.class,
    severity: query.severity,
    owner: query.owner,
    lineOfBusiness: query['line-of-business'],
    channel: query.channel,
    decision: query.decision,
    origin: query.origin,
    judged: query.judged,
    customerId: query['customer-id'],
    claimNumber: query['claim-number'],
    policyNumber: query['policy-number'],
    open: query.open,
    overdue: query.overdue,
    path: pathOf(query),
    opened: rangeOf(query['opened-from'], query['opened-to'], timeZone),
    closed: rangeOf(query['closed-from'], query['closed-to'], timeZone),
    due: rangeOf(query['due-from'], query['due-to'], timeZone),
  });
}

function pathOf(query: CaseListQueryDto): CaseFilter['path'] | undefined {
  const asked = pathMarks.flatMap((mark) => {
    const has = query[parameterOf(mark)];
    return has === undefined ? [] : [[mark, has] as const];
  });
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}

/** Name of the parameter of a mark, e.g. `first-contact`. */
function parameterOf<Mark extends PathMark>(mark: Mark): Kebab<Mark> {
  return mark.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as Kebab<Mark>;
}

type Kebab<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${Kebab<Tail>}`
  : Text;

type Given<Parts> = { -readonly [Key in keyof Parts]?: Exclude<Parts[Key], undefined> };

function given<Parts extends object>(parts: Parts): Given<Parts> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Given<Parts>;
}

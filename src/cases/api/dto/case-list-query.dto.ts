import { field, type FieldOptions } from '../../../platform/http/field.js';
import { type FieldRule, Refused } from '../../../platform/http/field-rule.js';
import {
  BooleanQuery,
  EnumListQuery,
  EnumQuery,
  IntegerQuery,
  TextQuery,
} from '../../../platform/http/query-fields.js';
import { idRule, textRule } from '../../../platform/http/text-rules.js';
import { judgements, type Judgement } from '../../domain/events/assessment.js';
import {
  channels,
  decisions,
  linesOfBusiness,
  severities,
  type Channel,
  type Decision,
  type LineOfBusiness,
  type Severity,
} from '../../domain/values.js';
import { sortNames, type SortName } from '../../queries/case-order.js';
import { origins, type Origin } from '../../views/case-list/case-list-entry.js';
import { stages, type Stage } from '../../views/case-stage.js';
import { dayOrTimeRule } from '../day-or-time.js';

/** Alternatives at most in one parameter; the index is walked once for each. */
const mostAlternatives = 50;

/** Several values of one kind: comma-separated, repeated, or both. Arrives without repetitions. */
function ListQuery(item: FieldRule<string>, options: FieldOptions): PropertyDecorator {
  const refused = new Refused(
    `must be a comma-separated list of at most ${mostAlternatives} values without control characters`,
  );
  const rule: FieldRule<readonly string[]> = {
    schema: { type: 'array', items: item.schema, maxItems: mostAlternatives, uniqueItems: true },
    read: (value) => {
      const given: unknown[] = Array.isArray(value) ? value : [value];
      const read = given
        .flatMap((text) => (typeof text === 'string' ? text.split(',') : [text]))
        .map((text) => item.read(text));
      const values = read.filter((each) => typeof each === 'string');
      return values.length === read.length && values.length <= mostAlternatives ? [...new Set(values)] : refused;
    },
  };
  return field(rule, { optional: true, ...options });
}

function DayOrTimeQuery(description: string): PropertyDecorator {
  return field(dayOrTimeRule(), {
    optional: true,
    description: `${description} A day counts in the company's time zone.`,
  });
}

/** Which page of a list. */
export class PageQueryDto {
  @IntegerQuery({ min: 1, max: 200, description: 'Items at most; 50 unless given.' })
  limit?: number;

  @TextQuery({ max: 2_000, description: 'The "next" of the answer before, for the page behind it.' })
  cursor?: string;
}

/** Order and page of a list of cases. */
export class CasePageQueryDto extends PageQueryDto {
  @EnumQuery(sortNames, {
    description:
      'Order; a minus puts the latest first. Newest opened first unless given; with closed-… latest closed first, with due-… or overdue first due first. Cases without the date come last.',
  })
  sort?: SortName;
}

/** Filters of the case list; several of them narrow it, several values of one are alternatives. */
export class CaseListQueryDto extends CasePageQueryDto {
  @EnumListQuery(stages, { description: 'Stage.' })
  stage?: Stage[];

  @ListQuery(textRule({ max: 60 }), { description: 'Class code; matches any class of a case.' })
  class?: string[];

  @EnumListQuery(severities, { description: 'Severity.' })
  severity?: Severity[];

  @ListQuery(idRule(), { description: 'Person who owns the case.' })
  owner?: string[];

  @EnumListQuery(linesOfBusiness, { description: 'Line of business.' })
  'line-of-business'?: LineOfBusiness[];

  @EnumListQuery(channels, { description: 'How the first feedback came in.' })
  channel?: Channel[];

  @EnumListQuery(decisions, { description: 'Decision of the latest outcome letter.' })
  decision?: Decision[];

  @EnumListQuery(origins, { description: 'Recorded here, or imported.' })
  origin?: Origin[];

  @EnumListQuery(judgements, { description: 'Latest judgement.' })
  judged?: Judgement[];

  @ListQuery(idRule(), { description: "The company's customer id." })
  'customer-id'?: string[];

  @ListQuery(idRule(), { description: 'Claim number.' })
  'claim-number'?: string[];

  @ListQuery(idRule(), { description: 'Policy number.' })
  'policy-number'?: string[];

  @BooleanQuery({ description: 'Neither archived nor merged.' })
  open?: boolean;

  @BooleanQuery({ description: 'Open and not answered (6.1), and its final answer was due before now.' })
  overdue?: boolean;

  @BooleanQuery({ description: 'Was resolved directly (2.2).' })
  'resolved-directly'?: boolean;

  @BooleanQuery({
    description:
      'Was resolved in the first contact (2.2) and neither disputed, escalated, withdrawn nor reopened since.',
  })
  'first-contact'?: boolean;

  @BooleanQuery({ description: 'An escalation application was submitted (3.1).' })
  escalated?: boolean;

  @BooleanQuery({ description: 'An application was returned for more information (3.2).' })
  returned?: boolean;

  @BooleanQuery({ description: 'An application was rejected (3.2).' })
  rejected?: boolean;

  @BooleanQuery({ description: 'An application was approved (3.2).' })
  approved?: boolean;

  @BooleanQuery({ description: 'Was withdrawn by the customer (6.2).' })
  withdrawn?: boolean;

  @BooleanQuery({ description: 'An outcome was disputed (6.2).' })
  disputed?: boolean;

  @BooleanQuery({ description: 'Was raised to a higher level (6.2).' })
  'level-raised'?: boolean;

  @BooleanQuery({ description: 'Was referred to the ombudsman (6.2).' })
  referred?: boolean;

  @BooleanQuery({ description: 'Silence counted as confirmation (6.2).' })
  'deemed-confirmed'?: boolean;

  @BooleanQuery({ description: 'Was reopened (6.2).' })
  reopened?: boolean;

  @DayOrTimeQuery('Opened then or later.')
  'opened-from'?: string;

  @DayOrTimeQuery('Opened then or earlier.')
  'opened-to'?: string;

  @DayOrTimeQuery('Closed then or later.')
  'closed-from'?: string;

  @DayOrTimeQuery('Closed then or earlier.')
  'closed-to'?: string;

  @DayOrTimeQuery('Final answer due then or later.')
  'due-from'?: string;

  @DayOrTimeQuery('Final answer due then or earlier.')
  'due-to'?: string;
}

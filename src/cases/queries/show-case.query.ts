import { Query } from '@nestjs/cqrs';
import type { AtLeast } from '../../platform/http/consistency.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import type { CaseSections } from '../views/case-details/case-details.js';
import type { ListedCase } from './list-cases.query.js';

/** A value as JSON carries it: what is Int64 here – revisions, positions – is decimal text. */
export type Shown<Value> = Value extends bigint
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Shown<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Shown<Value[Key]> }
      : Value;

export interface ShownCase extends Shown<CaseSections> {
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly summary: ListedCase;
}

/** The whole case, as the asking person may see it. */
export class ShowCase extends Query<ShownCase> {
  constructor(
    readonly caseId: string,
    readonly context: RequestContext,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}

import { Query } from '@nestjs/cqrs';
import type { AtLeast } from '../../../platform/http/consistency.js';
import type { RequestContext } from '../../../platform/http/request-context.js';
import type { Language } from '../timeline/languages.js';
import type { FormSheet } from './form-sheet.js';

export const formFormats = ['html', 'pdf', 'json'] as const;
export type FormFormat = (typeof formFormats)[number];

/** The form in the format asked for, and the position of the view that it shows. */
export interface PrintedForm {
  readonly sheet: FormSheet;
  /** The page or the document; absent when JSON was asked for. */
  readonly body?: string | Buffer;
  readonly position: string;
}

/** 3.1 The Escalation Application Form of a case, for print. */
export class ShowEscalationForm extends Query<PrintedForm> {
  constructor(
    readonly caseId: string,
    readonly language: Language,
    readonly format: FormFormat,
    readonly context: RequestContext,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}

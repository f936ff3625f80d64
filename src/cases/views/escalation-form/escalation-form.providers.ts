import type { Provider } from '@nestjs/common';
import { CONFIG, type Config } from '../../../config/config.js';
import { FormPdf } from './form-pdf.js';
import { formWords } from './form-words.js';
import { FORM_WORDS, ShowEscalationFormHandler } from './show-escalation-form.handler.js';

/** What the printable form is made of. */
export const escalationFormProviders: Provider[] = [
  { provide: FormPdf, useFactory: () => new FormPdf() },
  {
    provide: FORM_WORDS,
    inject: [CONFIG],
    useFactory: ({ timeZone }: Pick<Config, 'timeZone'>) => formWords(timeZone),
  },
  ShowEscalationFormHandler,
];

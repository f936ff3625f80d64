import type { Provider } from '@nestjs/common';
import { CONFIG, type Config } from '../../../config/config.js';
import { ReadTimelineHandler } from './read-timeline.handler.js';
import { Sentences } from './sentences.js';

/** What the query of the timeline is made of. */
export const timelineProviders: Provider[] = [
  {
    provide: Sentences,
    inject: [CONFIG],
    useFactory: ({ timeZone }: Pick<Config, 'timeZone'>) => new Sentences(timeZone),
  },
  ReadTimelineHandler,
];

import { ProblemError } from '../../../platform/http/problem.js';
import { type FormFormat, formFormats } from './show-escalation-form.query.js';

export const mediaTypes: Readonly<Record<FormFormat, string>> = {
  html: 'text/html',
  pdf: 'application/pdf',
  json: 'application/json',
};

interface MediaRange {
  readonly type: string;
  readonly weight: number;
}

function rangesOf(accept: string): readonly MediaRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, weight: weight === undefined ? 1 : Number(weight) };
  });
}

/** Weight of the most specific range that a media type falls in (RFC 9110 §12.5.1); 0 when there is none. */
function weightOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const matches = [mediaType, `${mediaType.split('/')[0] ?? ''}/*`, '*/*'];
  for (const match of matches) {
    const range = ranges.find(({ type }) => type === match);
    if (range !== undefined) return range.weight;
  }
  return 0;
}

/**
 * The format asked for by name, else the one that the client accepts best; JSON when it does not say or does not mind.
 *
 * @throws ProblemError 406 when it accepts none of them.
 */
export function chosenFormat(asked: FormFormat | undefined, accept: string | undefined): FormFormat {
  if (asked !== undefined) return asked;
  const ranges = rangesOf(accept ?? '*/*');
  const [best] = (['json', 'html', 'pdf'] as const)
    .map((format) => ({ format, weight: weightOf(mediaTypes[format], ranges) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  if (best !== undefined) return best.format;
  throw new ProblemError({
    status: 406,
    code: 'not-acceptable',
    title: 'There is no such format',
    detail: `The form comes as ${formFormats.map((format) => mediaTypes[format]).join(', ')}.`,
  });
}

import microdiff from 'microdiff';

/** One difference between two states of a case. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** RFC 6901 pointer. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const kinds = { CREATE: 'added', REMOVE: 'removed', CHANGE: 'changed' } as const;

/** What has to change for `before` to become `after`, in the order of the document. */
export function differences(before: object, after: object): readonly Change[] {
  return microdiff(before, after).map((difference) => ({
    kind: kinds[difference.type],
    path: pointer(difference.path),
    ...(difference.type === 'CREATE' ? {} : { before: difference.oldValue as unknown }),
    ...(difference.type === 'REMOVE' ? {} : { after: difference.value as unknown }),
  }));
}

function pointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

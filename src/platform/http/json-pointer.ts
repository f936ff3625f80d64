/** RFC 6901 pointer of a path, e.g. `/measures/0/amount`; `''` is the whole document. */
export function pointerOf(path: readonly string[]): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What a writer expects of the stream at the moment of the write. */
export type Expectation =
  | { readonly kind: 'any' }
  | { readonly kind: 'no_stream' }
  | { readonly kind: 'stream_exists' }
  | { readonly kind: 'exact'; readonly revision: number };

/** The version number the protocol uses for an expectation in error trailers: −1, −2, −4 or the revision. */
export function expectedVersion(expectation: Expectation): number {
  switch (expectation.kind) {
    case 'no_stream':
      return -1;
    case 'any':
      return -2;
    case 'stream_exists':
      return -4;
    case 'exact':
      return expectation.revision;
  }
}

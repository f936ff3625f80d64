/** How a refusal maps to the outside: `forbidden` – this actor may not (403); `refused` – a rule of the procedure says no (409). */
export type RefusalKind = 'forbidden' | 'refused';

/** A broken rule: stable kebab-case `code`, the `clause` that it comes from, and a sentence that says what would be right. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly clause: string,
    message: string,
  ) {
    super(message);
  }
}

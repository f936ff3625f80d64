/** A JSON Schema (2020-12) as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a value had to be. Takes the value's place between transformation and validation, where it becomes the field's error. */
export class Refused {
  constructor(
    /** The end of the sentence "this field …", e.g. `must be a UUID`. */
    readonly message: string,
    /** Steps below the field, when a part of it is at fault. */
    readonly path: readonly string[] = [],
    /** Further faults of the same field. */
    readonly others: readonly Refused[] = [],
  ) {}
}

/** How one kind of field is read and described. */
export interface FieldRule<Value = unknown> {
  /** Gives the value in its normal form, or says what would be right. Never coerces types; never throws. */
  readonly read: (value: unknown) => Value | Refused;
  readonly schema: JsonSchema;
}

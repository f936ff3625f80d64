import { type Document } from 'bson';
import { type RawValue } from '../bson/raw-value.js';
import { T, typeName } from '../bson/types.js';
import { type SignIn } from '../authentication/sign-in.js';
import { CODE, MongoError } from '../errors.js';
import { type OperationMemory } from '../planner/result-memory.js';
import { Slice } from '../planner/source.js';
import { type Engine } from './engine.js';

/** What a command answers: fields (to which `ok: 1` is added) or a finished document. */
export type Reply = Document | Buffer;

// Time after which a long read lets others run.
const SLICE_MILLISECONDS = 8;

/** One command as it came in: the body's fields and the document sequences. */
export class Request {
  readonly fields: Map<string, RawValue>;
  readonly name: string;
  #memory: OperationMemory | undefined;

  constructor(
    readonly body: RawValue,
    readonly sequences: ReadonlyMap<string, RawValue[]>,
    readonly engine: Engine,
    readonly connection: number,
    readonly localAddress: string,
    readonly signIn: SignIn,
    readonly databaseOverride?: string,
  ) {
    const fields = body.fields();
    this.name = fields[0]?.[0] ?? '';
    this.fields = new Map(fields);
  }

  get db(): string {
    return this.databaseOverride ?? this.fields.get('$db')?.string() ?? 'admin';
  }

  /** The value of the command's own field, which names a collection. */
  collectionName(): string {
    const value = this.fields.get(this.name);
    if (value?.type !== T.STRING)
      throw new MongoError(CODE.BadValue, `collection name has invalid type ${typeName(value?.type ?? T.EOO)}`);
    const name = value.string();
    if (name === '') throw new MongoError(CODE.InvalidNamespace, `Invalid namespace specified '${this.db}.'`);
    return name;
  }

  get(name: string): RawValue | undefined {
    const value = this.fields.get(name);
    return value?.type === T.NULL || value?.type === T.UNDEFINED ? undefined : value;
  }

  flag(name: string): boolean {
    return this.get(name)?.truthy() ?? false;
  }

  /** A number that must not be negative. */
  count(name: string, fallback: number): number {
    const value = this.get(name);
    if (!value) return fallback;
    if (!value.isNumber)
      throw new MongoError(
        CODE.TypeMismatch,
        `BSON field '${this.name}.${name}' is the wrong type '${typeName(value.type)}', expected types '[long, int, decimal, double']`,
      );
    const number = Math.trunc(value.number());
    if (number < 0) throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
    return number;
  }

  document(name: string): RawValue | undefined {
    const value = this.get(name);
    if (value && !value.isDocument)
      throw new MongoError(
        CODE.TypeMismatch,
        `BSON field '${this.name}.${name}' is the wrong type '${typeName(value.type)}', expected type 'object'`,
      );
    return value;
  }

  /** The documents of a sequence, or of the array of that name in the body. */
  documents(name: string): RawValue[] {
    return this.sequences.get(name) ?? this.get(name)?.items() ?? [];
  }

  /** A time slice that knows `maxTimeMS`; what is held under it is let go with the answer, unless a cursor keeps it. */
  slice(): Slice {
    const limit = this.count('maxTimeMS', 0);
    this.#memory = this.engine.cursors.memory.begin();
    return new Slice(SLICE_MILLISECONDS, limit > 0 ? performance.now() + limit : Infinity, this.#memory);
  }

  /** To be called when the answer is there. */
  answered(): void {
    this.#memory?.answered();
  }

  /** The session id and transaction number of a retryable write. */
  retry(): { session: Buffer; number: bigint } | undefined {
    const number = this.get('txnNumber');
    const session = this.get('lsid')?.map().get('id');
    if (!number || !session) return undefined;
    return { session: Buffer.from(session.bytes().subarray(5)), number: number.bigint() };
  }

  /** Values of `let`, for `$$name` in expressions. */
  variables(): Record<string, unknown> {
    return (this.document('let')?.js() as Record<string, unknown> | undefined) ?? {};
  }
}

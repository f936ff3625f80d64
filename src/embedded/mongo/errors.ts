import { type Document } from 'bson';

/** The server's error codes that this engine answers with (src/mongo/base/error_codes.yml of the server). */
export const CODE = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  ProtocolError: 17,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  OperationFailed: 96,
  CommandNotSupported: 115,
  CannotIndexParallelArrays: 171,
  InvalidPipelineOperator: 168,
  InvalidIndexSpecificationOption: 197,
  InvalidUUID: 207,
  TransactionTooOld: 225,
  CursorInUse: 12051,
  NoSuchTransaction: 251,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  ExceededMemoryLimit: 292,
  MechanismUnavailable: 334,
  DataCorruptionDetected: 336,
  BsonObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
  ShutdownInProgress: 91,
} as const;

const NAME_OF = new Map<number, string>(Object.entries(CODE).map(([name, code]) => [code, name]));

/** An error as the server reports it: numeric code, its name, text and extra fields. */
export class MongoError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly extra: Document = {},
  ) {
    super(message);
  }

  get codeName(): string {
    return NAME_OF.get(this.code) ?? `Location${this.code}`;
  }
}

/** Reports that an option or operator is known to the server but not to this engine, by its name. */
export function notSupported(what: string): MongoError {
  return new MongoError(CODE.CommandNotSupported, `${what} is not supported by the embedded engine`);
}

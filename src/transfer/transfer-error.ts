/** An export that cannot be made or taken in; the message is for the operator. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
}

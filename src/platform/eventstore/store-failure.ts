import { status } from '@grpc/grpc-js';
import { AppendRefusedError, WrongRevisionError } from './errors.js';

/** gRPC answers that another try would get again. */
const LASTING: ReadonlySet<unknown> = new Set([
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.RESOURCE_EXHAUSTED,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
]);

/**
 * Whether the failure leaves open what happened, so that the same request may be sent again: connection lost, server
 * restarting, overloaded or not (any more) the leader, no answer in time. Everything that is not known to be lasting counts.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof WrongRevisionError || error instanceof AppendRefusedError) return false;
  return !(typeof error === 'object' && error !== null && 'code' in error && LASTING.has(error.code));
}

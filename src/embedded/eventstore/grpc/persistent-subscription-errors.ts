import { status } from '@grpc/grpc-js';
import {
  ConsumerDroppedError,
  GroupExistsError,
  GroupFailedError,
  GroupNotFoundError,
  MaximumSubscribersError,
} from '../persistent-subscriptions/errors.js';
import { InvalidFilterError } from '../read/read-errors.js';
import { encodeTrailer, StatusError, toStatus } from './errors.js';

/** The status for whatever went wrong with a group, with the trailers that the client makes its typed errors of. */
export function toGroupStatus(error: unknown, stream: string, group: string): StatusError {
  const trailers = (exception: string) => ({ exception, 'stream-name': stream, 'group-name': group });
  const which = `group ${encodeTrailer(group)} on stream ${encodeTrailer(stream)}`;
  if (error instanceof GroupNotFoundError) {
    const message = `Subscription ${which} does not exist.`;
    return new StatusError(status.NOT_FOUND, message, trailers('persistent-subscription-does-not-exist'));
  }
  if (error instanceof GroupExistsError) {
    const message = `Subscription ${which} exists.`;
    return new StatusError(status.ALREADY_EXISTS, message, trailers('persistent-subscription-exists'));
  }
  if (error instanceof MaximumSubscribersError) {
    const message = `Maximum subscriptions reached for subscription ${which}.`;
    return new StatusError(status.FAILED_PRECONDITION, message, trailers('maximum-subscribers-reached'));
  }
  if (error instanceof ConsumerDroppedError) {
    const message = `Subscription ${which} was dropped.`;
    return new StatusError(status.CANCELLED, message, trailers('persistent-subscription-dropped'));
  }
  if (error instanceof GroupFailedError || error instanceof InvalidFilterError) {
    return new StatusError(status.INTERNAL, `Subscription ${which} failed: '${error.message}'`, {
      ...trailers('persistent-subscription-failed'),
      reason: error.message,
    });
  }
  return toStatus(error);
}

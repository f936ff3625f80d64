import { internalProblem } from '../platform/http/framework-problems.js';
import { platformProblems, type ProblemMapper, type ProblemTable } from '../platform/http/problem-mapping.js';
import { isStoreUnavailable } from '../platform/mongo/store-failure.js';

/** Errors of the driver behind which the database may be away; the same error can also be a fault of ours. */
const names = [
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoNotConnectedError',
  'MongoExpiredSessionError',
  'MongoServerError',
  'MongoBulkWriteError',
  'MongoWriteConcernError',
];

const tell: ProblemMapper = (error) =>
  (isStoreUnavailable(error) ? platformProblems['StoreUnavailableError']?.(error) : undefined) ?? internalProblem;

/** A database that is away is told as 503, like a log that is away. */
export const storeProblems: ProblemTable = Object.fromEntries(names.map((name) => [name, tell]));

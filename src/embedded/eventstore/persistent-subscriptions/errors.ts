/** The group cannot be made, changed or asked in this way. */
export class GroupFailedError extends Error {}

export class GroupExistsError extends Error {}

export class GroupNotFoundError extends Error {}

/** The group has as many consumers as its settings allow. */
export class MaximumSubscribersError extends Error {}

/** The group was changed, deleted or stopped under a consumer. */
export class ConsumerDroppedError extends Error {}

/** Stream whose last event lists all groups. */
export const CONFIG_STREAM = '$persistentSubscriptionConfig';

/** What the source of a group is called if it is not one stream but the whole log. */
export const ALL = '$all';

/** What consumers know a group by. */
export function groupKey(stream: string, group: string): string {
  return `${stream}::${group}`;
}

export function checkpointStream(key: string): string {
  return `$persistentsubscription-${key}-checkpoint`;
}

export function parkedStream(key: string): string {
  return `$persistentsubscription-${key}-parked`;
}

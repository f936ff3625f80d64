const hour = 3_600_000;
const day = 24 * hour;

/** The demo's company sits in Taipei, which knows no summer time. */
export const timeZone = 'Asia/Taipei';
const offset = 8 * hour;
const opens = 9 * hour;
const closes = 18 * hour;

/** How long a step waits for the one before it. */
export type Wait = { readonly workingHours: number } | { readonly days: number };

export function workingHours(count: number): Wait {
  return { workingHours: count };
}

export function days(count: number): Wait {
  return { days: count };
}

/** The instant (milliseconds) after a wait: inside office hours, Monday to Friday. */
export function after(start: number, wait: Wait): number {
  return 'days' in wait ? nextOpen(start + wait.days * day) : workOn(nextOpen(start), wait.workingHours * hour);
}

function workOn(start: number, work: number): number {
  const left = closes - timeOfDay(start);
  return work <= left ? start + work : workOn(nextOpen(start + left + hour), work - left);
}

/** The instant itself in office hours, else the next opening. */
function nextOpen(instant: number): number {
  const time = timeOfDay(instant);
  const midnight = instant - time;
  if (isWeekend(instant) || time >= closes) return nextOpen(midnight + day + opens);
  return time < opens ? midnight + opens : instant;
}

function timeOfDay(instant: number): number {
  return (instant + offset) % day;
}

function isWeekend(instant: number): boolean {
  // 1 January 1970 was a Thursday.
  return [2, 3].includes(Math.floor((instant + offset) / day) % 7);
}

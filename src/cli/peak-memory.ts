import { readFileSync } from 'node:fs';

/** Memory of a process in MB, as far as the operating system tells. */
export interface MemoryPeak {
  /** Most that was resident, pages of database files that are mapped into memory included. */
  readonly residentMb: number;
  /** Most that was the process's own at one of the looks taken; absent where the system does not tell it apart. */
  readonly ownMb?: number;
}

const everyMs = 500;

/** Watches the memory of this process with its threads, which the engines are when this process runs them. */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout;
  #ownKb = 0;

  constructor() {
    this.#look();
    this.#timer = setInterval(() => this.#look(), everyMs).unref();
  }

  /** Ends the watch. */
  stop(): MemoryPeak {
    clearInterval(this.#timer);
    this.#look();
    const residentMb = toMb(process.resourceUsage().maxRSS);
    return this.#ownKb === 0 ? { residentMb } : { residentMb, ownMb: toMb(this.#ownKb) };
  }

  #look(): void {
    this.#ownKb = Math.max(this.#ownKb, statusKb('self', 'RssAnon') ?? 0);
  }
}

/** Most that another process had resident since it started; `undefined` where the system does not tell. */
export function residentPeakOf(pid: number): number | undefined {
  const peak = statusKb(pid, 'VmHWM');
  return peak === undefined ? undefined : toMb(peak);
}

function statusKb(pid: number | 'self', name: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, kb] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return kb === undefined ? undefined : Number(kb);
  } catch {
    return undefined;
  }
}

function toMb(kb: number): number {
  return Math.round(kb / 1024);
}

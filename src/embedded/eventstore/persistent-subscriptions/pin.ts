import { parseLink } from '../read/links.js';
import { type ResolvedEvent } from '../read/links.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { metadataOf } from './recorded-fields.js';

/** The number of what an event belongs to: its stream (that of its target, for a link) or its correlation. */
export function pinOf(resolved: ResolvedEvent, byCorrelation: boolean): number {
  const event = resolved.event ?? resolved.link;
  if (!event) return 0;
  return hash((byCorrelation ? correlationOf(event) : undefined) ?? sourceOf(event));
}

function sourceOf(event: StoredEvent): string {
  const target = event.type === '$>' ? parseLink(event.data) : undefined;
  return target?.stream ?? event.streamName;
}

function correlationOf(event: StoredEvent): string | undefined {
  try {
    const metadata = JSON.parse(metadataOf(event).toString('utf8')) as Record<string, unknown> | null;
    const correlation = metadata?.['$correlationId'];
    return typeof correlation === 'string' ? correlation : undefined;
  } catch {
    return undefined;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

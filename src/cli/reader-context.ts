import { randomUUID } from 'node:crypto';
import type { AccessContext } from '../privacy/access-log/access-log.js';

/** Who looks at a history from the command line: somebody who runs the machine, under the name given. */
export function readerContext(person: string): AccessContext {
  const correlationId = randomUUID();
  return {
    actor: { person, roles: ['admin'], application: 'redress-cli' },
    correlationId,
    causationId: correlationId,
  };
}

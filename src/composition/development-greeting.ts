import type { DevelopmentIssuer } from '../platform/identity/development-issuer.js';
import { roles } from '../platform/identity/roles.js';

/** What a developer needs on the first day: where to look, and a token for each role, ready to paste into a shell. */
export async function developmentGreeting(url: string, issuer: DevelopmentIssuer): Promise<string> {
  const exports = await Promise.all(
    roles.map(async (role) => {
      const actor = { person: `dev.${role}`, roles: [role] };
      const token = await issuer.issue(role === 'service' ? { ...actor, application: 'dev-application' } : actor);
      return `export TOKEN_${role.toUpperCase()}=${token}`;
    }),
  );
  return [
    '',
    `Redress serves ${url}  –  try ${url}/docs`,
    'Development tokens, valid for twelve hours:',
    '',
    ...exports,
    '',
    `  curl -H "Authorization: Bearer $TOKEN_AUDITOR" ${url}/v1/cases`,
    '',
    '',
  ].join('\n');
}

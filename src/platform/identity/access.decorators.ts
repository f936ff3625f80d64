import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Role } from './roles.js';

export const publicMark = 'access:public';
export const rolesMark = 'access:roles';

/** The route needs no token. */
export function Public(): CustomDecorator {
  return SetMetadata(publicMark, true);
}

/** The route answers people with at least one of the roles; the others get 403. */
export function RequireRoles(...roles: readonly [Role, ...Role[]]): CustomDecorator {
  return SetMetadata(rolesMark, roles);
}

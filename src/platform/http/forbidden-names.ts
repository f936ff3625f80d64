/** Names that reach an object's prototype in careless code. No field is called so; a request that uses one is refused. */
export const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

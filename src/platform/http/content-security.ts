import type { FastifyReply, FastifyRequest } from 'fastify';

/** For answers that are data: nothing may be loaded, run or framed. */
export const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  },
};

/** Swagger UI brings its own files and a few inline styles. */
const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whether a URL belongs to the documentation pages. */
export function isDocs(url: string): boolean {
  return /^\/docs(?:[/?#]|$)/.test(url);
}

/** Loosens the policy for the documentation pages, and for them only. */
export function docsHeaders(request: FastifyRequest, reply: FastifyReply): void {
  if (isDocs(request.url)) {
    reply.header('content-security-policy', docsPolicy);
  }
}

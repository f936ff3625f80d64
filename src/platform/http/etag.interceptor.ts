import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { formatEtag } from './conditional.js';

/** Puts the `revision` of an answer into its `ETag` as well, for If-Match. */
@Injectable()
export class EtagInterceptor implements NestInterceptor<{ readonly revision: string }> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<{ readonly revision: string }>,
  ): Observable<{ readonly revision: string }> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ revision }) => void reply.header('etag', formatEtag(BigInt(revision)))));
  }
}

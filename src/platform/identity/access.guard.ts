import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../event-sourcing/event.js';
import { authenticate } from '../http/authenticated-request.js';
import { ProblemError } from '../http/problem.js';
import { publicMark, rolesMark } from './access.decorators.js';
import { missingToken } from './token-problems.js';
import { TokenVerifier } from './token-verifier.js';

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Lets in requests with a valid bearer token and, where the route names roles, one of them. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicMark, targets) === true) {
      return true;
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearer.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      throw missingToken();
    }
    const actor = await this.verifier.verify(token);
    authenticate(request, actor);
    this.demandRoles(actor, this.reflector.getAllAndOverride<readonly string[] | undefined>(rolesMark, targets));
    return true;
  }

  private demandRoles(actor: Actor, wanted: readonly string[] | undefined): void {
    if (wanted !== undefined && !wanted.some((role) => actor.roles.includes(role))) {
      throw new ProblemError({
        status: 403,
        code: 'role-missing',
        title: 'You may not do this',
        detail: `This needs one of the roles ${wanted.join(', ')}.`,
      });
    }
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { DevelopmentController, MOVABLE_CLOCK, type MovableClock } from './development.controller.js';
import { DevelopmentIssuer } from './development-issuer.js';
import { TokenVerifier, type TrustedIssuer } from './token-verifier.js';

export interface IdentityOptions {
  /** The company's token issuers. */
  readonly issuers: readonly TrustedIssuer[];
  /** Present in development only: adds `POST /dev/tokens` and `POST /dev/clock`. */
  readonly development?: { readonly issuer: DevelopmentIssuer; readonly clock: MovableClock };
}

/** Every route asks for a bearer token, unless it is `@Public()`. */
@Module({})
export class IdentityModule {
  static forRoot({ issuers, development }: IdentityOptions): DynamicModule {
    const trusted = development === undefined ? issuers : [...issuers, development.issuer.trusted];
    return {
      module: IdentityModule,
      global: true,
      controllers: development === undefined ? [] : [DevelopmentController],
      providers: [
        { provide: TokenVerifier, useValue: new TokenVerifier(trusted) },
        { provide: APP_GUARD, useClass: AccessGuard },
        ...(development === undefined
          ? []
          : [
              { provide: DevelopmentIssuer, useValue: development.issuer },
              { provide: MOVABLE_CLOCK, useValue: development.clock },
            ]),
      ],
      exports: [TokenVerifier],
    };
  }
}

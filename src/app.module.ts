import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Config } from './config/config.js';
import { IdentityModule, type IdentityOptions } from './platform/identity/identity.module.js';
import { ObservabilityModule, type ObservabilityOptions } from './platform/observability/observability.module.js';

export interface AppParts {
  readonly config: Config;
  readonly identity: IdentityOptions;
  readonly observability: ObservabilityOptions;
  /** The features that this process's roles ask for. */
  readonly features: readonly (Type | DynamicModule)[];
}

/** The application: what every process has, and the features on top. */
@Module({})
export class AppModule {
  static of({ config, identity, observability, features }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ObservabilityModule.forRoot(observability),
        IdentityModule.forRoot(identity),
        ...features,
      ],
    };
  }
}

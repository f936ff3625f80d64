const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'es6' },
    exclude: [],
    swcrc: false,
  },
];

const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc },
};

const suffix = (kind, roots) => ({ ...base, displayName: kind, roots, testMatch: [`**/*.${kind}.spec.ts`] });

/** One project a level: `*.unit` runs alone, `*.contract`, `*.int` and `*.e2e` run on the built product over real connections. */
export default {
  testTimeout: 60_000,
  projects: [
    suffix('unit', ['<rootDir>/src', '<rootDir>/test']),
    suffix('contract', ['<rootDir>/test']),
    suffix('int', ['<rootDir>/test']),
    suffix('e2e', ['<rootDir>/test']),
    suffix('long', ['<rootDir>/test']),
  ],
};

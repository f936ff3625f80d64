/** The architecture, enforced: who may import whom. See docs/architecture.md. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'An operator of an expression contains expressions: inside the two folders that interpret them the recursion is the matter itself.',
      severity: 'error',
      from: { pathNot: '^src/embedded/mongo/(pipeline|commands)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: 'A domain folder imports its own folder and the contracts of platform/event-sourcing, nothing else.',
      severity: 'error',
      from: { path: '^src/([^/]+)/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '^src/$1/domain/',
          '^src/platform/event-sourcing/(event|decider|domain-error|event-declaration)\\.ts$',
        ],
      },
    },
    {
      name: 'platform-knows-no-business',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: {
        path: '^src/(cases|clocks|follow-up|archive|audit|privacy|training|communications|dashboards|embedded|composition)/',
      },
    },
    {
      name: 'engines-only-by-url',
      comment: 'The embedded engines are started by the composition root and reached with the official clients.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(embedded|composition)/|^src/(main|cli/redress)\\.ts$' },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'engines-stand-alone',
      severity: 'error',
      from: { path: '^src/embedded/' },
      to: { path: '^src/', pathNot: '^src/embedded/' },
    },
    {
      name: 'event-store-client-in-one-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(platform/eventstore|embedded/eventstore)/' },
      to: { path: 'node_modules/@eventstore/' },
    },
    {
      name: 'mongo-driver-in-one-folder',
      comment:
        'Types may be imported anywhere; the driver itself is used where documents are written: platform/mongo, platform/projections, and files named mongo-….',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(platform/(mongo|projections)|embedded/mongo)/|/mongo-[^/]+\\.ts$|\\.spec\\.ts$',
      },
      to: { path: 'node_modules/mongodb/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'features-keep-to-themselves',
      comment:
        "A feature imports another one's rules, commands, queries and views, never its interface, its workers or its other insides.",
      severity: 'error',
      from: { path: '^src/(cases|clocks|archive|audit|dashboards|imports)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/(cases|clocks|archive|audit|dashboards|imports)/',
        pathNot: ['^src/$1/', '^src/[^/]+/[^/]+\\.ts$', '^src/cases/(domain|commands|queries|views)/'],
      },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$', 'worker\\.ts$'] },
      to: {},
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'not-to-unlisted',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.json$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

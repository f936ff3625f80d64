/**
 * Bundles what runs, out of the compiled modules: dist/ → bundle/. Loading a thousand small files takes longer than everything else that
 * happens before the product serves. Native packages stay where npm put them. What an earlier build left is not taken away, since a server
 * that runs may still load it; `npm run clean` does that.
 */
import { cpSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [modules, bundle] = [join(root, 'dist'), join(root, 'bundle')];

/** Packages with binaries, and those that others load only where they are installed. */
const external = [
  'lmdb',
  '@myriaddreamin/typst-ts-node-compiler',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@fastify/view',
  'class-transformer/storage',
  '@aws-sdk/credential-providers',
  '@mongodb-js/zstd',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];

/** Modules find the files beside them by their own place, which is the place that they had before they were bundled. */
const places = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!path.startsWith(modules + sep)) return undefined;
      const contents = readFileSync(path, 'utf8');
      if (!contents.includes('import.meta.url')) return undefined;
      const place = relative(modules, path).split(sep).join('/');
      // The entries of the engines are the only outputs in folders of their own.
      if (place.startsWith('embedded/')) throw new Error(`${place} cannot ask for its place: it is bundled elsewhere.`);
      return { contents: contents.replaceAll('import.meta.url', `new URL('${place}', import.meta.url).href`) };
    });
  },
};

/** What is neither code nor the map of some: texts, templates, mappings. */
function isBesideCode(path) {
  return !['.js', '.map'].includes(extname(path));
}

cpSync(modules, bundle, { recursive: true, filter: isBesideCode });
await build({
  absWorkingDir: root,
  entryPoints: {
    main: 'dist/main.js',
    redress: 'dist/cli/redress.js',
    demo: 'dist/demo/demo.js',
    'embedded/eventstore/worker': 'dist/embedded/eventstore/worker.js',
    'embedded/mongo/worker': 'dist/embedded/mongo/worker.js',
  },
  outdir: 'bundle',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  external,
  plugins: [places],
  logLevel: 'warning',
  // Packages that are no ES modules ask for Node's own modules in this way.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
});

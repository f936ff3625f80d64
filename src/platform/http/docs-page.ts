import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** The files of Swagger UI that the page needs, by media type. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

/** Serves Swagger UI at `/docs`, from its own files and without inline scripts. */
export function serveDocsPage(fastify: Fastify, title: string, documentUrl: string): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const page = pageFor(title);
  const start = starterFor(documentUrl);
  fastify.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  fastify.get('/docs/start.js', (_request, reply) => reply.type('text/javascript').send(start));
  for (const [name, type] of Object.entries(assets)) {
    fastify.get(`/docs/${name}`, async (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=86400')
        .type(type)
        .send(await readFile(join(folder, name))),
    );
  }
}

function pageFor(title: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<title>${title.replace(/[<>&"]/g, '')}</title>`,
    '<link rel="stylesheet" href="/docs/swagger-ui.css">',
    '<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">',
    '</head>',
    '<body>',
    '<main id="docs"></main>',
    '<script src="/docs/swagger-ui-bundle.js"></script>',
    '<script src="/docs/start.js"></script>',
    '</body>',
    '</html>',
  ].join('\n');
}

function starterFor(documentUrl: string): string {
  const options = { url: documentUrl, dom_id: '#docs', persistAuthorization: true, displayRequestDuration: true };
  return `SwaggerUIBundle(${JSON.stringify(options)});\n`;
}

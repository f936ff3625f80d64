import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { serveDocsPage } from './docs-page.js';
import { problemResponses, problemSchemas, problemsExtension } from './openapi-problems.js';

type Json = Record<string, unknown>;

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

/** Serves the OpenAPI 3.1 document at `/openapi.json` and Swagger UI at `/docs`. The document is built when it is first asked for. */
export function serveOpenApi(app: NestFastifyApplication, description: ApiDescription): void {
  let document: string | undefined;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(app, description));
    return reply.type('application/json').send(document);
  });
  serveDocsPage(fastify, description.title, '/openapi.json');
}

/** The OpenAPI 3.1 document of every route of the application. */
export function openApiDocument(app: INestApplication, { title, description, version }: ApiDescription): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .addServer('/', 'The server that gave this description.')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const components = (document.components ??= {});
  components.schemas = { ...components.schemas, ...problemSchemas };
  components.responses = { ...components.responses, ...problemResponses() };
  for (const operation of operationsOf(document)) {
    attachProblems(operation);
    // What asks for no token says so.
    operation['security'] ??= [];
  }
  return inJsonSchema2020(document) as OpenAPIObject;
}

function* operationsOf(document: OpenAPIObject): Iterable<Json> {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Readonly<Record<string, unknown>>)) {
      if (isRecord(operation) && 'responses' in operation) {
        yield operation;
      }
    }
  }
}

function attachProblems(operation: Json): void {
  const marks = operation[problemsExtension];
  if (!Array.isArray(marks)) {
    return;
  }
  const references = marks.map((status: unknown) => [
    String(status),
    { $ref: `#/components/responses/Problem${String(status)}` },
  ]);
  operation['responses'] = { ...(operation['responses'] as Json), ...Object.fromEntries(references) };
  Reflect.deleteProperty(operation, problemsExtension);
}

/** OpenAPI 3.1 schemas are JSON Schema 2020-12, where a single `example` has become a list of `examples`. */
function inJsonSchema2020(node: unknown, inSchema = false): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => inJsonSchema2020(item, inSchema));
  }
  if (!isRecord(node)) {
    return node;
  }
  const result: Json = {};
  for (const [key, value] of Object.entries(node)) {
    if (inSchema && key === 'example') {
      result['examples'] = [value];
    } else {
      result[key] = inJsonSchema2020(value, startsSchema(key, inSchema));
    }
  }
  return result;
}

const namesOfSchemas: ReadonlySet<string> = new Set([
  'schema',
  'schemas',
  'properties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
]);

function startsSchema(key: string, inSchema: boolean): boolean {
  return namesOfSchemas.has(key) || (inSchema && key !== 'examples' && key !== 'default');
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

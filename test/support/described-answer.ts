/** A JSON schema of OpenAPI 3.1. */
export type Schema = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.1 document, as far as answers are concerned. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** An operation, as far as what it takes and answers goes. */
export interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

/** Schema of the JSON answer of an operation, of `GET path` unless told otherwise. */
export function answerSchema(description: Description, path: string, method = 'get', status = 200): Schema {
  const { responses } = description.paths[path]?.[method] as Operation;
  return responses[status]!.content!['application/json']!.schema;
}

/** Where an answer is not as described: fields that are missing, not described, or of another kind. */
export function deviations(description: Description, schema: Schema, value: unknown, at = ''): string[] {
  const own = resolved(description, schema);
  const { type, enum: words } = own as { readonly type?: string; readonly enum?: readonly unknown[] };
  if (words !== undefined) return words.includes(value) ? [] : [`${at}: ${String(value)} is none of the words`];
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((item, index) => deviations(description, own['items'] as Schema, item, `${at}/${index}`));
  }
  if (type === 'object') return objectDeviations(description, own, value, at);
  const actual = typeof value === 'number' && Number.isInteger(value) && type === 'integer' ? 'integer' : typeof value;
  return type === undefined || actual === type ? [] : [`${at}: ${actual} instead of ${type}`];
}

/** The schema that a reference stands for. */
export function resolved(description: Description, schema: Schema): Schema {
  const [inner] = (schema['allOf'] as readonly Schema[] | undefined) ?? [];
  const reference = (schema['$ref'] ?? inner?.['$ref']) as string | undefined;
  return reference === undefined ? schema : description.components.schemas[reference.split('/').at(-1)!]!;
}

function objectDeviations(description: Description, schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: no object`];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const others = schema['additionalProperties'] as Schema | undefined;
  const required = (schema['required'] ?? []) as readonly string[];
  return [
    ...required.filter((name) => !(name in value)).map((name) => `${at}/${name}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const known = properties[name] ?? others;
      return known === undefined
        ? [`${at}/${name}: not described`]
        : deviations(description, known, inner, `${at}/${name}`);
    }),
  ];
}

/** JSON Schema of any JSON value. Spelled out, because an empty schema is read as an object. */
export const anyJson: { readonly anyOf: Record<string, unknown>[] } = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object' },
    { type: 'array', items: {} },
    { type: 'null' },
  ],
};

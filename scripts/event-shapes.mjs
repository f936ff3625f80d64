/**
 * Reads the shapes of the events out of their TypeScript declarations, so that the catalogue cannot say anything else.
 */
import ts from 'typescript';

/**
 * @typedef {{ path: string, type: string, optional: boolean, personal: boolean, description: string }} Field
 * @typedef {{ type: string, description: string, fields: Field[] }} EventShape
 */

/**
 * @param {string} file source file
 * @param {string} union exported union of all event types
 * @returns {EventShape[]} in the order of the union
 */
export function eventShapes(file, union) {
  const program = ts.createProgram([file], {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).find(({ name }) => name === union);
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return (type.isUnion() ? type.types : [type]).map((member) => shapeOf(member, checker));
}

function shapeOf(member, checker) {
  const name = checker.getTypeOfSymbol(member.getProperty('type')).value;
  const data = checker.getTypeOfSymbol(member.getProperty('data'));
  return { type: name, description: documentation(member.aliasSymbol, checker), fields: fieldsOf(data, checker, '') };
}

function fieldsOf(type, checker, prefix, personalAbove = false) {
  return checker.getPropertiesOfType(type).flatMap((property) => {
    const path = `${prefix}${property.name}`;
    const declared = checker.getTypeOfSymbol(property);
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const personal = personalAbove || isPersonal(property);
    const inner = optional ? checker.getNonNullableType(declared) : declared;
    const field = {
      path,
      type: typeText(inner, checker),
      optional,
      personal,
      description: documentation(property, checker),
    };
    const item = elementOf(inner, checker);
    if (item !== undefined && isRecord(item, checker))
      return [field, ...fieldsOf(item, checker, `${path}[].`, personal)];
    if (isRecord(inner, checker)) return [field, ...fieldsOf(inner, checker, `${path}.`, personal)];
    return [field];
  });
}

/** The declaration says `Personal<…>`; the alias itself is transparent to the type checker. */
function isPersonal(property) {
  return (property.declarations ?? []).some((node) => node.type?.getText().startsWith('Personal<'));
}

function elementOf(type, checker) {
  return checker.isArrayType(type) ? checker.getTypeArguments(type)[0] : undefined;
}

function isRecord(type, checker) {
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    !checker.isArrayType(type) &&
    checker.getPropertiesOfType(type).length > 0
  );
}

function typeText(type, checker) {
  const item = elementOf(type, checker);
  if (item !== undefined) return `list of ${typeText(item, checker)}`;
  if (isRecord(type, checker)) return 'object';
  if (type.isUnion() && type.types.every((member) => member.isStringLiteral())) {
    return type.types.map(({ value }) => `"${value}"`).join(', ');
  }
  if (type.isStringLiteral()) return `"${type.value}"`;
  const text = checker.typeToString(type);
  return (
    { string: 'text', boolean: 'true or false', unknown: 'any JSON value', true: 'true', false: 'false' }[text] ?? text
  );
}

function documentation(symbol, checker) {
  return symbol === undefined
    ? ''
    : ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll('\n', ' ');
}

import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { atLeastParameter } from './consistency.js';
import { fieldConstraint } from './field.js';
import { Refused } from './field-rule.js';
import { forbiddenNames } from './forbidden-names.js';
import { pointerOf } from './json-pointer.js';
import { type FaultLocation, type RequestFault, validationProblem } from './problem.js';

type DtoType = new () => object;

const locations: Readonly<Partial<Record<ArgumentMetadata['type'], FaultLocation>>> = {
  body: 'body',
  query: 'query',
  param: 'path',
};

const primitives: ReadonlySet<unknown> = new Set([String, Number, Boolean, Array, Object]);

/**
 * Turns a body, a query string or path parameters into the handler's DTO, or refuses with 400 and every fault. A body that is
 * absent counts as `{}`, so that a command without mandatory fields needs none.
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    const location = locations[type];
    if (location === undefined || metatype === undefined || primitives.has(metatype) || data !== undefined) {
      return value;
    }
    return validated(metatype as DtoType, value, location);
  }
}

/**
 * The DTO that a plain value describes.
 *
 * @throws ProblemError 400 `validation` with every fault.
 */
export function validated<Dto extends object>(dto: new () => Dto, value: unknown, location: FaultLocation): Dto {
  if (value !== undefined && !isRecord(value)) {
    throw validationProblem([{ in: location, pointer: '', message: 'must be an object' }]);
  }
  const plain = { ...value };
  if (location === 'query') {
    Reflect.deleteProperty(plain, atLeastParameter);
  }
  const unsafe = Object.keys(plain).filter((name) => forbiddenNames.has(name));
  if (unsafe.length > 0) {
    throw validationProblem(
      unsafe.map((name) => ({ in: location, pointer: pointerOf([name]), message: unknownField(dto) })),
    );
  }
  const instance = plainToInstance(dto, plain);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: false,
    validationError: { target: false, value: true },
  });
  const faults = errors.flatMap((error) => faultsOf(error, [], location, dto));
  if (faults.length > 0) {
    throw validationProblem(faults);
  }
  return instance;
}

function faultsOf(
  error: ValidationError,
  above: readonly string[],
  location: FaultLocation,
  owner: DtoType | undefined,
): RequestFault[] {
  const path = [...above, error.property];
  const fault = (message: string, below: readonly string[] = []): RequestFault => ({
    in: location,
    pointer: pointerOf([...path, ...below]),
    message,
  });
  const value: unknown = error.value;
  if (value instanceof Refused) {
    return [value, ...value.others].map(({ message, path: below }) => fault(message, below));
  }
  const { [fieldConstraint]: expected, whitelistValidation } = error.constraints ?? {};
  if (expected !== undefined) {
    return [fault(value === undefined ? `is missing; it ${expected}` : expected)];
  }
  if (whitelistValidation !== undefined) {
    return [fault(unknownField(owner))];
  }
  const own = Object.values(error.constraints ?? {}).map((message) => fault(message));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path, location, classOf(value)))];
}

/** The DTO class of a nested value; the items of a list say theirs themselves. */
function classOf(value: unknown): DtoType | undefined {
  return isRecord(value) ? (value.constructor as DtoType) : undefined;
}

function unknownField(owner: DtoType | undefined): string {
  if (owner === undefined) {
    return 'is not known here';
  }
  const metadata = getMetadataStorage().getTargetValidationMetadatas(owner, '', false, false);
  const names = [...new Set(metadata.map(({ propertyName }) => propertyName))];
  return `is not known here; ${names.length === 0 ? 'nothing is' : `known are ${names.join(', ')}`}`;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

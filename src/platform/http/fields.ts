import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateBy, ValidateNested } from 'class-validator';
import { describe, field, fieldConstraint, type FieldOptions, presence } from './field.js';
import type { FieldRule } from './field-rule.js';
import { enumRule, idRule, languageRule, sha256Rule, type TextLimits, textRule, uuidRule } from './text-rules.js';
import {
  booleanRule,
  integerRule,
  type IntegerLimits,
  type ListLimits,
  listRule,
  moneyRule,
  timestampRule,
} from './value-rules.js';

type DtoType = new () => object;

/** Free text, kept as given in Unicode NFC. */
export function TextField(options: TextLimits & FieldOptions): PropertyDecorator {
  return field(textRule(options), options);
}

/** An id that the company gave: a person, a claim, a policy. */
export function IdField(options?: FieldOptions): PropertyDecorator {
  return field(idRule(), options);
}

/** A UUID, in lower case. */
export function UuidField(options?: FieldOptions): PropertyDecorator {
  return field(uuidRule(), options);
}

/** An instant; arrives in UTC with milliseconds. */
export function TimestampField(options?: FieldOptions): PropertyDecorator {
  return field(timestampRule(), options);
}

/** One of a closed list of words. */
export function EnumField(values: readonly string[], options?: FieldOptions): PropertyDecorator {
  return field(enumRule(values), options);
}

/** A whole number. */
export function IntegerField(options?: IntegerLimits & FieldOptions): PropertyDecorator {
  return field(integerRule(options), options);
}

export function BooleanField(options?: FieldOptions): PropertyDecorator {
  return field(booleanRule(), options);
}

/** `{amount, currency}`; the amount is at least 0 unless told otherwise. */
export function MoneyField(options?: IntegerLimits & FieldOptions): PropertyDecorator {
  return field(moneyRule(options), options);
}

/** A SHA-256, in lower-case hex. */
export function Sha256Field(options?: FieldOptions): PropertyDecorator {
  return field(sha256Rule(), options);
}

/** A BCP 47 language tag in canonical spelling. */
export function LanguageField(options?: FieldOptions): PropertyDecorator {
  return field(languageRule(), options);
}

/** A list of plain values, e.g. `@ListOf(idRule(), { max: 5 })`. */
export function ListOf(item: FieldRule, options: ListLimits & FieldOptions): PropertyDecorator {
  return field(listRule(item, options), options);
}

// Nest's OpenAPI tells a thunk from a class by its name, which must be `type`.
/** An object with fields of its own. The thunk lets a class refer to one declared later. */
export function NestedField(dto: () => DtoType, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty(describe({ type: () => dto() }, options)),
    Type(dto),
    shape(isRecord, 'must be an object'),
    ValidateNested(),
    ...presence(options),
  );
}

/** A list of objects with fields of their own. */
export function ListField(dto: () => DtoType, options: Omit<ListLimits, 'unique'> & FieldOptions): PropertyDecorator {
  const { min = 0, max } = options;
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(isRecord);
  return applyDecorators(
    ApiProperty(describe({ type: () => dto(), isArray: true, minItems: min, maxItems: max }, options)),
    Type(dto),
    shape(isList, `must be a list of ${min} to ${max} objects`),
    ValidateNested({ each: true }),
    ...presence(options),
  );
}

function shape(accept: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name: fieldConstraint, validator: { validate: accept, defaultMessage: () => message } });
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface ZodLike {
  readonly description?: unknown;
  readonly _zod?: { readonly def?: Readonly<Record<string, unknown>> };
}

const defOf = (schema: unknown): Readonly<Record<string, unknown>> => (schema as ZodLike)._zod?.def ?? {};

/** Wrappers that leave the accepted values as they are, or add one. */
const WRAPPERS = new Set<unknown>(['optional', 'nonoptional', 'nullable', 'readonly']);

/** Whether the key of a field may be missing; a union lets it, if one of its members does. The schema contains itself nowhere. */
export const isOptional = (schema: unknown): boolean => {
  const { type, innerType, options, getter } = defOf(schema);
  if (type === 'optional') return true;
  if (type === 'nonoptional') return false;
  if (type === 'lazy') return typeof getter === 'function' && isOptional(getter());
  if (type === 'union') return Array.isArray(options) && options.some(isOptional);
  return WRAPPERS.has(type) && isOptional(innerType);
};

/** What `.describe()` or `.meta({ description })` says about a field, on its schema or inside `.optional()`. */
export const describedBy = (schema: unknown): string => {
  const { description } = schema as ZodLike;
  if (typeof description === 'string') return description;
  const { type, innerType } = defOf(schema);
  return WRAPPERS.has(type) ? describedBy(innerType) : '';
};

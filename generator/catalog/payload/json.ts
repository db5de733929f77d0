import type { Source } from './types.ts';

/** zod's own options of `z.json()`, in their order; the last two contain the schema itself. */
const JSON_OPTIONS = 'string number boolean null array record';

/** Whether a lazy schema is `z.json()`: the one schema that contains itself and has an exact check. */
export const isJson = ({ raw, schema }: Source): boolean => {
  const { getter } = schema.def;
  if (typeof getter !== 'function') return false;
  const union = defOf(getter());
  const options = Array.isArray(union.options) ? union.options.map(defOf) : [];
  const [, , , , array = {}, record = {}] = options;
  return (
    options.map(({ type }) => type).join(' ') === JSON_OPTIONS &&
    [union, ...options].every(
      ({ checks, coerce }) => !coerce && !(checks as unknown[] | undefined)?.length,
    ) &&
    array.element === raw &&
    record.valueType === raw &&
    defOf(record.keyType).type === 'string' &&
    !(defOf(record.keyType).checks as unknown[] | undefined)?.length
  );
};

type Def = Readonly<Record<string, unknown>>;

const defOf = (schema: unknown): Def =>
  (schema as { readonly _zod?: { readonly def?: Def } } | undefined)?._zod?.def ?? {};

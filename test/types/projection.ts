import type { PayloadType } from '../../generator/catalog/payload-type.ts';
import type { Fold, Projection, ScalarType } from '../../generator/catalog/projection-model.ts';

interface Column {
  readonly fold: Fold;
  readonly type: ScalarType;
  /** A column of the event, a payload field and what it is, or nothing: the event is counted. */
  readonly from: Readonly<Record<string, string | readonly [string, PayloadType] | null>>;
  readonly ignoresNulls?: boolean;
}

interface Given {
  readonly doc?: string;
  /** Null: the key is the actor. */
  readonly subject: string | null;
  readonly columns: Readonly<Record<string, Column>>;
}

/** The model of a projection, as validation would give it. */
export const projection = (name: string, { doc = 'A row.', subject, columns }: Given): Projection => {
  const types = [...new Set(Object.values(columns).flatMap(({ from }) => Object.keys(from)))];
  const key = subject === null ? 'actor' : 'subject_id';
  return {
    name,
    doc,
    subject,
    key: [
      {
        name: key,
        type: 'text',
        sources: types.map((eventType) => ({ eventType, value: { kind: 'column', column: key } })),
      },
    ],
    columns: Object.entries(columns).map(([column, { fold, type, from, ignoresNulls = false }]) => ({
      name: column,
      doc: '',
      fold,
      type,
      ignoresNulls,
      of: Object.keys(from),
      sources: Object.entries(from).flatMap(([eventType, where]) => {
        if (where === null) return [];
        if (typeof where === 'string') return { eventType, value: { kind: 'column', column: where } };
        const [field, payload] = where;
        return { eventType, value: { kind: 'payload', keys: [field], type: payload } };
      }),
    })),
    removedBy: [],
    apply: 'inline',
    readers: [],
  };
};

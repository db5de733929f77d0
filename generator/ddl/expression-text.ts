import type { ExpressionPart } from '../catalog/projection-model.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';

/**
 * SQL of the catalog that PostgreSQL's parser took for one expression (`catalog/expression`): the one value that does not
 * end up inside a quoted token.
 */
export class ExpressionText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * @param event what stands in front of the columns.
 * @param upcast the function that makes a payload one of the newest version; null where there is only that.
 */
export const expressionText = (
  parts: readonly ExpressionPart[],
  event: 'event.' | '',
  upcast: string | null,
): ExpressionText => new ExpressionText(`(${parts.map((part) => partText(part, event, upcast)).join('')})`);

const partText = (part: ExpressionPart, event: string, upcast: string | null): string => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'column':
      return part.column === 'payload' && upcast !== null
        ? `${upcast}(${event}event_type, ${event}event_version, ${event}payload)`
        : `${event}${quoteIdentifier(part.column)}`;
    case 'string':
      return quoteLiteral(part.value);
  }
};

/** A JSON number as it is written, which JavaScript could not keep: 1.0, -0, 1e400. */
export class RawNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON.stringify that writes raw numbers as they are. */
export const jsonText = (value: unknown): string => {
  if (value instanceof RawNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${jsonText(part)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
};

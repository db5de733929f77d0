/** What is known of a column or an argument that a value is made up for. */
export interface Typed {
  /** As format_type says it: `character varying(20)`. */
  readonly type: string;
  /** pg_type.typcategory. */
  readonly category: string;
  /** Of an enum. */
  readonly labels: readonly string[];
}

/** Two different values of a type, as text; null for types that nothing is known about. */
export const samplesOf = ({ type, category, labels }: Typed): readonly [string, string] | null => {
  const exact = EXACT[type.replace(/\(.*\)/, '')];
  if (exact) return exact;
  switch (category) {
    case 'S': {
      const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? 63);
      return ['claimed'.slice(0, length), 'forged'.slice(0, length)];
    }
    case 'N':
      return ['4242', '4343'];
    case 'D':
      return ['2001-01-01 00:00:00+00', '2002-02-02 00:00:00+00'];
    case 'T':
      return ['1 second', '2 seconds'];
    case 'A':
      return ['{}', '{NULL}'];
    case 'E':
      return labels[0] === undefined ? null : [labels[0], labels[1] ?? labels[0]];
    default:
      return null;
  }
};

const EXACT: Readonly<Record<string, readonly [string, string]>> = {
  boolean: ['true', 'false'],
  uuid: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
  json: ['{"claimed": true}', '{"forged": true}'],
  jsonb: ['{"claimed": true}', '{"forged": true}'],
  bytea: ['\\x01', '\\x02'],
  xid8: ['4242', '4343'],
  pg_lsn: ['0/1', '0/2'],
  inet: ['192.0.2.1', '192.0.2.2'],
  cidr: ['192.0.2.0/24', '198.51.100.0/24'],
  macaddr: ['08:00:2b:01:02:03', '08:00:2b:01:02:04'],
  'time without time zone': ['01:02:03', '02:03:04'],
  'time with time zone': ['01:02:03+00', '02:03:04+00'],
  tsvector: ['claimed', 'forged'],
  xml: ['<claimed/>', '<forged/>'],
  '"char"': ['c', 'f'],
  ltree: ['claimed', 'forged'],
  hstore: ['claimed=>1', 'forged=>1'],
};

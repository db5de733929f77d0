/** A database whose names would be something else in a terminal, in SQL, in Markdown and in HTML. */
export const HOSTILE_NAMES = [
  '<script>document.title="owned"</script>',
  '<img src=x onerror=document.title=1>',
  'pipe|`tick``|*bold* _it_ [x](http://a.example)',
  '@octocat #12 "quoted" {0} &lt;b&gt;',
  'two\nlines\u001b[31m\u202Eover',
  '--> ]]> </style></svg></details>',
] as const;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const [TABLE, ...ROLES] = HOSTILE_NAMES;

/** As SQL. */
export const HOSTILE_TABLE = `public.${quoted(TABLE)}`;

export const HOSTILE_DATABASE = [
  ...ROLES.map((role) => `CREATE ROLE ${quoted(role)} LOGIN;`),
  `CREATE TABLE ${HOSTILE_TABLE} (id bigint GENERATED ALWAYS AS IDENTITY, note text);`,
  `COMMENT ON TABLE ${HOSTILE_TABLE} IS 'append-only <b>by</b> @octocat';`,
  `CREATE TABLE public.audit_log (id bigint GENERATED ALWAYS AS IDENTITY, note text);`,
  ...ROLES.map((role) => `GRANT INSERT (note), UPDATE ON ${HOSTILE_TABLE} TO ${quoted(role)};`),
  ...ROLES.map((role) => `GRANT INSERT (note) ON public.audit_log TO ${quoted(role)};`),
  `GRANT DELETE ON public.audit_log TO ${quoted(ROLES[0])};`,
  `GRANT ${quoted(ROLES[0])} TO ${quoted(ROLES[1])};`,
].join('\n');

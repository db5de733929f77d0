import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadLexer } from '../../generator/ddl/lexer.ts';
import { composedName, quoteIdentifier, quoteLiteral } from '../../generator/ddl/quote.ts';
import { render, renderPath } from '../../generator/ddl/render.ts';
import { parseTemplate } from '../../generator/ddl/template.ts';

const HEADER = `-- For this test.
-- @for table
-- @file {table}.sql
-- @param table orders
-- @param doc what it is
-- @list columns
-- @param column id
`;

const template = (body: string) => parseTemplate('test.sql', `${HEADER}${body}`);

beforeAll(loadLexer);

describe('placeholders', () => {
  test('a name is bare where that means the same, and quoted where it does not', () => {
    const drop = template('DROP TABLE "{table}";');
    expect(render(drop, { table: 'orders' })).toBe('DROP TABLE orders;\n');
    expect(render(drop, { table: 'Orders' })).toBe('DROP TABLE "Orders";\n');
    expect(render(drop, { table: 'select' })).toBe('DROP TABLE "select";\n');
    expect(render(drop, { table: 'a"; DROP ROLE x; --' })).toBe('DROP TABLE "a""; DROP ROLE x; --";\n');
  });

  test('a string keeps quotes, backslashes and placeholders of the value as they are', () => {
    const comment = template(`COMMENT ON TABLE t IS 'say: {doc}';`);
    expect(render(comment, { doc: "it's" })).toBe("COMMENT ON TABLE t IS 'say: it''s';\n");
    expect(render(comment, { doc: 'a\\b' })).toBe("COMMENT ON TABLE t IS E'say: a\\\\b';\n");
    expect(render(comment, { doc: '{table} {0} $$' })).toBe("COMMENT ON TABLE t IS 'say: {table} {0} $$';\n");
  });

  test('a body between dollar quotes is rendered inside, and gets quotes that it does not contain', () => {
    const body = template(`DO $$ BEGIN RAISE NOTICE USING MESSAGE = '{doc}'; END $$;`);
    expect(render(body, { doc: "it's $$ and $body_1$" })).toBe(
      `DO $body_2$ BEGIN RAISE NOTICE USING MESSAGE = 'it''s $$ and $body_1$'; END $body_2$;\n`,
    );
  });

  test('one value between dollar quotes stays as it is, between quotes that it can not close', () => {
    const whole = template(['SELECT $body$', '{doc}', '$body$;'].join(''));
    expect(render(whole, { doc: `it's "{table}" \\ $$` })).toBe(`SELECT $body$it's "{table}" \\ $$$body$;\n`);
    expect(render(whole, { doc: 'a $body$ b' })).toBe('SELECT $body_1$a $body$ b$body_1$;\n');
    expect(render(whole, { doc: 'a $body' })).toBe('SELECT $body_1$a $body$body_1$;\n');
  });

  test('a composed name that is too long keeps its beginning and stays another name', () => {
    const long = 'x'.repeat(60);
    expect(composedName(`${long}_append_only`)).toMatch(/^x{54}_[0-9a-f]{8}$/);
    expect(composedName(`${long}_append_only`)).not.toBe(composedName(`${long}_append_only_row`));
    expect(Buffer.byteLength(composedName(`${'é'.repeat(31)}_append_only`))).toBeLessThanOrEqual(63);
    expect(composedName('short')).toBe('short');
  });
});

describe('repetition', () => {
  test('whole lines are repeated, items see what is around them, an empty list leaves nothing', () => {
    const each = template(`SELECT 1\n-- @each columns\n, "{table}"."{column}"\n-- @end\n;`);
    expect(render(each, { table: 't', columns: [{ column: 'a' }, { column: 'B' }] })).toBe(
      'SELECT 1\n, t.a\n, t."B"\n;\n',
    );
    expect(render(each, { table: 't', columns: [] })).toBe('SELECT 1\n;\n');
  });
});

describe('a wrong template is a defect that names its line', () => {
  test.each([
    ['SELECT "{nobody}";', /test\.sql:8: \{nobody\} has no @param/],
    ['-- @each nobody\n-- @end', /test\.sql:8: @each nobody: no such @list/],
    ['-- @each columns\nSELECT 1;', /@each without @end/],
    ['SELECT 1;\n-- @end', /@end without @each/],
    ['-- @if columns', /there is no directive @if/],
    ["SELECT 'é';", /only ASCII/],
  ])('%j', (body, message) => {
    expect(() => template(body)).toThrow(message);
  });

  test('a placeholder outside a name or a string, a missing value, a missing list', () => {
    expect(() => render(template('SELECT {table};'), { table: 't' })).toThrow(/test\.sql: is no PostgreSQL/);
    expect(() => render(template('SELECT 1; -- {table}'), { table: 't' })).toThrow(
      /outside a name or a string/,
    );
    expect(() => render(template("SELECT E'{table}';"), { table: 't' })).toThrow(/a string with a prefix/);
    const inside = template("SELECT '\n-- @each columns\n{column}\n-- @end\n';");
    expect(() => render(inside, { columns: [] })).toThrow(/a directive stands inside/);
    const across = template('DO $$\n-- @each columns\nBEGIN END $$;\n-- @end');
    expect(() => render(across, { columns: [] })).toThrow(/not in the same body/);
    expect(() => render(template('SELECT "{table}";'), {})).toThrow(/\{table\} has no value/);
    expect(() => render(template('-- @each columns\n-- @end'), {})).toThrow(/no list columns/);
  });
});

test('a path holds letters, digits, _ . and - only, whatever the name', () => {
  const one = template('SELECT 1;');
  expect(renderPath(one, { table: 'orders' })).toBe('orders.sql');
  expect(renderPath(one, { table: '../../etc/passwd' })).toBe('%2E.%2F..%2Fetc%2Fpasswd.sql');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (table) => {
      expect(renderPath(one, { table })).toMatch(/^[A-Za-z0-9_%][A-Za-z0-9_.%-]*\.sql$/);
    }),
  );
});

test('a path fits into a file system, whatever the names; two long names stay two', () => {
  const one = template('SELECT 1;');
  const paths = ['あ', 'い'].map((end) =>
    renderPath(one, { table: `注文の記録_商品の価格が変更されました_${'あ'.repeat(60)}${end}` }),
  );
  for (const path of paths) expect(path.length).toBeLessThanOrEqual(255);
  expect(new Set(paths).size).toBe(2);
});

test('a quoted name or string holds no quote that ends it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(quoteIdentifier(text)).toMatch(/^([a-z_][a-z0-9_]*|"([^"]|"")+")$/);
      expect(quoteLiteral(text)).toMatch(/^('([^'\\]|'')*'|E'([^'\\]|''|\\\\)*')$/);
    }),
  );
});

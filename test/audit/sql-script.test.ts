import { expect, test } from 'vitest';
import { splitScript } from '../../generator/database/sql-script.ts';

const texts = (source: string): string[] => splitScript(source).map(({ text }) => text);

test.each<[string, string, string[]]>([
  ['semicolons in strings', `SELECT 'a;b'; SELECT 2`, [`SELECT 'a;b'`, 'SELECT 2']],
  ['doubled quotes', `SELECT 'it''s; one'; SELECT 2`, [`SELECT 'it''s; one'`, 'SELECT 2']],
  ['escape strings', `SELECT E'\\'; still'; SELECT 2`, [`SELECT E'\\'; still'`, 'SELECT 2']],
  ['a backslash is plain elsewhere', `SELECT 'C:\\'; SELECT 2`, [`SELECT 'C:\\'`, 'SELECT 2']],
  ['quoted names', `SELECT 1 AS "a;""b"; SELECT 2`, [`SELECT 1 AS "a;""b"`, 'SELECT 2']],
  ['dollar quotes', 'DO $x$ BEGIN; $$;$$ END $x$; SELECT 2', ['DO $x$ BEGIN; $$;$$ END $x$', 'SELECT 2']],
  ['parameters are no dollar quotes', 'SELECT a$1$b; SELECT 2', ['SELECT a$1$b', 'SELECT 2']],
  ['line comments', 'SELECT 1 -- one; two\n; SELECT 2', ['SELECT 1 -- one; two', 'SELECT 2']],
  ['nested comments', '/* a /* ; */ ; */ SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  [
    'parentheses',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
    ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
  ],
  [
    'standard bodies',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END; SELECT 3',
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END', 'SELECT 3'],
  ],
  ['BEGIN of a transaction', 'BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
  ['meta-commands', '\\set x 1\nSELECT 1;\n\\echo done', ['\\set x 1', 'SELECT 1', '\\echo done']],
  ['rows of COPY', 'COPY t FROM stdin;\n1;2\n\\.\nSELECT 2;', ['COPY t FROM stdin', 'SELECT 2']],
  ['nothing', ' -- only a comment\n;;', []],
])('%s', (_name, source, expected) => {
  expect(texts(source)).toEqual(expected);
});

test('lines are those of the first word, with either line end', () => {
  const source = '-- a comment\r\n\r\nSELECT 1;\r\n/* two\r\nlines */ SELECT 2;\r\n';
  expect(splitScript(source).map(({ line }) => line)).toEqual([3, 5]);
});

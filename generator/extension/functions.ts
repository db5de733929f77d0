import type { CreateFunctionStmt, Node, TypeName } from 'libpg-query';
import { parseStatements, type Statement } from '../ddl/parse.ts';

/** A function as it is called, without its schema: several may have one name. */
export interface FunctionName {
  readonly name: string;
  readonly arguments: readonly ArgumentType[];
}

/** A function as statements name it; without arguments it is the only one of its name. */
export interface NamedFunction {
  readonly name: string;
  readonly arguments: readonly ArgumentType[] | null;
}

export interface ArgumentType {
  readonly type: string;
  readonly isArray: boolean;
}

/** A function with all that makes it what it is: its owner, its comment, what PUBLIC may not. */
export interface ScriptFunction {
  readonly called: FunctionName;
  readonly create: CreateFunctionStmt;
  /** `CREATE FUNCTION` first. */
  readonly statements: readonly Statement[];
}

/** Functions by what they are called with. */
export type Functions = ReadonlyMap<string, ScriptFunction>;

/** The functions that a script creates, in its order. Needs `loadLexer`. */
export const functionsIn = (script: string): Functions => {
  const functions = new Map<string, ScriptFunction>();
  for (const statement of parseStatements(script)) {
    if ('CreateFunctionStmt' in statement.node) {
      const create = statement.node.CreateFunctionStmt;
      const called = createdName(create);
      functions.set(keyOf(called), { called, create, statements: [statement] });
      continue;
    }
    const before = lookUp(functions, namedIn(statement.node));
    if (before === null) continue;
    functions.set(keyOf(before.called), { ...before, statements: [...before.statements, statement] });
  }
  return functions;
};

/** The function that is named; null where none is, or another script's. */
export const lookUp = (functions: Functions, named: NamedFunction | null): ScriptFunction | null => {
  if (named === null) return null;
  const { name, arguments: types } = named;
  if (types !== null) return functions.get(keyOf({ name, arguments: types })) ?? null;
  return [...functions.values()].find(({ called }) => called.name === name) ?? null;
};

const keyOf = ({ name, arguments: types }: FunctionName): string =>
  JSON.stringify([name, ...types.map(({ type, isArray }) => (isArray ? `${type}[]` : type))]);

/** The function that a statement is about: it makes one, or says whose it is, what it does, who may call it. */
export const namedIn = (node: Node): NamedFunction | null => {
  if ('CreateFunctionStmt' in node) return createdName(node.CreateFunctionStmt);
  if ('AlterOwnerStmt' in node && node.AlterOwnerStmt.objectType === 'OBJECT_FUNCTION')
    return namedBy(node.AlterOwnerStmt.object);
  if ('CommentStmt' in node && node.CommentStmt.objtype === 'OBJECT_FUNCTION')
    return namedBy(node.CommentStmt.object);
  if ('GrantStmt' in node && node.GrantStmt.objtype === 'OBJECT_FUNCTION') {
    const { objects = [] } = node.GrantStmt;
    if (objects.length > 1) throw new Error('a statement gives rights on several functions at once');
    return namedBy(objects[0]);
  }
  return null;
};

/**
 * Whether the function can be made before there is any table: nothing of the schema is in its signature, nor in a body
 * that is read when it is made. One that is a text is not.
 */
export const standsAlone = (create: CreateFunctionStmt, schema: string): boolean => {
  const types = [create.returnType, ...parametersOf(create).map(({ argType }) => argType)];
  return !types.some((type) => isOf(type, schema)) && !mentions(create.sql_body, schema);
};

/** Whether `CREATE OR REPLACE` may put one in the place of the other: PostgreSQL keeps names, types and defaults. */
export const hasSameSignature = (a: CreateFunctionStmt, b: CreateFunctionStmt): boolean =>
  signatureOf(a) === signatureOf(b);

const signatureOf = ({ parameters, returnType }: CreateFunctionStmt): string =>
  JSON.stringify([parameters, returnType], (key, value) => (key === 'location' ? undefined : value));

const isOf = (type: TypeName | undefined, schema: string): boolean => {
  const names = textsOf(type?.names);
  return names.length > 1 && names[0] === schema;
};

/** Whether the name stands anywhere in what PostgreSQL's parser read. */
const mentions = (parsed: unknown, name: string): boolean => {
  if (typeof parsed !== 'object' || parsed === null) return parsed === name;
  return Object.values(parsed).some((value) => mentions(value, name));
};

const OUTPUT: ReadonlySet<string | undefined> = new Set(['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE']);

const createdName = (create: CreateFunctionStmt): FunctionName => ({
  name: textsOf(create.funcname).at(-1) ?? '',
  arguments: parametersOf(create)
    .filter(({ mode }) => !OUTPUT.has(mode))
    .map(({ argType }) => argumentType(argType)),
});

const namedBy = (node: Node | undefined): NamedFunction | null => {
  if (node === undefined || !('ObjectWithArgs' in node)) return null;
  const { objname, objargs = [], args_unspecified: any } = node.ObjectWithArgs;
  const types = objargs.flatMap((argument) =>
    'TypeName' in argument ? [argumentType(argument.TypeName)] : [],
  );
  return { name: textsOf(objname).at(-1) ?? '', arguments: any === true ? null : types };
};

const argumentType = (type: TypeName | undefined): ArgumentType => ({
  type: textsOf(type?.names).at(-1) ?? '',
  isArray: (type?.arrayBounds?.length ?? 0) > 0,
});

const parametersOf = ({ parameters = [] }: CreateFunctionStmt) =>
  parameters.flatMap((node) => ('FunctionParameter' in node ? [node.FunctionParameter] : []));

const textsOf = (names: readonly Node[] = []): string[] =>
  names.flatMap((name) => ('String' in name && name.String.sval !== undefined ? [name.String.sval] : []));

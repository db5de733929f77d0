#!/usr/bin/env node
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError } from 'commander';
import type { Output } from './commands/output.ts';
import { ExitCode } from './errors.ts';
import { fileError } from './output/file-error.ts';

/**
 * PostgreSQL's parser is WebAssembly. For as many bodies and statements as one command parses it costs less to run what
 * V8 compiled at first than to compile the parser again for speed: of an audit of 300 functions a quarter of the time.
 */
setFlagsFromString('--wasm-tiering-budget=2000000000');

if (process.version.startsWith('v20.')) {
  /**
   * Node 20 has no compiler between the quick one and the thorough one, which takes a third of the processor's time of a
   * plan: what a command of seconds runs often enough is less than V8 thinks. Later ones have it, and not this flag.
   */
  setFlagsFromString('--interrupt-budget=400000');
  /**
   * Nor has it a `navigator`, by which the driver sees where it runs: without one it asks for `Response`, and Node loads all
   * of its HTTP client for that.
   */
  Object.assign(globalThis, { navigator: { userAgent: `Node.js/${process.versions.node}` } });
}

/**
 * Reads the command line and picks a verb. Everything else is imported when its verb runs, so that `--help`
 * starts about as fast as node.
 */
const main = async (): Promise<void> => {
  const program = new Command('indelible')
    .description(
      'Append-only events that PostgreSQL itself enforces: a schema kit, and an audit of any database.',
    )
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText(
      'after',
      `
Exit codes: 0 clean; 1 findings (stale output, holes, gaps); 2 could not run; 3 incomplete (not everything could be judged).
The database comes from --database-url or DATABASE_URL. Results go to stdout, progress and errors to stderr.`,
    );
  for (const add of VERBS) add(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    const verb = program.commands.find((command) => command.name() === program.args[0]);
    const help = `indelible ${verb ? `${verb.name()} ` : ''}--help`;
    output.stderr(
      error.code === 'commander.help'
        ? program.helpInformation()
        : `${error.message}\nRun \`${help}\` for what there is.\n`,
    );
    process.exitCode = 2;
  }
};

const ownVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

let stdoutIsClosed = false;

const output: Output = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  drained: async () => {
    if (process.stdout.writableNeedDrain && !stdoutIsClosed) {
      // Whichever comes first; an error is one, too.
      const over = new AbortController();
      const heard = ['drain', 'close'].map((event) => once(process.stdout, event, { signal: over.signal }));
      await Promise.race(heard).catch(() => undefined);
      for (const one of heard) one.catch(() => undefined);
      over.abort();
    }
    return !stdoutIsClosed;
  },
  ...(process.stderr.isTTY === true
    ? { progress: (text: string) => void process.stderr.write(`\r\u001b[K${text}`) }
    : {}),
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  width: process.stdout.columns,
};

type Verb = (program: Command) => void;

const catalogOptions = (command: Command): Command =>
  command
    .option('--catalog <file>', 'the catalog (default: catalog.ts)')
    .option('--config <file>', 'the config file (default: indelible.config.json, if it is there)');

const outOption = (command: Command): Command =>
  command.option('--out <folder>', 'where the generated files are (default: generated, beside the catalog)');

const modeOption = (command: Command): Command =>
  command.option(
    '--mode <mode>',
    'backward, forward or full, each also with -transitive, or none (default: backward-transitive)',
  );

const databaseOption = (command: Command): Command =>
  command.option('--database-url <url>', 'the database (default: DATABASE_URL)');

const lockTimeoutOption = (command: Command): Command =>
  command.option('--lock-timeout <ms>', 'how long to wait for each lock, in milliseconds (default: 5000)');

const structureOptions = (command: Command): Command =>
  command
    .option(
      '--pg-schema-diff <program>',
      'what plans the structure of tables (default: INDELIBLE_PG_SCHEMA_DIFF, or PATH)',
    )
    .option(
      '--temp-database-url <url>',
      'a server for its empty databases (default: a throw-away one, or that of the database)',
    );

const VERBS: readonly Verb[] = [
  (program) => {
    program
      .command('init')
      .description('write a first catalog, config, npm scripts and a GitHub workflow; keep what is there')
      .argument('[folder]', 'where', '.')
      .action(async (folder: string) =>
        run(async () => (await import('./commands/init.ts')).init(folder, output)),
      );
  },
  (program) => {
    outOption(catalogOptions(program.command('generate')))
      .description('write the SQL, the TypeScript types and the client of the catalog; needs no database')
      .action(async (options) =>
        run(async () => (await import('./commands/generate.ts')).generate(options, output)),
      );
  },
  (program) => {
    outOption(catalogOptions(program.command('check')))
      .description(
        'say how the generated files differ from the catalog, and what it breaks; needs no database',
      )
      .action(async (options) =>
        run(async () => (await import('./commands/check.ts')).check(options, output)),
      );
  },
  (program) => {
    modeOption(catalogOptions(program.command('release')))
      .description('write into catalog.lock.json what the catalog says, so that later ones are held to it')
      .option(
        '--accept <changes...>',
        'breaking changes that are released all the same: rules, or their keys',
      )
      .option('--reason <text>', 'with --accept: why, and by whom')
      .action(async (options) =>
        run(async () => (await import('./commands/release.ts')).release(options, output)),
      );
  },
  (program) => {
    modeOption(catalogOptions(program.command('compat')))
      .description('say what the catalog breaks of what was released; needs no database')
      .option('--against <what>', 'a lock file, a catalog, or a git revision (default: catalog.lock.json)')
      .option(
        '--format <format[=file]>',
        'text, json, markdown; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (options) =>
        run(async () => (await import('./commands/compat.ts')).compat(options, output)),
      );
  },
  (program) => {
    structureOptions(lockTimeoutOption(databaseOption(catalogOptions(program.command('plan')))))
      .description('print the SQL that apply would run on this database, and what was changed by hand')
      .option(
        '--format <format[=file]>',
        'text, json; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (options) => run(async () => (await import('./commands/plan.ts')).plan(options, output)));
  },
  (program) => {
    structureOptions(lockTimeoutOption(databaseOption(catalogOptions(program.command('apply')))))
      .description('install the catalog in a database, in one transaction, or upgrade what is installed')
      .action(async (options) =>
        run(async () => (await import('./commands/apply.ts')).apply(options, output)),
      );
  },
  (program) => {
    catalogOptions(program.command('package'))
      .description('write the catalog as an extension of PostgreSQL, with the way from the version before')
      .option('--out <folder>', 'where the extension is (default: extension, beside the catalog)')
      .option('--name <name>', "the extension's name (default: the catalog's)")
      .action(async (options) =>
        run(async () => (await import('./commands/package.ts')).packageCatalog(options, output)),
      );
  },
  (program) => {
    databaseOption(program.command('audit'))
      .description(
        'say which event tables are append-only in name only, by which role and path, and the smallest fix',
      )
      .option(
        '--sql <paths...>',
        'audit these SQL files, folders of migrations or patterns in a throw-away database instead',
      )
      .option('--owner <role>', 'with --sql: the role that runs the files')
      .option('--assume <host>', 'with --sql: what is there before the first file: supabase, neon')
      .option('--table <patterns...>', 'audit these tables: schema.table, with * for any text')
      .option(
        '--state <patterns...>',
        'tables that hold state: who can change one without an event is said (schema.table, with * for any text)',
      )
      .option(
        '--trusted <roles...>',
        'roles that may do harm: what they can do is noted, not held against a table',
      )
      .option('--catalog <file>', 'audit the tables of this catalog, and trust its owner')
      .option('--config <file>', 'the config file (default: indelible.config.json, if it is there)')
      .option(
        '--format <format[=file]>',
        'text, json, sarif, markdown, html; with =FILE to write a file, and again for another report (default: text)',
        collect,
      )
      .option(
        '--prove [where]',
        'execute every way in, as its role, and roll it back: on a copy of the schema (scratch, the default) or in-place',
      )
      .option('--fail-on <severity>', 'what makes the exit code 1: error or warning (default: error)')
      .option('--fix <file>', 'write the SQL that closes every error; - for stdout')
      .option('--baseline <file>', 'findings that are accepted, each with a reason and a last day')
      .option('--write-baseline <file>', 'write what counts now as a baseline to be filled in')
      .option('--reason <text>', 'with --write-baseline: why the findings are accepted')
      .option('--expires <day>', 'with --write-baseline: the last day on which they are, YYYY-MM-DD')
      .action(async (options) =>
        run(async () => (await import('./commands/audit.ts')).audit(options, output)),
      );
  },
  (program) => {
    program
      .command('explain')
      .description('print the page of a rule of the audit or of compat, or list the rules')
      .argument('[rule]', 'a rule, as the audit or compat names it')
      .action(async (rule?: string) =>
        run(async () => (await import('./commands/explain.ts')).explain(rule, output)),
      );
  },
  (program) => {
    databaseOption(catalogOptions(program.command('replay')))
      .description('tell what happened: the events in order, the story, and what can not be reconstructed')
      .option('--table <name>', 'an event table of the catalog (default: all)')
      .option('--run <id>', 'events of this run (the first anchor of the table)')
      .option('--subject <subject>', 'events about this subject: TYPE:ID, or ID')
      .option('--actor <actor>', 'events by this actor; ai/* for every actor that starts with ai/')
      .option('--between <time...>', 'events from the first time to the second')
      .option('--type <names...>', 'events of these types')
      .option('--payload <field=value...>', 'events whose payload has this value')
      .option('--position <ids>', 'the event with this id, or from the first to the last: 7..9, 7.., ..9')
      .option('--whole-runs', 'every event of each run in which an event matches')
      .option('--timezone <zone>', 'zone of times without one, and of the text (default: UTC)')
      .option(
        '--format <format[=file]>',
        'text, json, csv, html; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (options) =>
        run(async () => (await import('./commands/replay.ts')).replayProject(options, output)),
      );
  },
  (program) => {
    databaseOption(catalogOptions(program.command('consumers')))
      .description('say how far each consumer has come, and which open transactions hold it up')
      .option('--table <name>', 'an event table of the catalog (default: all that have consumers)')
      .option(
        '--format <format[=file]>',
        'text, json; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (options) =>
        run(async () => (await import('./commands/consumers.ts')).consumers(options, output)),
      );
  },
  (program) => {
    databaseOption(catalogOptions(program.command('gaps')))
      .description(
        'list all that can not be reconstructed: what the catalog expects and the events do not have',
      )
      .option('--table <name>', 'an event table of the catalog (default: all)')
      .option('--since <time>', 'of events from this time on, or so long ago: "7 days" (default: all)')
      .option('--between <time...>', 'of events from the first time to the second')
      .option('--timezone <zone>', 'zone of times without one, and of the text (default: UTC)')
      .option(
        '--format <format[=file]>',
        'text, json, csv, markdown; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .option('--fail-on <status>', 'what makes the exit code 1: missing, or open as well (default: missing)')
      .action(async (options) =>
        run(async () => (await import('./commands/gaps.ts')).gapsOfProject(options, output)),
      );
  },
  (program) => {
    databaseOption(catalogOptions(program.command('rebuild')))
      .description('make the state of a projection anew while it is read and written')
      .argument('<projection>', 'a projection of the catalog')
      .option(
        '--format <format[=file]>',
        'text, json; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (projection: string, options) =>
        run(async () =>
          (await import('./commands/rebuild.ts')).rebuildProjection(projection, options, output),
        ),
      );
  },
  (program) => {
    databaseOption(catalogOptions(program.command('verify')))
      .description('say whether the state of projections is what the events say')
      .argument('[projection]', 'a projection of the catalog (default: all)')
      .option(
        '--format <format[=file]>',
        'text, json; with =FILE to write a file, and again for another (default: text)',
        collect,
      )
      .action(async (projection: string | undefined, options) =>
        run(async () =>
          (await import('./commands/verify.ts')).verifyProjections(projection, options, output),
        ),
      );
  },
  (program) => {
    program
      .command('demo')
      .description('show the whole story on a throw-away PostgreSQL')
      .action(async () => run(async () => (await import('./commands/demo.ts')).demo(output)));
  },
];

/** Values of a flag that may be given several times. */
const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Runs a verb: its exit code is the process's; a known error is told in a line or two, without a stack. */
const run = async (verb: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await verb();
  } catch (error) {
    await tell(error);
  }
};

const told = new Map<string, Promise<void>>();

/** Once: a module that throws as it is loaded rejects for each of those that import it, also where nobody waits. */
const tell = (error: unknown): Promise<void> => {
  const said = String(error);
  const telling = told.get(said) ?? tellNow(error);
  told.set(said, telling);
  return telling;
};

const tellNow = async (error: unknown): Promise<void> => {
  const { tellError } = await import('./commands/tell-error.ts');
  process.exitCode = tellError(error, output);
};
process.on('unhandledRejection', tell);

// Somebody who pipes into `head` has seen enough; the exit code is the verdict all the same. What a full disk doesn't take was
// not seen: 2, and never the 1 of a verdict.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  stdoutIsClosed = true;
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
  output.stderr(`${fileError('write', error, 'stdout').message}\n`);
  process.exit(ExitCode.failed);
});

// By way of exit(), so that a server that was started is stopped.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

/** Until it is out, or nobody reads it any more. */
const written = (stream: NodeJS.WriteStream): Promise<void> | undefined =>
  stream.writableLength === 0 ? undefined : new Promise((done) => void stream.write('', () => done()));

await main();
// What is left is to take memory and threads down one by one, which the system does faster. What failed is told first.
await setImmediate();
await Promise.all(told.values());
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit();

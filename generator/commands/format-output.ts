import { KnownError } from '../errors.ts';
import { writeTexts } from '../output/file.ts';
import type { Output } from './output.ts';

/** Where what a verb says goes in one format: a file, or stdout when `file` is null. */
export interface FormatOutput<Format extends string> {
  readonly format: Format;
  readonly file: string | null;
}

/**
 * Reads `text`, `sarif=audit.sarif` …; nothing at all is the first format on stdout.
 *
 * @throws KnownError when a format is not `known`, or two want stdout or one file.
 */
export const parseFormats = <Format extends string>(
  known: readonly [Format, ...Format[]],
  given: string | readonly string[] = [],
): readonly FormatOutput<Format>[] => {
  const all = typeof given === 'string' ? [given] : given;
  const outputs = (all.length === 0 ? known.slice(0, 1) : all).map((one) => parseFormat(known, one));
  const places = outputs.map(({ file }) => file);
  const twice = places.find((file, index) => places.indexOf(file) < index);
  if (twice === undefined) return outputs;
  throw new KnownError(`--format: two reports can not both go to ${twice ?? 'stdout'}.`, {
    hint: `Give all but one a file: --format ${known[0]} --format ${known[1]}=FILE.`,
  });
};

const parseFormat = <Format extends string>(
  known: readonly Format[],
  given: string,
): FormatOutput<Format> => {
  const [, name = '', file = null] = /^([^=]*)(?:=(.*))?$/s.exec(given) ?? [];
  const format = known.find((one) => one === name);
  if (format === undefined) {
    throw new KnownError(`--format: there is no format ${JSON.stringify(name)}.`, {
      hint: `It can be ${known.join(', ')}, with =FILE to write a file.`,
    });
  }
  if (file === '') {
    throw new KnownError(`--format ${given} names no file.`, { hint: `Write ${format}=FILE, or ${format}.` });
  }
  return { format, file };
};

/** How a text is going to be seen. */
export interface Seen {
  readonly colour: boolean;
  /** Columns of the terminal; null for a file or a pipe. */
  readonly width: number | null;
}

/** Writes every format to its place; files are told on stderr as a `what`. */
export const writeFormats = async <Format extends string>(
  outputs: readonly FormatOutput<Format>[],
  what: string,
  render: (
    format: Format,
    seen: Seen,
  ) => string | AsyncIterable<string> | Promise<string | AsyncIterable<string>>,
  output: Output,
): Promise<void> => {
  for (const { format, file } of outputs) {
    if (file === null) {
      const said = await render(format, { colour: output.colour, width: output.width ?? null });
      for await (const text of inChunks(said)) {
        output.stdout(text);
        if ((await output.drained?.()) === false) break;
      }
    } else {
      await writeTexts(file, inChunks(await render(format, { colour: false, width: null })));
      output.stderr(`${file}: ${format} ${what} written.\n`);
    }
  }
};

/** Characters of a chunk: few system calls, and little memory. */
const CHUNK = 1 << 16;

/** Small pieces put together. */
async function* inChunks(said: string | AsyncIterable<string>): AsyncGenerator<string> {
  if (typeof said === 'string') {
    yield said;
    return;
  }
  let pieces: string[] = [];
  let length = 0;
  for await (const piece of said) {
    pieces.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    yield pieces.join('');
    pieces = [];
    length = 0;
  }
  if (length > 0) yield pieces.join('');
}

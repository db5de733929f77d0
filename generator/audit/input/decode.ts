/** The text of a SQL file, and the encoding that was guessed; null when the file says it or it is UTF-8. */
export interface Decoded {
  readonly text: string;
  readonly guessed: string | null;
}

/** What PostgreSQL calls an encoding (manual, "Character Set Support") and what the WHATWG calls it. */
const ENCODINGS: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'windows-1254',
  latin9: 'iso-8859-15',
  win1250: 'windows-1250',
  win1251: 'windows-1251',
  win1252: 'windows-1252',
  win1253: 'windows-1253',
  win1254: 'windows-1254',
  win1255: 'windows-1255',
  win1256: 'windows-1256',
  win1257: 'windows-1257',
  win1258: 'windows-1258',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  euc_jp: 'euc-jp',
  euc_kr: 'euc-kr',
  euc_cn: 'gbk',
  sjis: 'shift_jis',
  big5: 'big5',
  gbk: 'gbk',
  gb18030: 'gb18030',
};

const SAYS_ENCODING = /^\s*(?:SET\s+client_encoding\s*(?:=|TO)\s*|\\encoding\s+)'?([A-Za-z0-9_-]+)'?/im;
/** A dump says it in its first lines. */
const HEAD = 4096;

/** By byte order mark, else UTF-8 if it is, else what the file sets as client_encoding, else Windows-1252. */
export const decodeSql = (bytes: Uint8Array): Decoded => {
  const marked = markedEncoding(bytes);
  if (marked !== null) return { text: decode(marked, bytes), guessed: null };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: null };
  } catch {
    const head = decode('windows-1252', bytes.subarray(0, HEAD));
    const said = ENCODINGS[(SAYS_ENCODING.exec(head)?.[1] ?? '').toLowerCase().replace('-', '')];
    return {
      text: decode(said ?? 'windows-1252', bytes),
      guessed: said === undefined ? 'Windows-1252' : null,
    };
  }
};

const decode = (encoding: string, bytes: Uint8Array): string => new TextDecoder(encoding).decode(bytes);

const markedEncoding = ([first, second]: Uint8Array): string | null => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
};

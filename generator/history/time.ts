import { KnownError } from '../errors.ts';

const TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const EXAMPLE =
  'Write 2026-07-21T23:30, or with its own zone 2026-07-21T23:30:00+02:00; a day alone begins at midnight.';

/**
 * A time that a person typed, as PostgreSQL reads a timestamptz. One without a zone is a clock time in
 * `timezone`; where a clock is put back and shows the time twice, PostgreSQL takes the later one (standard time).
 *
 * @param option that it was typed for.
 * @param others what else the option takes, one sentence.
 * @throws KnownError when it is no ISO 8601 time of a day that exists.
 */
export const parseTime = (option: string, text: string, timezone: string, others?: string): string => {
  const [, day, minute = '00:00', seconds = ':00', zone] = TIME.exec(text.trim()) ?? [];
  if (day === undefined || !isDay(day) || !isClockTime(minute, seconds) || !isOffset(zone)) {
    throw new KnownError(`${option}: ${JSON.stringify(text)} is no time.`, {
      hint: others === undefined ? EXAMPLE : `${EXAMPLE} ${others}`,
    });
  }
  return `${day} ${minute}${seconds} ${zone === undefined ? timezone : zone.replace(/^z$/i, '+00')}`;
};

/**
 * The two times of a half-open span: the first is in it, the second is not.
 *
 * @throws KnownError when they aren't two times, or the span is empty.
 */
export const parseSpan = (times: readonly string[], timezone: string): { from: string; to: string } => {
  const [first, second] = times;
  if (first === undefined || second === undefined || times.length !== 2) {
    throw new KnownError(`--between takes two times, not ${times.length}.`, {
      hint: 'Write --between 2026-07-21T23:30 2026-07-22.',
    });
  }
  const from = parseTime('--between', first, timezone);
  const to = parseTime('--between', second, timezone);
  if (instant(from) >= instant(to)) {
    throw new KnownError(`--between: ${first} is not before ${second}.`, {
      hint: 'Say the earlier time first; the later one is not in the span.',
    });
  }
  return { from, to };
};

/**
 * A name from the time zone database, such as Europe/Amsterdam.
 *
 * @throws KnownError for anything else, also for offsets: PostgreSQL reads `UTC+2` as two hours west.
 */
export const parseZone = (name: string): string => {
  try {
    if (!/^[A-Za-z]/.test(name) || /^(?!etc\/)[^/]*[+-]\d/i.test(name)) throw new RangeError(name);
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch (cause) {
    throw new KnownError(`--timezone: ${JSON.stringify(name)} is no time zone.`, {
      hint: 'Name one of the time zone database, such as UTC or Europe/Amsterdam.',
      cause,
    });
  }
};

const isDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/** 24:00 is the end of the day, as in ISO 8601 and PostgreSQL. */
const isClockTime = (minute: string, seconds: string): boolean =>
  (/^([01]\d|2[0-3]):[0-5]\d$/.test(minute) && /^:[0-5]\d/.test(seconds)) ||
  (minute === '24:00' && /^:00(\.0+)?$/.test(seconds));

const isOffset = (zone: string | undefined): boolean =>
  zone === undefined || /^(Z|[+-](0\d|1[0-5])(:?[0-5]\d)?)$/i.test(zone);

/** Good enough to compare: times without an offset are taken as of one zone, and only PostgreSQL knows which. */
const instant = (time: string): number => {
  const [day = '', clock = '', zone = ''] = time.split(' ');
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  const [, sign, offsetHours = 0, offsetMinutes = 0] = offset ?? [];
  const shift = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes));
  return Date.parse(`${day}T00:00:00Z`) / 1000 + hours * 3600 + (minutes - shift) * 60 + seconds;
};

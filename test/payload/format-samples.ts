import { type ZodType, z } from 'zod';

interface Format {
  readonly name: string;
  readonly make: () => ZodType<string, string>;
  /** Texts at the edges of the format, right and wrong. */
  readonly samples: readonly string[];
}

const UUIDS = [
  '0191d1f0-7b1c-7f3a-9c2e-0a1b2c3d4e5f',
  '0191D1F0-7B1C-4F3A-8C2E-0A1B2C3D4E5F',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '0191d1f0-7b1c-9f3a-9c2e-0a1b2c3d4e5f',
  '0191d1f0-7b1c-7f3a-cc2e-0a1b2c3d4e5f',
  '{0191d1f0-7b1c-7f3a-9c2e-0a1b2c3d4e5f}',
  '0191d1f07b1c7f3a9c2e0a1b2c3d4e5f',
  '0191d1f0-7b1c-7f3a-9c2e-0a1b2c3d4e5f\n',
  ' 0191d1f0-7b1c-7f3a-9c2e-0a1b2c3d4e5f',
  '٠191d1f0-7b1c-7f3a-9c2e-0a1b2c3d4e5f',
];

const TIMES = [
  '2026-11-21T22:05:49Z',
  '2026-11-21T22:05:49.123Z',
  '2026-11-21T22:05:49.123456+01:00',
  '2026-11-21T22:05Z',
  '2026-11-21T22:05',
  '2026-11-21T22:05:49',
  '2026-11-21T24:00:00Z',
  '2026-11-21 22:05:49Z',
  '2024-02-29T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2000-02-29T23:59:59-23:59',
  '2026-04-31T00:00:00Z',
  '2026-11-21T22:05:49z',
  '2026-11-21T22:05:60Z',
  '2026-11-21T22:05:49.Z',
  '2026-11-21T22:05:49Z\n',
  '2026-11-21',
  '22:05:49',
  '22:05',
  '22:05:49.12',
  '22:05:49.123',
  '9999-12-31',
  '0000-02-29',
  '2024-02-30',
];

const ADDRESSES = [
  'a@b.co',
  'A.b+c_d-e@sub.example.com',
  "o'neil@example.com",
  '.a@b.co',
  'a..b@c.co',
  'a@b',
  'a@b.c',
  'a@-b.co',
  'a@b_c.co',
  'ä@b.co',
  'a@b.co ',
  'a@b.co\n',
  'a"b"@c.co',
  '@b.co',
  `${'a'.repeat(70)}@b.co`,
  'a@b@c.co',
  "'@b.co",
];

const MISCELLANEOUS = [
  ...[
    '',
    'a',
    'QQ==',
    'QQ=',
    'Q===',
    'QUI=',
    'QUJD',
    'QUJDRA',
    'QUJDR',
    'QUJD RA==',
    'Q_-A',
    'Q+/A',
    '====',
    'A=A=',
  ],
  ...['cjld2cjxh0000qzrmn831i7rn', 'Cabcdef', 'c', 'tz4a98xxat96iws9zmbrgj3a', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
  ...[
    '81ARZ3NDEKTSV4RRFFQ69G5FAV',
    '9m4e2mr0ui3e8a215n4g',
    '2naeRjTrrHJAkfd3tOuEjw90WCA',
    'V1StGXR8_Z5jdHi6B-myT',
  ],
  ...['1.2.3.4', '256.1.1.1', '01.2.3.4', '1.2.3', '1.2.3.4/32', '1.2.3.4/33', '10.0.0.0/8', '0.0.0.0/0'],
  ...['+4930123456', '+0123456789', '4930123456', '+1234567', '+123456', '+1234567890123456'],
  ...['00:1A:2b:3c:4d:5e', '00:1A:2B:3C:4D:5E', '00:1a:2b:3c:4d:5e', '00-1a-2b-3c-4d-5e'],
  ...[
    'P1Y',
    'P',
    'PT',
    'P1W',
    'P1W2D',
    'PT1.5S',
    'PT1,5S',
    'P1DT',
    'P1Y2M3DT4H5M6S',
    'PT0S',
    '-P1D',
    'P1D\n',
  ],
  ...['abc', 'ABC', 'aBc', 'É', 'é', 'ſ', 'K', '1-1'],
];

const everything = [...UUIDS, ...TIMES, ...ADDRESSES, ...MISCELLANEOUS];

const format = (name: string, make: Format['make'], samples: readonly string[] = everything): Format => ({
  name,
  make,
  samples,
});

/** Every format of zod that has an exact check, with its options. */
export const FORMATS: readonly Format[] = [
  format('uuid', () => z.uuid(), UUIDS),
  format('uuidv4', () => z.uuidv4(), UUIDS),
  format('uuidv7', () => z.uuidv7(), UUIDS),
  format('guid', () => z.guid(), UUIDS),
  format('string().uuid()', () => z.string().uuid(), UUIDS),
  format('email', () => z.email(), ADDRESSES),
  format('html5 email', () => z.email({ pattern: z.regexes.html5Email }), ADDRESSES),
  format('unicode email', () => z.email({ pattern: z.regexes.unicodeEmail }), ADDRESSES),
  format('datetime', () => z.iso.datetime(), TIMES),
  format('datetime with offset', () => z.iso.datetime({ offset: true }), TIMES),
  format('local datetime', () => z.iso.datetime({ local: true }), TIMES),
  format('datetime to the minute', () => z.iso.datetime({ precision: -1 }), TIMES),
  format('datetime to the millisecond', () => z.iso.datetime({ precision: 3, offset: true }), TIMES),
  format('date', () => z.iso.date(), TIMES),
  format('time', () => z.iso.time(), TIMES),
  format('time to the second', () => z.iso.time({ precision: 0 }), TIMES),
  format('duration', () => z.iso.duration()),
  format('ipv4', () => z.ipv4()),
  format('cidrv4', () => z.cidrv4()),
  format('mac', () => z.mac()),
  format('mac with hyphens', () => z.mac({ delimiter: '-' })),
  format('e164', () => z.e164()),
  format('base64', () => z.base64()),
  format('base64url', () => z.base64url()),
  format('cuid', () => z.cuid()),
  format('cuid2', () => z.cuid2()),
  format('ulid', () => z.ulid()),
  format('xid', () => z.xid()),
  format('ksuid', () => z.ksuid()),
  format('nanoid', () => z.nanoid()),
  format('lowercase', () => z.string().lowercase()),
  format('uppercase', () => z.string().uppercase()),
];

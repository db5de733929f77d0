/** What no finding is about; every report says so. */
export const OUT_OF_MODEL: readonly string[] = [
  'superusers, the operating system, disks and backups',
  'code of extensions and other functions written in C',
  'the clock of the server',
  'pg_hba.conf: every role with LOGIN and CONNECT counts as able to log in',
];

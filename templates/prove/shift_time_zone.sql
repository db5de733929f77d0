-- The session's own time zone, as far off as POSIX lets one be.
-- @for query
-- @file shift_time_zone.sql
-- @param zone <UTC>-167
SET LOCAL TimeZone = '{zone}';

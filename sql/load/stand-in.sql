-- One row when the extension $1 is one of the stand-ins of sql/assume/extensions.
SELECT e.extname
  FROM pg_catalog.pg_extension AS e
  JOIN pg_catalog.pg_available_extensions AS a ON a.name = e.extname
 WHERE e.extname = $1
   AND a.comment LIKE 'stand-in of indelible:%';

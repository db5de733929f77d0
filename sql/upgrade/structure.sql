-- Tables as DDL, one statement a row, in an order in which an empty database takes them: the same words for the same
-- tables in any database. $1: their schema; $2: their names, a JSON array. Partitions come with their tables, columns
-- stand by name: their places are nothing that an upgrade changes.
-- Left out is what such a database can't know (functions, types and tables from elsewhere: left_out says which) and
-- what is not structure: grants, policies, triggers, comments, owners, storage. Needs a search_path of pg_catalog.
WITH RECURSIVE listed AS (
    SELECT class.oid, 0 AS depth
    FROM pg_class AS class
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace AND namespace.nspname = $1
    WHERE class.relkind IN ('r', 'p')
      AND class.relname IN (SELECT jsonb_array_elements_text($2::jsonb))
    UNION
    SELECT child.oid, parent.depth + 1
    FROM listed AS parent
    JOIN pg_inherits AS inherits ON inherits.inhparent = parent.oid
    JOIN pg_class AS child ON child.oid = inherits.inhrelid AND child.relispartition
), source AS (
    SELECT
        listed.oid,
        listed.depth,
        class.relkind AS kind,
        class.relpersistence AS persistence,
        class.relispartition AS is_partition,
        class.reloftype AS of_type,
        class.relpartbound AS bound,
        class.relnamespace AS namespace,
        namespace.nspname AS schema,
        class.relname AS name,
        format('%I.%I', namespace.nspname, class.relname) AS quoted
    FROM listed
    JOIN pg_class AS class ON class.oid = listed.oid
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
), sequence AS (
    -- Of a serial column, or of a default; that of an identity column is part of the column.
    SELECT class.oid, namespace.nspname AS schema, class.relname AS name, format('%I.%I', namespace.nspname, class.relname) AS quoted
    FROM pg_class AS class
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE class.relkind = 'S'
      AND class.relnamespace IN (SELECT source.namespace FROM source)
      AND (
          EXISTS (
              SELECT FROM pg_depend AS depend
              JOIN source ON source.oid = depend.refobjid
              WHERE depend.classid = 'pg_class'::regclass AND depend.objid = class.oid
                AND depend.refclassid = 'pg_class'::regclass AND depend.deptype = 'a'
          )
          OR EXISTS (
              SELECT FROM pg_depend AS depend
              JOIN pg_attrdef AS value ON value.oid = depend.objid
              JOIN source ON source.oid = value.adrelid
              WHERE depend.classid = 'pg_attrdef'::regclass
                AND depend.refclassid = 'pg_class'::regclass AND depend.refobjid = class.oid AND depend.deptype = 'n'
          )
      )
), part AS (
    -- What a statement is made for, as pg_depend knows it.
    SELECT 'pg_class'::regclass AS class, source.oid, source.oid AS relation FROM source
    UNION ALL
    SELECT 'pg_class'::regclass, index.indexrelid, index.indrelid FROM pg_index AS index JOIN source ON source.oid = index.indrelid
    UNION ALL
    SELECT 'pg_constraint'::regclass, con.oid, con.conrelid FROM pg_constraint AS con JOIN source ON source.oid = con.conrelid
    UNION ALL
    SELECT 'pg_attrdef'::regclass, value.oid, value.adrelid FROM pg_attrdef AS value JOIN source ON source.oid = value.adrelid
), outside AS (
    -- What it needs that is neither PostgreSQL's own nor described here.
    SELECT part.class, part.oid, string_agg(DISTINCT needed.type || ' ' || needed.identity, ', ' ORDER BY needed.type || ' ' || needed.identity) AS objects
    FROM part
    JOIN pg_depend AS depend ON depend.classid = part.class AND depend.objid = part.oid AND depend.deptype = 'n'
    CROSS JOIN LATERAL pg_identify_object(depend.refclassid, depend.refobjid, 0) AS needed
    WHERE depend.refclassid <> 'pg_namespace'::regclass
      AND needed.schema IS DISTINCT FROM 'pg_catalog'
      AND needed.schema IS DISTINCT FROM 'information_schema'
      AND NOT (depend.refclassid = 'pg_class'::regclass AND (
          depend.refobjid IN (SELECT source.oid FROM source)
          OR depend.refobjid IN (SELECT sequence.oid FROM sequence)
          OR depend.refobjid IN (SELECT index.indexrelid FROM pg_index AS index JOIN source ON source.oid = index.indrelid)
      ))
    GROUP BY part.class, part.oid
), relation AS (
    SELECT source.*, CASE
        WHEN outside.objects IS NOT NULL THEN 'it needs ' || outside.objects
        WHEN source.of_type <> 0 THEN 'it is a table of a type'
        WHEN source.is_partition AND source.depth = 0 THEN 'it is a partition of another table'
        WHEN NOT source.is_partition AND EXISTS (SELECT FROM pg_inherits AS inherits WHERE inherits.inhrelid = source.oid)
            THEN 'it inherits from another table'
        WHEN source.kind = 'r' AND EXISTS (SELECT FROM pg_inherits AS inherits WHERE inherits.inhparent = source.oid)
            THEN 'another table inherits from it'
        WHEN EXISTS (
            SELECT FROM pg_inherits AS inherits
            JOIN pg_class AS child ON child.oid = inherits.inhrelid AND child.relkind = 'f'
            WHERE inherits.inhparent = source.oid
        ) THEN 'a partition of it is a foreign table'
    END AS left_out
    FROM source
    LEFT JOIN outside ON outside.class = 'pg_class'::regclass AND outside.oid = source.oid
), col AS (
    SELECT
        relation.oid AS relation,
        relation.is_partition,
        attribute.attname AS name,
        format('%I %s', attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)) || CASE
            WHEN attribute.attcollation = type.typcollation THEN ''
            ELSE coalesce((
                SELECT format(' COLLATE %I.%I', namespace.nspname, chosen.collname)
                FROM pg_collation AS chosen
                JOIN pg_namespace AS namespace ON namespace.oid = chosen.collnamespace
                WHERE chosen.oid = attribute.attcollation
            ), '')
        END AS typed,
        CASE
            WHEN attribute.attidentity <> '' THEN format(
                ' GENERATED %s AS IDENTITY (%s)',
                CASE attribute.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                (
                    SELECT format(
                        'START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', option.seqstart, option.seqincrement,
                        option.seqmin, option.seqmax, option.seqcache, CASE WHEN option.seqcycle THEN ' CYCLE' ELSE '' END
                    )
                    FROM pg_sequence AS option
                    JOIN pg_depend AS depend ON depend.classid = 'pg_class'::regclass AND depend.objid = option.seqrelid
                    WHERE depend.refclassid = 'pg_class'::regclass AND depend.deptype = 'i'
                      AND depend.refobjid = attribute.attrelid AND depend.refobjsubid = attribute.attnum
                )
            )
            WHEN outside.objects IS NOT NULL OR value.adbin IS NULL THEN ''
            WHEN attribute.attgenerated <> '' THEN format(
                ' GENERATED ALWAYS AS (%s) %s',
                pg_get_expr(value.adbin, value.adrelid),
                CASE attribute.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END
            )
            ELSE ' DEFAULT ' || pg_get_expr(value.adbin, value.adrelid)
        END AS filled,
        attribute.attgenerated <> '' OR attribute.attidentity <> '' AS fills_itself,
        -- PostgreSQL 18 has NOT NULL that is not validated: events may still lack a value.
        attribute.attnotnull AND NOT EXISTS (
            SELECT FROM pg_constraint AS con
            WHERE con.conrelid = attribute.attrelid AND con.contype = 'n' AND NOT con.convalidated
              AND con.conkey = ARRAY[attribute.attnum]
        ) AS is_not_null,
        outside.objects AS outside
    FROM relation
    JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    JOIN pg_type AS type ON type.oid = attribute.atttypid
    LEFT JOIN pg_attrdef AS value ON value.adrelid = attribute.attrelid AND value.adnum = attribute.attnum
    LEFT JOIN outside ON outside.class = 'pg_attrdef'::regclass AND outside.oid = value.oid
    WHERE relation.left_out IS NULL
), partition_option AS (
    -- What a partition's columns have otherwise than those of its table.
    SELECT
        child.relation,
        string_agg(
            format('%I', child.name)
            || CASE WHEN child.fills_itself OR child.filled = parent.filled THEN '' ELSE coalesce(nullif(child.filled, ''), ' DEFAULT NULL') END
            || CASE WHEN child.is_not_null AND NOT parent.is_not_null THEN ' NOT NULL' ELSE '' END,
            ', ' ORDER BY child.name
        ) AS options
    FROM col AS child
    JOIN pg_inherits AS inherits ON inherits.inhrelid = child.relation
    JOIN col AS parent ON parent.relation = inherits.inhparent AND parent.name = child.name
    WHERE child.is_partition
      AND (NOT child.fills_itself AND child.filled <> parent.filled OR child.is_not_null AND NOT parent.is_not_null)
    GROUP BY child.relation
), built_apart AS (
    -- pg-schema-diff builds no index whose definition takes several lines: indelible does, and those of partitions with it.
    -- A constraint's index is the constraint's.
    SELECT index.indexrelid AS oid
    FROM relation
    JOIN pg_index AS index ON index.indrelid = relation.oid
    WHERE EXISTS (
        SELECT
        FROM (SELECT index.indexrelid UNION SELECT above.relid FROM pg_partition_ancestors(index.indexrelid) AS above) AS whole (oid)
        WHERE strpos(pg_get_indexdef(whole.oid), E'\n') > 0
          AND NOT EXISTS (
              SELECT FROM pg_constraint AS con WHERE con.conindid = whole.oid AND con.contype IN ('p', 'u', 'x')
          )
    )
), statement (phase, depth, kind, schema, table_name, name, ddl, left_out) AS (
    SELECT DISTINCT 1, 0, 'schema', relation.schema, NULL::name, relation.schema, format('CREATE SCHEMA IF NOT EXISTS %I', relation.schema), NULL
    FROM relation
    UNION ALL
    SELECT 2, 0, 'sequence', sequence.schema, NULL, sequence.name, format(
        'CREATE SEQUENCE %s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', sequence.quoted, format_type(option.seqtypid, NULL),
        option.seqstart, option.seqincrement, option.seqmin, option.seqmax, option.seqcache, CASE WHEN option.seqcycle THEN ' CYCLE' ELSE '' END
    ), NULL
    FROM sequence
    JOIN pg_sequence AS option ON option.seqrelid = sequence.oid
    UNION ALL
    SELECT 3, relation.depth, 'table', relation.schema, relation.name, relation.name, CASE WHEN relation.left_out IS NULL THEN
        format('CREATE TABLE %s', relation.quoted)
        || CASE WHEN relation.is_partition
            THEN format(' PARTITION OF %s', (
                SELECT parent.quoted FROM pg_inherits AS inherits JOIN relation AS parent ON parent.oid = inherits.inhparent WHERE inherits.inhrelid = relation.oid
            ))
            || coalesce((SELECT format(' (%s)', partition_option.options) FROM partition_option WHERE partition_option.relation = relation.oid), '')
            || ' ' || pg_get_expr(relation.bound, relation.oid)
            ELSE format(E' (\n%s\n)', (
                SELECT string_agg(
                    '    ' || col.typed || col.filled || CASE WHEN col.is_not_null THEN ' NOT NULL' ELSE '' END,
                    E',\n' ORDER BY col.name
                )
                FROM col WHERE col.relation = relation.oid
            ))
        END
        || CASE relation.kind WHEN 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(relation.oid) ELSE '' END
    END, relation.left_out
    FROM relation
    UNION ALL
    SELECT 3, relation.depth, 'default', relation.schema, relation.name, col.name, NULL, 'it needs ' || col.outside
    FROM col
    JOIN relation ON relation.oid = col.relation
    WHERE col.outside IS NOT NULL
    UNION ALL
    SELECT 4, relation.depth, 'persistence', relation.schema, relation.name, relation.name, format('ALTER TABLE %s SET UNLOGGED', relation.quoted), NULL
    FROM relation
    WHERE relation.persistence = 'u' AND relation.kind = 'r' AND relation.left_out IS NULL
    UNION ALL
    SELECT 4, 0, 'owned sequence', sequence.schema, relation.name, sequence.name,
        format('ALTER SEQUENCE %s OWNED BY %s.%I', sequence.quoted, relation.quoted, attribute.attname), NULL
    FROM sequence
    JOIN pg_depend AS depend ON depend.classid = 'pg_class'::regclass AND depend.objid = sequence.oid
        AND depend.refclassid = 'pg_class'::regclass AND depend.deptype = 'a'
    JOIN relation ON relation.oid = depend.refobjid AND relation.left_out IS NULL
    JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum = depend.refobjsubid
    UNION ALL
    SELECT
        CASE con.contype WHEN 'c' THEN 5 WHEN 'f' THEN 9 ELSE 6 END,
        relation.depth,
        CASE con.contype WHEN 'f' THEN 'foreign key' ELSE 'constraint' END,
        relation.schema, relation.name, con.conname,
        CASE WHEN outside.objects IS NULL THEN format(
            'ALTER TABLE %s%s ADD CONSTRAINT %I %s',
            CASE WHEN con.contype IN ('p', 'u', 'x') THEN 'ONLY ' ELSE '' END, relation.quoted, con.conname, pg_get_constraintdef(con.oid)
        ) END,
        'it needs ' || outside.objects
    FROM relation
    JOIN pg_constraint AS con ON con.conrelid = relation.oid
    LEFT JOIN outside ON outside.class = 'pg_constraint'::regclass AND outside.oid = con.oid
    WHERE relation.left_out IS NULL
      AND (
          con.contype IN ('p', 'u', 'x')
          OR con.contype = 'c' AND con.coninhcount = 0
          OR con.contype = 'f' AND con.conparentid = 0
      )
    UNION ALL
    SELECT
        7, relation.depth,
        CASE WHEN index.indisvalid OR class.relkind = 'I' THEN 'index' ELSE 'invalid index' END,
        relation.schema, relation.name, class.relname,
        CASE
            WHEN NOT index.indisvalid AND class.relkind = 'i' THEN format('DROP INDEX CONCURRENTLY %I.%I', relation.schema, class.relname)
            WHEN outside.objects IS NULL THEN pg_get_indexdef(class.oid)
        END,
        'it needs ' || outside.objects
    FROM relation
    JOIN pg_index AS index ON index.indrelid = relation.oid
    JOIN pg_class AS class ON class.oid = index.indexrelid
    LEFT JOIN outside ON outside.class = 'pg_class'::regclass AND outside.oid = class.oid
    WHERE relation.left_out IS NULL
      AND class.oid NOT IN (SELECT built_apart.oid FROM built_apart)
      AND NOT EXISTS (
          SELECT FROM pg_constraint AS con
          WHERE con.conindid = class.oid AND con.conrelid = relation.oid AND con.contype IN ('p', 'u', 'x')
      )
    UNION ALL
    SELECT 8, relation.depth, 'attached index', relation.schema, relation.name, child.relname,
        format('ALTER INDEX %I.%I ATTACH PARTITION %I.%I', namespace.nspname, parent.relname, relation.schema, child.relname), NULL
    FROM relation
    JOIN pg_index AS index ON index.indrelid = relation.oid
    JOIN pg_class AS child ON child.oid = index.indexrelid
    JOIN pg_inherits AS inherits ON inherits.inhrelid = child.oid
    JOIN pg_class AS parent ON parent.oid = inherits.inhparent
    JOIN pg_namespace AS namespace ON namespace.oid = parent.relnamespace
    LEFT JOIN outside ON outside.class = 'pg_class'::regclass AND outside.oid = child.oid
    WHERE relation.left_out IS NULL AND outside.objects IS NULL AND child.oid NOT IN (SELECT built_apart.oid FROM built_apart)
)
SELECT
    statement.kind,
    statement.schema,
    statement.table_name,
    statement.name,
    statement.ddl,
    statement.left_out,
    same_key.query AS same_key,
    same_key.columns AS key_columns,
    -- Whether it may hold rows; read from its files, so that nobody has to be let in.
    coalesce((
        SELECT bool_or(pg_relation_size(leaf.oid) > 0)
        FROM relation AS whole
        CROSS JOIN LATERAL (
            SELECT whole.oid WHERE whole.kind = 'r'
            UNION ALL
            SELECT tree.relid FROM pg_partition_tree(whole.oid) AS tree WHERE tree.isleaf
        ) AS leaf (oid)
        WHERE statement.kind = 'table' AND whole.schema = statement.schema AND whole.name = statement.table_name
    ), false) AS has_rows
FROM statement
-- Of a unique index: whether two rows have the same key, as keys with a NULL are all different; and all columns that it reads.
LEFT JOIN LATERAL (
    SELECT
        format(
            'SELECT EXISTS (SELECT FROM %s WHERE ROW(%s) IS NOT NULL AND (%s) GROUP BY %s HAVING count(*) > 1) AS is_there',
            relation.quoted, keys.list, coalesce(pg_get_expr(index.indpred, index.indrelid), 'true'), keys.list
        ),
        ARRAY(
            SELECT attribute.attname::text
            FROM pg_depend AS depend
            JOIN pg_attribute AS attribute ON attribute.attrelid = depend.refobjid AND attribute.attnum = depend.refobjsubid
            WHERE depend.classid = 'pg_class'::regclass AND depend.objid = index.indexrelid
              AND depend.refclassid = 'pg_class'::regclass AND depend.refobjid = index.indrelid AND depend.refobjsubid > 0
        )
    FROM relation
    JOIN pg_index AS index ON index.indrelid = relation.oid AND index.indisunique
    JOIN pg_class AS class ON class.oid = index.indexrelid AND class.relname = statement.name
    CROSS JOIN LATERAL (
        SELECT string_agg(pg_get_indexdef(index.indexrelid, number, false), ', ' ORDER BY number)
        FROM generate_series(1, index.indnkeyatts) AS number
    ) AS keys (list)
    WHERE relation.schema = statement.schema AND relation.name = statement.table_name
) AS same_key (query, columns) ON statement.kind = 'index'
ORDER BY statement.phase, statement.depth, statement.schema, statement.table_name, statement.name;

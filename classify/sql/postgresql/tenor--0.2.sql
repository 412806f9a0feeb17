-- tenor: see tenor-sql(7).
--
-- STABLE, not IMMUTABLE: what a text's label is depends on tenor.models and the files it names. So
-- an index cannot be made of labels. Not STRICT: a text that is NULL gives NULL, but a task that is
-- NULL is the only one. The cost tells the planner to filter by all else first.

CREATE FUNCTION tenor_version() RETURNS text
AS 'MODULE_PATHNAME', 'sql_version' LANGUAGE C STABLE PARALLEL SAFE;

CREATE FUNCTION tenor_models() RETURNS text[]
AS 'MODULE_PATHNAME', 'sql_models' LANGUAGE C STABLE PARALLEL SAFE;

CREATE FUNCTION tenor_label(document text, task text DEFAULT NULL, options jsonb DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'sql_label' LANGUAGE C STABLE PARALLEL SAFE COST 20000;

CREATE FUNCTION tenor_confidence(document text, task text DEFAULT NULL, options jsonb DEFAULT NULL)
RETURNS double precision
AS 'MODULE_PATHNAME', 'sql_confidence' LANGUAGE C STABLE PARALLEL SAFE COST 20000;

CREATE FUNCTION tenor_abstained(document text, task text DEFAULT NULL, options jsonb DEFAULT NULL)
RETURNS text
AS 'MODULE_PATHNAME', 'sql_abstained' LANGUAGE C STABLE PARALLEL SAFE COST 20000;

CREATE FUNCTION tenor_json(document text, options jsonb DEFAULT NULL) RETURNS jsonb
AS 'MODULE_PATHNAME', 'sql_json' LANGUAGE C STABLE PARALLEL SAFE COST 20000;

CREATE FUNCTION tenor_speakers(document text, options jsonb DEFAULT NULL,
    OUT name text, OUT kind text, OUT attributions bigint, OUT words bigint,
    OUT share double precision)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'sql_speakers' LANGUAGE C STABLE PARALLEL SAFE COST 20000 ROWS 5;

CREATE FUNCTION tenor_marks(document text, wanted text DEFAULT NULL, options jsonb DEFAULT NULL,
    OUT kind text, OUT begin bigint, OUT "end" bigint, OUT text text, OUT speaker text,
    OUT attribution bigint, OUT category text, OUT target text, OUT tone text,
    OUT value double precision, OUT author boolean)
RETURNS SETOF record
AS 'MODULE_PATHNAME', 'sql_marks' LANGUAGE C STABLE PARALLEL SAFE COST 20000 ROWS 50;

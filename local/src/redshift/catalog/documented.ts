/** Every function that AWS documents (c_SQL_functions), and what the local Redshift does with it. local/docs/functions.md is made of it. */
interface FunctionGroup {
  readonly title: string;
  /** The page of the Database Developer Guide that lists the group. */
  readonly page: string;
  readonly works: string;
  /** Refused by name, with what to do instead. */
  readonly lacks?: Readonly<Record<string, string>>;
}

const SPATIAL = 'Keep coordinates as DOUBLE PRECISION, or WKT as VARCHAR.';
const SKETCHES = 'Count with COUNT(DISTINCT …) or HLL(…).';
const BINARY = 'Keep bytes as hexadecimal VARCHAR.';
const PRIORITY = 'There are no queues, so no priorities.';
const ACCOUNT = 'There is no AWS account.';

export const DOCUMENTED: readonly FunctionGroup[] = [
  {
    title: 'Aggregate',
    page: 'c_Aggregate_Functions',
    works: `any_value avg count listagg max median min percentile_cont stddev_samp stddev_pop stddev sum var_samp var_pop variance`,
  },
  { title: 'Bit-wise aggregate', page: 'c_bitwise_aggregate_functions', works: 'bit_and bit_or bool_and bool_or' },
  {
    title: 'Array',
    page: 'c_Array_Functions',
    works: 'array array_concat array_flatten get_array_length split_to_array subarray',
    lacks: Object.fromEntries(
      'array_contains array_distinct array_except array_intersection array_position array_positions array_sort array_union arrays_overlap'
        .split(' ')
        .map((name) => [name, 'Unnest the array in FROM.']),
    ),
  },
  {
    title: 'Conditional',
    page: 'c_conditional_expressions',
    works: 'case coalesce decode greatest isnull least nvl nvl2 nullif',
  },
  {
    title: 'Data type formatting',
    page: 'r_Data_type_formatting',
    works: 'cast convert text_to_int_alt text_to_numeric_alt to_char to_date to_number try_cast',
  },
  {
    title: 'Date and time',
    page: 'Date_functions_header',
    works: `add_months convert_timezone current_date date_cmp date_cmp_timestamp date_cmp_timestamptz dateadd datediff date_part date_part_year date_trunc extract getdate
      interval_cmp last_day months_between next_day sysdate timeofday timestamp_cmp timestamp_cmp_date timestamp_cmp_timestamptz timestamptz_cmp timestamptz_cmp_date
      timestamptz_cmp_timestamp timezone to_timestamp trunc age current_time current_timestamp isfinite localtime localtimestamp now`,
  },
  {
    title: 'Hash',
    page: 'hash-functions',
    works: 'farmfingerprint64 fnv_hash func_sha1 md5 sha sha1 sha2',
    lacks: {
      checksum: 'Its algorithm is not documented; use FNV_HASH or MD5.',
      murmur3_32_hash: 'Use FNV_HASH or MD5.',
    },
  },
  {
    title: 'HyperLogLog',
    page: 'hyperloglog-functions',
    works: 'hll',
    lacks: {
      hll_create_sketch: SKETCHES,
      hll_cardinality: SKETCHES,
      hll_combine: SKETCHES,
      hll_combine_sketches: SKETCHES,
    },
  },
  {
    title: 'JSON',
    page: 'json-functions',
    works: `can_json_parse is_valid_json is_valid_json_array json_array_length json_extract_array_element_text json_extract_path_text json_parse json_serialize`,
    lacks: { json_serialize_to_varbyte: BINARY },
  },
  {
    title: 'Math',
    page: 'Math_functions',
    works: `abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees dexp dlog1 dlog10 exp floor ln log mod pi pow power radians random round sign sin sqrt tan trunc`,
  },
  {
    title: 'Object',
    page: 'Object_Functions',
    works: 'object',
    lacks: {
      get_object_keys: 'Unpivot the object in FROM.',
      lower_attribute_names: 'Use JSON_PARSE(LOWER(…)) on the text.',
      object_transform: 'Build the object with OBJECT.',
      upper_attribute_names: 'Use JSON_PARSE(UPPER(…)) on the text.',
    },
  },
  {
    title: 'String',
    page: 'String_functions_header',
    works: `ascii bpcharcmp btrim bttext_pattern_cmp char_length character_length charindex chr collate concat crc32 difference initcap left len length lower lpad ltrim
      octetindex octet_length position quote_ident quote_literal regexp_count regexp_instr regexp_replace regexp_substr repeat replace replicate reverse right rpad rtrim
      soundex split_part strpos strtol substr substring textlen translate trim upper`,
    lacks: Object.fromEntries(
      'get_bit get_byte set_bit set_byte to_ascii'
        .split(' ')
        .map((name) => [name, 'Deprecated: the leader node alone has it.']),
    ),
  },
  {
    title: 'SUPER type information',
    page: 'c_Type_Info_Functions',
    works: `decimal_precision decimal_scale is_array is_bigint is_boolean is_char is_decimal is_float is_integer is_object is_scalar is_smallint is_varchar json_size json_typeof`,
    lacks: { size: 'Use JSON_SIZE for the length of the text.' },
  },
  {
    title: 'VARBYTE',
    page: 'varbyte-functions',
    works: 'to_hex',
    lacks: { from_hex: BINARY, from_varbyte: BINARY, getbit: BINARY, to_varbyte: BINARY },
  },
  {
    title: 'Window',
    page: 'c_Window_functions',
    works: `avg count cume_dist dense_rank first_value lag last_value lead listagg max median min nth_value ntile percent_rank percentile_cont percentile_disc rank
      ratio_to_report row_number stddev_samp stddev_pop sum var_samp var_pop`,
  },
  {
    title: 'System administration',
    page: 'r_System_administration_functions',
    works: 'current_setting pg_cancel_backend pg_terminate_backend set_config',
    lacks: {
      change_query_priority: PRIORITY,
      change_session_priority: PRIORITY,
      change_user_priority: PRIORITY,
      reboot_cluster: 'Stop the local Redshift and start it again.',
    },
  },
  {
    title: 'System information',
    page: 'r_System_information_functions',
    works: `current_database current_schema current_schemas current_user current_user_id has_database_privilege has_schema_privilege has_table_privilege pg_backend_pid
      pg_last_copy_count pg_last_copy_id pg_last_query_id pg_last_unload_count pg_last_unload_id role_is_member_of session_user slice_num user user_is_member_of version`,
    lacks: {
      current_aws_account: ACCOUNT,
      current_namespace: ACCOUNT,
      default_iam_role: ACCOUNT,
      has_assumerole_privilege: ACCOUNT,
      pg_get_grantee_by_iam_role: ACCOUNT,
      pg_get_iam_role_by_user: ACCOUNT,
    },
  },
  {
    title: 'Machine learning',
    page: 'machine-learning-function',
    works: '',
    lacks: { explain_model: 'There are no models.' },
  },
  {
    title: 'Spatial',
    page: 'geospatial-functions',
    works: '',
    lacks: Object.fromEntries(
      `addbbox dropbbox geometrytype h3_boundary h3_center h3_fromlonglat h3_frompoint h3_isvalid h3_polyfill h3_resolution h3_tochildren h3_toparent st_addpoint st_angle st_area
      st_asbinary st_asewkb st_asewkt st_asgeojson st_ashexewkb st_ashexwkb st_astext st_azimuth st_boundary st_buffer st_centroid st_collect st_contains st_containsproperly
      st_convexhull st_coveredby st_covers st_crosses st_dimension st_disjoint st_distance st_distancesphere st_dwithin st_endpoint st_envelope st_equals st_exteriorring
      st_force2d st_force3d st_force3dm st_force3dz st_force4d st_geogfromtext st_geogfromwkb st_geohash st_geometryn st_geometrytype st_geomfromewkb st_geomfromewkt
      st_geomfromgeohash st_geomfromgeojson st_geomfromgeosquare st_geomfromtext st_geomfromwkb st_geosquare st_interiorringn st_intersection st_intersects st_isclosed
      st_iscollection st_isempty st_ispolygonccw st_ispolygoncw st_isring st_issimple st_isvalid st_length st_length2d st_lengthsphere st_linefrommultipoint
      st_lineinterpolatepoint st_m st_makeenvelope st_makeline st_makepoint st_makepolygon st_memsize st_mmax st_mmin st_multi st_ndims st_npoints st_nrings st_numgeometries
      st_numinteriorrings st_numpoints st_perimeter st_perimeter2d st_point st_pointn st_points st_polygon st_removepoint st_reverse st_setpoint st_setsrid st_simplify st_srid
      st_startpoint st_touches st_transform st_union st_within st_x st_xmax st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmin supportsbbox`
        .split(/\s+/)
        .map((name) => [name, SPATIAL]),
    ),
  },
];

/** Functions of Redshift that the local one refuses, with the hint. */
export const LACKING_FUNCTIONS: ReadonlyMap<string, string> = new Map(
  DOCUMENTED.flatMap(({ lacks = {} }) => Object.entries(lacks)),
);

/** The page local/docs/functions.md. */
export function functionsPage(): string {
  const total = DOCUMENTED.flatMap(({ works, lacks = {} }) => [...names(works), ...Object.keys(lacks)]).length;
  const refused = DOCUMENTED.flatMap(({ lacks = {} }) => Object.keys(lacks)).length;
  const groups = DOCUMENTED.map(({ title, page, works, lacks = {} }) => {
    const kept = names(works);
    const lines = [`## ${title}`, `[AWS: ${page}](https://docs.aws.amazon.com/redshift/latest/dg/${page}.html)`];
    if (kept.length > 0) lines.push(`Works (${kept.length}): ${kept.map((name) => `\`${name}\``).join(', ')}.`);
    const hints = [...new Set(Object.values(lacks))];
    if (hints.length > 0)
      lines.push(`| refused by name | instead |\n|---|---|\n${hints.map((hint) => row(lacks, hint)).join('\n')}`);
    return lines.join('\n\n');
  });
  return `# Functions of the local Redshift

Of the ${total} functions that AWS documents ${total - refused} work; the others are refused by name (SQLSTATE 0A000, \`local Redshift does not support the function …\`).
A function that PostgreSQL has and Redshift does not is unknown here too. This page is made of [documented.ts](../src/redshift/catalog/documented.ts).

${groups.join('\n\n')}
`;
}

function names(text: string): string[] {
  return text.split(/\s+/).filter((name) => name !== '');
}

function row(lacks: Readonly<Record<string, string>>, hint: string): string {
  const which = Object.entries(lacks).filter(([, given]) => given === hint);
  return `| ${which.map(([name]) => `\`${name}\``).join(', ')} | ${hint} |`;
}

/**
 * Functions of PostgreSQL that Redshift does not have (AWS: c_unsupported-postgresql-functions). A call goes to the schema of the local one, which has none of them, so that PostgreSQL
 * itself says, with the types of the arguments, that the function does not exist; proxy/translate.ts takes the schema out of the message.
 */
import type { Draft } from './draft.js';

const ABSENT = new Set(
  `array_agg array_fill array_length array_ndims array_position array_positions array_remove array_replace array_reverse array_sample array_shuffle array_sort
  array_to_json array_to_tsvector trim_array cardinality unnest generate_subscripts string_to_table string_agg every corr covar_pop covar_samp regr_avgx regr_avgy
  regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy mode bit_xor range_agg range_intersect_agg xmlagg
  json_agg json_agg_strict json_array json_arrayagg json_array_elements json_array_elements_text json_build_array json_build_object json_each json_each_text
  json_extract_path json_object json_object_agg json_objectagg json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict json_object_keys json_populate_record
  json_populate_recordset json_scalar json_strip_nulls json_to_record json_to_recordset json_to_tsvector json_exists json_query json_value json_table row_to_json to_json
  jsonb_agg jsonb_agg_strict jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path
  jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict jsonb_object_keys
  jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
  jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_record_valid jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax
  jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_to_tsvector jsonb_typeof to_jsonb
  clock_timestamp transaction_timestamp statement_timestamp justify_days justify_hours justify_interval date_bin date_subtract make_date make_interval make_time
  make_timestamp make_timestamptz pg_sleep pg_sleep_for pg_sleep_until
  div gcd lcm setseed width_bucket factorial scale min_scale trim_scale random_normal erf erfc gamma lgamma log10
  acosd acosh asind asinh atan2d atand atanh cosd cosh cotd sind sinh tand tanh
  bit_count bit_length overlay convert_from convert_to encode format quote_nullable regexp_like regexp_match regexp_matches regexp_split_to_array
  regexp_split_to_table concat_ws parse_ident unistr normalize is_normalized casefold string_to_array sha224 sha256 sha384 sha512 crc32c to_bin to_oct starts_with
  gen_random_uuid uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version nextval currval lastval setval num_nulls num_nonnulls
  current_query inet_client_addr inet_client_port inet_server_addr inet_server_port pg_conf_load_time pg_is_other_temp_schema pg_listening_channels pg_my_temp_schema
  pg_postmaster_start_time pg_trigger_depth pg_typeof pg_column_size pg_column_compression pg_relation_size pg_total_relation_size pg_table_size pg_indexes_size
  pg_database_size pg_tablespace_size pg_size_pretty pg_size_bytes pg_input_is_valid pg_input_error_info pg_basetype pg_notify pg_read_file pg_read_binary_file pg_ls_dir
  pg_stat_file pg_reload_conf pg_rotate_logfile pg_promote pg_export_snapshot pg_current_xact_id pg_current_snapshot pg_blocking_pids pg_safe_snapshot_blocking_pids
  pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared
  pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared
  txid_current txid_current_if_assigned txid_current_snapshot txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_status txid_visible_in_snapshot
  abbrev broadcast family host hostmask inet_merge inet_same_family masklen netmask network set_masklen macaddr8_set7bit
  int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange multirange
  range_merge lower_inc lower_inf upper_inc upper_inf isempty
  enum_first enum_last enum_range
  to_tsquery to_tsvector plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd ts_headline ts_rewrite ts_delete ts_filter ts_parse ts_stat ts_debug ts_lexize
  tsvector_to_array tsquery_phrase setweight numnode querytree strip get_current_ts_config
  xmlcomment xmlconcat xmlelement xmlexists xmlforest xmlparse xmlpi xmlroot xmlserialize xmltext xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xpath
  xpath_exists table_to_xml query_to_xml cursor_to_xml schema_to_xml database_to_xml
  lo_create lo_creat lo_open lo_close lo_get lo_put lo_import lo_export lo_unlink lo_from_bytea lo_lseek lo_tell lo_truncate loread lowrite
  box circle line lseg path point polygon area center diagonal diameter height isclosed isopen ishorizontal isparallel isperp isvertical npoints pclose popen radius slope width
  system_user row_security_active has_parameter_privilege has_largeobject_privilege to_regtypemod to_regcollation bernoulli system`.split(
    /\s+/,
  ),
);

/** What may stand before a name with a list of columns in parentheses, which is no call. */
const BEFORE_COLUMNS = new Set(
  'into table exists references with recursive as on only update using add view key index'.split(' '),
);

/** @param at a word with an opening parenthesis behind it */
export function rewriteAbsent(draft: Draft, at: number): void {
  const word = draft.word(at);
  if (!ABSENT.has(word) || isColumnList(draft, at)) return;
  draft.insertBefore(at, 'local_redshift.');
}

/** A table or alias that is followed by its columns: INSERT INTO format (a), WITH format (a) AS, FROM t format (a). */
export function isColumnList(draft: Draft, at: number): boolean {
  if (BEFORE_COLUMNS.has(draft.word(at - 1)) || draft.is(at - 1, ')')) return true;
  return draft.is(draft.closing(at + 1) + 1, 'as', '(');
}

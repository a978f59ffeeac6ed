/** SET, RESET and SHOW of parameters that only Redshift has (AWS: cm_chap_ConfigurationRef): they are kept, and change nothing. */
import { defaultNames } from '../proxy/step.js';
import type { Draft } from './draft.js';

const OWN = new Set(
  `query_group enable_result_cache_for_session wlm_query_slot_count analyze_threshold_percent auto_analyze describe_field_name_in_uppercase
  enable_vacuum_boost error_on_nondeterministic_update json_serialization_enable json_serialization_parse_nested_strings max_concurrency_scaling_clusters
  max_cursor_result_set_size mv_enable_aqmv_for_session navigate_super_null_on_error readonly spectrum_enable_pseudo_columns stored_proc_log_min_messages
  use_fips_ssl downcase_delimited_identifier enable_numeric_rounding datashare_break_glass_session_var cast_super_null_on_error default_geometry_encoding
  interval_forbid_composite_literals enable_case_sensitive_super_attribute enable_case_sensitive_identifier`.split(
    /\s+/,
  ),
);

/** What Redshift says of itself where PostgreSQL would tell the truth. */
const FIXED: Readonly<Record<string, string>> = { server_version: '8.0.2', server_encoding: 'UNICODE' };

export function rewriteSetting(draft: Draft): void {
  const at = draft.word(1) === 'session' || draft.word(1) === 'local' ? 2 : 1;
  const name = draft.word(at);
  const verb = draft.word(0);
  if (verb !== 'show') keepNames(draft, verb === 'set' && !isOff(draft, at + 2), name);
  if (verb === 'show' && FIXED[name] !== undefined)
    draft.replace(0, draft.words.length, `SELECT '${FIXED[name]}'::text AS ${name}`);
  if (!OWN.has(name)) return;
  if (verb === 'show') {
    draft.replace(
      0,
      draft.words.length,
      `SELECT coalesce(nullif(current_setting('local_redshift.${name}', true), ''), 'default') AS ${name}`,
    );
  } else draft.replace(at, at + 1, `local_redshift.${name}`);
}

/** What changes how later statements of the session are read. */
function keepNames({ names }: Draft, isOn: boolean, name: string): void {
  if (name === 'enable_case_sensitive_identifier') names.caseSensitive = isOn;
  if (name === 'enable_case_sensitive_super_attribute') names.caseSensitiveAttributes = isOn;
  if (name === 'all') Object.assign(names, defaultNames());
}

function isOff(draft: Draft, at: number): boolean {
  return ['off', 'false', 'default'].includes(draft.words[at]?.text.replaceAll("'", '').toLowerCase() ?? '');
}

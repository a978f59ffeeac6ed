/** One value that its column does not take (AWS: r_Load_Error_Reference). */
export class FieldError extends Error {
  /**
   * @param code Redshift's load error code
   * @param reason its text, as in stl_load_errors.err_reason
   */
  constructor(
    readonly code: number,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'FieldError';
  }
}

/** A row that can't be taken apart into fields: malformed JSON, a missing delimiter. */
export class RowError extends Error {
  /** @param at offset in the data where it was seen */
  constructor(
    readonly code: number,
    readonly reason: string,
    readonly at: number,
  ) {
    super(reason);
    this.name = 'RowError';
  }
}

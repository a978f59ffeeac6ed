/** Decimal arithmetic as the warehouse's DECIMAL does it: exact, rounded once at the end, halves away from zero. */

/** ROUND(numerator / denominator, places). */
export function roundedRatio(numerator: number | bigint, denominator: number | bigint, places: number): number {
  const scaled = divide(BigInt(numerator) * 10n ** BigInt(places), BigInt(denominator));
  return Number(scaled) / 10 ** places;
}

/** CAST(value AS DECIMAL(…, places)) times 10^places. A float is read with 15 significant digits, all that it is good for. */
export function toDecimal(value: number, places: number): bigint {
  const [mantissa = '0', exponent = '0'] = value.toPrecision(15).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const shift = places + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divide(digits, 10n ** BigInt(-shift));
}

function divide(numerator: bigint, denominator: bigint): bigint {
  const half = denominator / 2n;
  return numerator < 0n ? -((-numerator + half) / denominator) : (numerator + half) / denominator;
}

import { expect, test } from 'vitest';
import { describeLoadError, hintFor, type LoadError } from '../../src/redshift/loadErrors.js';

const error: LoadError = {
  uri: 's3://music/log_data/2018/11/2018-11-12-events.json',
  line: 118,
  column: 'sessionid',
  type: 'int4',
  value: 'n/a',
  rawLine: '{"sessionId":"n/a"}',
  code: 1207,
  reason: "Invalid digit, Value 'n', Pos 0, Type: Integer",
};

/** Every code that AWS lists, with a reason as the warehouse words it. */
const REASONS: readonly (readonly [number, string])[] = [
  [1200, 'Unknown parse error'],
  [1201, 'Delimiter not found'],
  [1202, 'Extra column(s) found'],
  [1203, 'Missing data for columns'],
  [1204, 'String length exceeds DDL length'],
  [1205, 'Invalid Date Format'],
  [1206, 'Error in Timestamp value or format [%Y-%m-%d %H:%M:%S]'],
  [1207, "Invalid digit, Value 'n', Pos 0, Type: Integer"],
  [1208, 'Invalid value for FLOAT'],
  [1209, 'Invalid value for DECIMAL'],
  [1210, 'Unknown boolean format'],
  [1211, 'Line has no data'],
  [1212, 'Load file not found'],
  [1213, 'Missing data for not-null field'],
  [1214, 'Delimiter not found'],
  [1215, 'Invalid CHAR'],
  [1216, 'Invalid JSON: unexpected end'],
  [1217, 'Invalid identity column value'],
  [1218, 'NUL in NULL AS'],
  [1219, 'Bad UTF-8 hex'],
  [1220, 'String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)'],
  [1220, 'Multibyte character not supported for CHAR (Hint: Try using  VARCHAR). Invalid char: e0 a1 c7a4'],
  [1221, 'Encoding differs'],
  [1222, 'Overflow'],
  [1223, 'Invalid data type'],
  [1224, 'Malformed JSON'],
];

test('a load error reads as file, line, column, value, reason and code, for each code that AWS lists', async () => {
  const texts = REASONS.map(([code, reason]) => {
    const { message, hint } = describeLoadError({ ...error, code, reason });
    return `${message}\n  ${hint}\n`;
  });
  await expect(texts.join('\n')).toMatchFileSnapshot('goldens/load-errors.txt');
});

test('what the system tables do not tell is left out', () => {
  expect(describeLoadError({ ...error, column: '', type: '', value: '' }).message).toBe(
    "COPY stopped at s3://music/log_data/2018/11/2018-11-12-events.json, line 118: Invalid digit, Value 'n', Pos 0, Type: Integer (1207)",
  );
});

test('an unknown code still says where to look', () => {
  expect(hintFor(4711, 'whatever')).toBe('Mend the line in the file.');
});

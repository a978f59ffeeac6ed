import { expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.js';
import { NO_COLOURS } from '../../src/cli/screen/paint.js';
import { CommandError, describeTrouble, UsageError } from '../../src/cli/trouble.js';
import { PipelineError } from '../../src/pipeline/problem.js';
import { ConfigError } from '../../src/project/config.js';
import { ConnectError } from '../../src/redshift/session.js';
import { NoWorkerError, RunNotFoundError } from '../../src/workflows/client.js';

const trouble = (error: unknown, isVerbose = false) => describeTrouble(error, { paint: NO_COLOURS, isVerbose });

test('every problem of a pipeline is told, position first, and the code says that nothing was started', () => {
  const error = new PipelineError([
    {
      file: 'transforms/plays.sql',
      line: 9,
      column: 6,
      message: 'unknown table "event"',
      hint: 'did you mean "events"?',
    },
    { file: 'tables/plays.sql', message: 'no such file' },
  ]);
  expect(trouble(error)).toEqual({
    exitCode: EXIT.usage,
    lines: [
      'loadstar: the pipeline has problems',
      'tables/plays.sql  no such file',
      'transforms/plays.sql:9:6  unknown table "event"',
      '  did you mean "events"?',
    ],
  });
});

test('every fault of the configuration is told', () => {
  const { lines, exitCode } = trouble(new ConfigError(['PGPORT  expected a whole number, 1-65535, got "54x9"']));
  expect(lines).toEqual([
    'loadstar: configuration: 1 problem',
    '  PGPORT  expected a whole number, 1-65535, got "54x9"',
  ]);
  expect(exitCode).toBe(EXIT.usage);
});

test('a server that is not there is told with the command that starts one', () => {
  const { lines, exitCode } = trouble(
    new ConnectError('cannot connect to localhost:5439/dev as awsuser: connect ECONNREFUSED 127.0.0.1:5439'),
  );
  expect(lines[0]).toBe(
    'loadstar: cannot connect to localhost:5439/dev as awsuser: connect ECONNREFUSED 127.0.0.1:5439',
  );
  expect(lines.join('\n')).toContain('loadstar dev');
  expect(exitCode).toBe(EXIT.failed);
});

test.each([
  [new NoWorkerError('music/load/x'), 'loadstar worker'],
  [new RunNotFoundError('music/load/x'), 'loadstar runs'],
  [new UsageError('reset asks', 'loadstar reset --yes'), 'loadstar reset --yes'],
  [new CommandError('no', 'do this'), 'do this'],
])('%s says what to type next', (error, next) => expect(trouble(error).lines.at(-1)).toBe(`  next    ${next}`));

test("the warehouse's own words stay, with their code", () => {
  const error = Object.assign(new Error('relation "music.play" does not exist'), { name: 'error', code: '42P01' });
  expect(trouble(error).lines).toEqual(['loadstar: relation "music.play" does not exist (42P01)']);
});

test('a stack trace is shown when it is asked for, causes included, and else never', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  expect(trouble(error).lines.join('\n')).not.toContain('    at ');
  const lines = trouble(error, true).lines.join('\n');
  expect(lines).toContain('    at ');
  expect(lines).toContain('inner');
});

test('an error without a message still says something', () => {
  expect(trouble(new AggregateError([new Error('connect ECONNREFUSED ::1:1')])).lines[0]).toContain('ECONNREFUSED');
  expect(trouble('just text').lines).toEqual(['loadstar: just text']);
});

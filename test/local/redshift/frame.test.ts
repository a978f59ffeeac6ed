import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodyOf, cString, frame, FrameCutter } from '../../../local/src/redshift/wire/frame.js';
import { readOpening, startupPacket } from '../../../local/src/redshift/wire/startup.js';

const message = fc.record({ type: fc.constantFrom('D', 'Z', 'E'), body: fc.uint8Array({ maxLength: 40 }) });

it('messages come out whole or in passing, in order, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(message), fc.array(fc.nat()), (messages, places) => {
      const data = Buffer.concat(messages.map(({ type, body }) => frame(type, Buffer.from(body))));
      const wanted: string[] = [];
      const all: Buffer[] = [];
      const cutter = new FrameCutter(
        (type) => type !== 'D',
        (one) => {
          wanted.push(`${one.type}${bodyOf(one).toString('hex')}`);
          all.push(Buffer.from(one.bytes));
        },
        (bytes) => all.push(Buffer.from(bytes)),
      );
      const cuts = [0, ...places.map((place) => place % (data.length + 1)).sort((a, b) => a - b), data.length];
      cuts.slice(1).forEach((end, i) => cutter.push(data.subarray(cuts[i], end)));
      expect(Buffer.concat(all).equals(data)).toBe(true);
      const expected = messages.filter(({ type }) => type !== 'D');
      expect(wanted).toEqual(expected.map(({ type, body }) => `${type}${Buffer.from(body).toString('hex')}`));
    }),
  );
});

it('strings in a message end at their zero byte', () => {
  expect(cString(Buffer.from('añb\0rest\0'), 0)).toEqual(['añb', 5]);
});

it('start-up parameters that PostgreSQL does not know are left out', () => {
  const parameters = new Map([
    ['user', 'u'],
    ['client_protocol_version', '2'],
    ['DateStyle', 'ISO'],
    ['driver_version', 'x'],
  ]);
  const read = readOpening(startupPacket(parameters));
  expect(read?.opening).toEqual({
    kind: 'startup',
    parameters: new Map([
      ['user', 'u'],
      ['DateStyle', 'ISO'],
    ]),
  });
});

it('a packet that is no start-up is refused, and one that is cut short waited for', () => {
  const packet = startupPacket(new Map([['user', 'u']]));
  for (let end = 0; end < packet.length; end++) expect(readOpening(packet.subarray(0, end))).toBeNull();
  expect(() => readOpening(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow('invalid length of startup packet');
});

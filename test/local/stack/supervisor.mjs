// A program that keeps a stack: what the tests kill. Prints one JSON line an event; stops the stack on SIGTERM and SIGINT.
import { startLocalStack } from '../../../local/dist/index.js';

const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const [dir] = process.argv.slice(2);
const ending = new AbortController();
let stack;
const end = async () => {
  ending.abort(new Error('told to end'));
  await stack?.stop();
};
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end());
try {
  stack = await startLocalStack({ dir, searchAttributes: { Colour: 'Keyword' }, log: say, signal: ending.signal });
  say({ kind: 'stack', env: stack.env, parts: stack.parts });
} catch (error) {
  say({ kind: 'failed', name: error.name, message: error.message });
}

/** Whether a Temporal server answers: gRPC's health service, asked by hand so that no gRPC library is needed. */
import { connect } from 'node:http2';

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
/** A server that has a connection but says nothing is asked again. */
const ANSWER_WITHIN_MS = 2_000;

/** True once the server takes calls of clients and workers; false while it doesn't, for whatever reason. */
export function isServing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const settle = (answer: boolean): void => {
      resolve(answer);
      session.destroy();
    };
    session.once('error', () => settle(false));
    session.setTimeout(ANSWER_WITHIN_MS, () => settle(false));
    const headers = {
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    };
    const call = session.request(headers);
    const received: Buffer[] = [];
    call.on('data', (bytes: Buffer) => received.push(bytes));
    call.once('error', () => settle(false));
    call.once('end', () => settle(isServingAnswer(Buffer.concat(received))));
    call.end(healthRequest(SERVICE));
  });
}

/** A gRPC frame (no compression, length) around the message `{ 1: service }`. */
function healthRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/** The message `{ 1: SERVING }`, SERVING being 1. */
function isServingAnswer(bytes: Buffer): boolean {
  return bytes.length >= 7 && bytes[5] === 0x08 && bytes[6] === 1;
}

/** Longest silence of S3. */
const SILENCE_MS = 50_000;

/** Fails when S3 is silent for too long. */
export function patient<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const error = Object.assign(new Error('Timeout was reached'), { name: 'TimeoutError' });
    timer = setTimeout(() => reject(error), SILENCE_MS);
  });
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
}

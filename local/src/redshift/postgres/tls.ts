/** The certificate that a data folder keeps, so that a client may trust it over restarts. */
import { X509Certificate } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate, type Certificate } from '../wire/certificate.js';

export interface KeptCertificate extends Certificate {
  /** Where the certificate lies, for a client that wants a file. */
  readonly path: string;
}

const CERTIFICATE_FILE = 'local-redshift.crt';
const KEY_FILE = 'local-redshift.key';
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Some clients take no certificate that is valid for more than 825 days. */
const VALID_DAYS = 800;
const RENEWED_BEFORE_DAYS = 30;

/** Reads the folder's certificate; makes one when there is none, or when it ends soon. */
export async function keepCertificate(folder: string): Promise<KeptCertificate> {
  const path = join(folder, CERTIFICATE_FILE);
  const keyPath = join(folder, KEY_FILE);
  try {
    const [certificate, privateKey] = await Promise.all([readFile(path, 'utf8'), readFile(keyPath, 'utf8')]);
    const left = Date.parse(new X509Certificate(certificate).validTo) - Date.now();
    if (left > RENEWED_BEFORE_DAYS * DAY_MS) return { path, certificate, privateKey };
  } catch {
    // There is none yet, or none that can be read.
  }
  const now = Date.now();
  const made = makeCertificate(new Date(now - DAY_MS), new Date(now + VALID_DAYS * DAY_MS));
  await writeFile(keyPath, made.privateKey, { mode: 0o600 });
  await chmod(keyPath, 0o600);
  await writeFile(path, made.certificate);
  return { ...made, path };
}

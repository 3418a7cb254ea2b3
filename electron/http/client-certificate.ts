import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { SignetError } from '#electron/signet-error.ts';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** By which a person proves to one server who asks. Its key shows neither in JSON nor in a log. */
export class ClientCertificate {
  /** PEM: the certificate, and those between it and its issuer. */
  readonly chain: string;
  readonly subject: string;
  readonly notAfter: Date;
  readonly #key: string;

  constructor(chain: string, key: string, { subject, validTo }: X509Certificate) {
    this.chain = chain;
    this.subject = subject.split('\n').join(', ').slice(0, 500);
    this.notAfter = new Date(validTo);
    this.#key = key;
  }

  /** PKCS#8 in PEM. */
  key(): string {
    return this.#key;
  }
}

/** Both in PEM. Throws `client-certificate` where they do not make a pair that can be used. */
export function clientCertificate(server: string, certificate: string, key: string): ClientCertificate {
  const refuse = (reason: string, cause?: unknown) => new SignetError({ code: 'client-certificate', server, reason }, { cause });
  const chain = certificate.match(block) ?? [];
  const [first] = chain;
  if (first === undefined) throw refuse('the certificate file holds no certificate in PEM');
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(key))
    throw refuse('its key is encrypted: take the passphrase off a copy, as with openssl pkey -in client.key -out plain.key');
  const leaf = attempt(
    () => new X509Certificate(first),
    (cause) => refuse('the certificate is damaged', cause),
  );
  const opened = attempt(
    () => createPrivateKey(key),
    (cause) => refuse('the key file holds no private key in PEM', cause),
  );
  if (!samePublicKey(opened, leaf)) throw refuse('the key does not belong to the certificate');
  return new ClientCertificate(chain.join('\n'), opened.export({ format: 'pem', type: 'pkcs8' }) as string, leaf);
}

function attempt<T>(work: () => T, failed: (cause: unknown) => SignetError): T {
  try {
    return work();
  } catch (cause) {
    throw failed(cause);
  }
}

const samePublicKey = (key: KeyObject, { publicKey }: X509Certificate): boolean => createPublicKey(key).equals(publicKey);

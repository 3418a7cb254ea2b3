import { constants, createHash, type KeyObject, randomInt, sign } from 'node:crypto';
import type { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import type { Operations } from './protocol.ts';
import { withSecret } from './secrets-of-keys.ts';

interface Handle {
  readonly key: KeyObject;
  readonly record: KeyRecord;
  /** What may still be signed: each payload once. */
  readonly payloads: Set<PayloadDigest> | 'any-of-role';
}

/** Keys that are open for use, each for the payloads it was opened for. They live as long as this process. */
export class SigningHandles {
  private readonly handles = new Map<number, Handle>();

  async open({ ledger }: Desk, { keyId, passphrase, payloads }: z.output<Operations['openSigner']['input']>): Promise<number> {
    const record = ledger.record(keyId);
    // snapshot and timestamp of a local collection are signed by Signet itself, as a server would
    if (payloads === 'any-of-role' && record.role !== 'snapshot' && record.role !== 'timestamp') {
      throw new SignetError({ code: 'digest-not-authorised', keyId });
    }
    return withSecret(ledger, record, passphrase, (_pkcs8, key) => {
      // never the number of a handle that an earlier process gave out
      const handle = randomInt(2 ** 47);
      this.handles.set(handle, { key, record, payloads: payloads === 'any-of-role' ? payloads : new Set(payloads) });
      return handle;
    });
  }

  sign({ handle, payload, scheme }: z.output<Operations['sign']['input']>): string {
    const found = this.handles.get(handle);
    if (!found) throw new SignetError({ code: 'locked' });
    const bytes = Buffer.from(payload, 'base64');
    const digest = PayloadDigest.parse(createHash('sha256').update(bytes).digest('hex'));
    const { key, record, payloads } = found;
    if (payloads !== 'any-of-role' && !payloads.delete(digest))
      throw new SignetError({ code: 'digest-not-authorised', keyId: record.keyId });
    const signature = signPayload(key, bytes, scheme);
    if (payloads !== 'any-of-role' && payloads.size === 0) this.handles.delete(handle);
    return signature.toString('base64');
  }

  drop(): void {
    this.handles.clear();
  }
}

/** Notary's signatures (notary-v1.md, section 5): SHA-256 for every curve and r‖s; Ed25519 over the payload itself; RSA-PSS with 32 bytes of salt. */
function signPayload(key: KeyObject, payload: Buffer, scheme: 'pkcs1v15' | undefined): Buffer {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return sign('sha256', payload, { key, dsaEncoding: 'ieee-p1363' });
    case 'ed25519':
      return sign(null, payload, key);
    case 'rsa':
      return scheme === 'pkcs1v15'
        ? sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PADDING })
        : sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    default:
      throw new Error(`no way to sign with ${key.asymmetricKeyType}`);
  }
}

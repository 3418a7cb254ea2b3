import { constants, verify } from 'node:crypto';
import type { EcCurve, UsableKey } from '../notary/public-key.ts';

export type SignatureOutcome = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/** Bytes of r‖s: twice the curve's size. */
const ecdsaBytes: Record<EcCurve, number> = { prime256v1: 64, secp384r1: 96, secp521r1: 132 };

/**
 * Verifies one signature. The method must fit the key, its size the curve: `ecdsa` is r‖s over SHA-256 on every curve (DER is
 * refused), `rsapss` has a salt of exactly 32 bytes, `rsapkcs1v15` is read only, `eddsa` signs the message itself.
 * Never throws for a bad signature: it says why.
 *
 * Source: formats/notary-v1.md 5. Pure; the same on OpenSSL and BoringSSL.
 */
export function verifySignature(key: UsableKey, method: string, payload: Uint8Array, signature: Uint8Array): SignatureOutcome {
  const before = known.get(signature);
  if (before?.key === key && before.payload === payload && before.method === method) return before.outcome;
  const found = verifyNew(key, method, payload, signature);
  known.set(signature, { key, payload, method, outcome: found });
  return found;
}

/** What became of a signature, for as long as the very document, key and signature are held that it was tried with. */
const known = new WeakMap<
  Uint8Array,
  { readonly key: UsableKey; readonly payload: Uint8Array; readonly method: string; readonly outcome: SignatureOutcome }
>();

function verifyNew(key: UsableKey, method: string, payload: Uint8Array, signature: Uint8Array): SignatureOutcome {
  const { shape, publicKey } = key;
  const wanted = method.toLowerCase();
  switch (wanted) {
    case 'ecdsa':
      if (shape.family !== 'ecdsa') return unfit(wanted, shape.family);
      if (signature.length !== ecdsaBytes[shape.curve]) {
        return no(`an ecdsa signature on this curve has ${ecdsaBytes[shape.curve]} bytes, this one ${signature.length}`);
      }
      return outcome(verify('sha256', payload, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature));
    case 'rsapss':
      if (shape.family !== 'rsa') return unfit(wanted, shape.family);
      if (signature.length !== Math.ceil(shape.bits / 8)) return no('an RSA signature is as long as its key');
      return outcome(verify('sha256', payload, { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature));
    case 'rsapkcs1v15':
      if (shape.family !== 'rsa') return unfit(wanted, shape.family);
      if (signature.length !== Math.ceil(shape.bits / 8)) return no('an RSA signature is as long as its key');
      return outcome(verify('sha256', payload, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature));
    case 'eddsa':
      if (shape.family !== 'ed25519') return unfit(wanted, shape.family);
      if (signature.length !== 64) return no(`an eddsa signature has 64 bytes, this one ${signature.length}`);
      return outcome(verify(null, payload, publicKey, signature));
    default:
      return no(`the method ${JSON.stringify(method.slice(0, 40))} is not known`);
  }
}

const no = (reason: string): SignatureOutcome => ({ valid: false, reason });
const unfit = (method: string, family: string) => no(`the method ${method} does not fit a key of type ${family}`);
const outcome = (valid: boolean): SignatureOutcome => (valid ? { valid } : no('the signature does not match what is signed'));

import { z } from 'zod';

/** SHA-256 of a server's public key as its certificate has it (SPKI), 64 lower-case hex digits: stays the same when a certificate is renewed for the same key. */
export const KeyFingerprint = z.string().regex(/^[0-9a-f]{64}$/);
export type KeyFingerprint = z.infer<typeof KeyFingerprint>;

/** As people compare it: in fours. */
export const fingerprintText = (fingerprint: KeyFingerprint): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ');

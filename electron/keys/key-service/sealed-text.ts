import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Twelve bytes of vector, AES-256-GCM ciphertext, sixteen of tag; what it is about as additional data. The key is wiped. */
export function sealText(text: string, about: string, key: Buffer, random: (bytes: number) => Buffer): Buffer {
  const iv = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return sealed;
}

/** Throws where it is about something else, was altered, or sealed by another key. */
export function openText(sealed: Buffer, about: string, key: Buffer): string {
  if (sealed.length < 28) throw new Error('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-16));
  const body = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  const text = body.toString('utf8');
  body.fill(0);
  return text;
}

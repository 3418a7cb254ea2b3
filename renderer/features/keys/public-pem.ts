/** The public key as PEM (RFC 7468): base64 in lines of 64. */
export const publicPem = (spki: string): string =>
  `-----BEGIN PUBLIC KEY-----\n${(spki.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PUBLIC KEY-----\n`;

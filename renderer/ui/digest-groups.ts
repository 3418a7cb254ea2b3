/** Splits `sha256:98ea…` into algorithm and groups of eight hex digits; plain hex has no algorithm. */
export function digestGroups(value: string): { algorithm: string | undefined; groups: readonly string[] } {
  const colon = value.indexOf(':');
  const hex = value.slice(colon + 1);
  return { algorithm: colon < 0 ? undefined : value.slice(0, colon), groups: hex.match(/.{1,8}/g) ?? [] };
}

/** The first and last four digits: `98ea…7be4`. For lists only, never for a decision. */
export function cutDigest(value: string): string {
  const hex = value.slice(value.indexOf(':') + 1);
  return hex.length <= 12 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`;
}

/** Our pages' own origin. A standard scheme, so that URL parsing and the same-origin rule hold. */
export const scheme = 'signet';
export const origin = 'signet://app';
export const startPage = `${origin}/index.html`;

/** Node gives custom schemes the origin "null", so scheme and host are compared. */
export function isOurPage(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${scheme}:` && url.host === 'app';
}

/** Nothing by default; own files only; no inline script or style, no eval; scripts only through Trusted Types. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

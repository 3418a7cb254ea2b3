const part = /^[A-Za-z0-9._+-]{1,36}$/;

/** os/architecture[/variant] as people write it; undefined where a part is missing or no plain word. */
export function platformText(os: string | undefined, architecture: string | undefined, variant: string | undefined): string | undefined {
  if (!os || !architecture || !part.test(os) || !part.test(architecture)) return undefined;
  return variant && part.test(variant) ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}

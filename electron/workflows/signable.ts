import type { ImageEntry } from '#shared/domain/image.ts';

/** Why an image cannot be signed from where it is; undefined where it can. A signature is only ever made over a manifest whose bytes were hashed here. */
export function notSignable(entry: ImageEntry): string | undefined {
  if (entry.remarks.includes('digest-invented-by-save')) {
    return 'The manifest in this archive was made up by `docker save`; a registry will have another one. Push the image, then sign what was pushed.';
  }
  if (entry.remarks.includes('digest-unknown-until-pushed')) {
    return 'The engine keeps no manifest: the digest exists only after a push. Push the image, then sign what was pushed.';
  }
  if (entry.registryDigests !== undefined && !entry.descriptor) {
    return 'Signet needs the manifest from the registry to sign it: the engine knows its digest, not its bytes.';
  }
  if (!entry.descriptor) {
    return 'This archive holds no manifest: the digest exists only after a push. Save it as an OCI archive or layout, or push it first.';
  }
  if (entry.kind === 'unknown') return 'This is neither a manifest nor an index, so it is no image.';
  return undefined;
}

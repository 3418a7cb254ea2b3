import { z } from 'zod';
import { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { isTag, parseReference } from '#shared/domain/reference.ts';
import type { ContentDescriptor } from '../manifest/descriptor.ts';
import { parseDocumentJson } from '../manifest/json.ts';
import { RefusedFormat } from '../manifest/refused.ts';

const version = z.object({ imageLayoutVersion: z.string() });

/** Checks the file `oci-layout`: version 1 of the layout. Source: OCI image spec, image-layout.md. */
export function checkLayoutVersion(bytes: Uint8Array): void {
  const parsed = version.safeParse(parseDocumentJson(bytes, 'oci-layout'));
  if (!parsed.success || !/^1\.\d+\.\d+$/.test(parsed.data.imageLayoutVersion)) {
    throw new RefusedFormat('MANIFEST_MALFORMED', 'oci-layout', 'names no layout of version 1');
  }
}

/** What an entry of index.json is called: `name` in full where containerd or docker wrote it, `refName` as in the specification. */
export interface LayoutName {
  readonly name: string | undefined;
  readonly refName: string | undefined;
}

export function layoutName({ annotations }: ContentDescriptor): LayoutName {
  const refName = annotations['org.opencontainers.image.ref.name'] || undefined;
  return { name: annotations['io.containerd.image.name'] || refName, refName };
}

/** Repository and tag of a name. A bare word is a tag, not a repository: ref.name holds either (formats/images-and-registries.md 6). */
export function splitName(name: string | undefined): { readonly repository?: Gun; readonly tag?: string } {
  if (name === undefined) return {};
  if (isTag(name)) return { tag: name };
  const reference = parseReference(name);
  if (!reference) return {};
  return { repository: reference.repository, ...(reference.tag === undefined ? {} : { tag: reference.tag }) };
}

/** The subject a technical tag is about: `sha256-<hex>` (referrers fallback) or cosign's `sha256-<hex>.sig|.att|.sbom`. */
export function technicalTag(tag: string | undefined): { readonly subject: Digest; readonly suffix: string | undefined } | undefined {
  const match = tag === undefined ? null : /^(sha256|sha512)-([0-9a-f]+)(?:\.(sig|att|sbom))?$/.exec(tag);
  const subject = match && Digest.safeParse(`${match[1]}:${match[2]}`);
  return subject?.success ? { subject: subject.data, suffix: match?.[3] } : undefined;
}

/** BuildKit's attestation child: digest of the manifest it is about. Source: buildkit, docs/attestations/attestation-storage.md. */
export function attestationSubject({ annotations }: ContentDescriptor): Digest | undefined {
  if (annotations['vnd.docker.reference.type'] !== 'attestation-manifest') return undefined;
  const subject = Digest.safeParse(annotations['vnd.docker.reference.digest']);
  return subject.success ? subject.data : undefined;
}

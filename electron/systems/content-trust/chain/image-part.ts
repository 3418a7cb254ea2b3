import { digestHex } from '#shared/domain/digest.ts';
import type { TrustCheck } from '../verify/check-log.ts';
import type { ChainImage } from './chain.ts';
import type { DraftNode } from './role-nodes.ts';
import { shortDigest, type TagFinding, tagNodeId } from './tag-part.ts';

const imageNodeId = 'image';

/** The image as it was found, compared with what was signed, and the platforms its index lists. */
export function imagePart(tag: TagFinding | undefined, { digest, size, platforms = [] }: ChainImage) {
  const hex = digestHex(digest);
  const nodes: DraftNode[] = [
    {
      id: imageNodeId,
      kind: 'image',
      title: shortDigest(hex),
      subtitle: platforms.length > 0 ? `index · ${platforms.length === 1 ? '1 platform' : `${platforms.length} platforms`}` : 'manifest',
      facts: [['Digest', digest], ...(size === undefined ? [] : [['Size', `${size} bytes`] as [string, string]])],
      ...(tag ? {} : { verdict: 'unverifiable' as const }),
    },
    ...platforms.map(
      ({ name, digest: platform }, index): DraftNode => ({
        id: `platform-${index}`,
        kind: 'platform',
        title: name,
        subtitle: shortDigest(digestHex(platform)),
        facts: [['Digest', platform]],
        ...(tag ? {} : { verdict: 'unverifiable' as const }),
      }),
    ),
  ];
  const checks: TrustCheck[] = [
    ...(tag ? imageChecks(tag, hex, size) : []),
    ...platforms.map(
      ({ name, digest: platform }, index): TrustCheck => ({
        from: imageNodeId,
        to: `platform-${index}`,
        name: 'Listed in the index',
        result: 'passed',
        sentence: `The index lists ${platform} for ${name}.`,
        inputs: [['digest', platform]],
        rule: 'OCI image index: descriptors by digest',
      }),
    ),
  ];
  return { nodes, checks };
}

function imageChecks(tag: TagFinding, hex: string, size: number | undefined): TrustCheck[] {
  const signed = tag.docker ?? tag.notary;
  const edge = { from: tagNodeId, to: imageNodeId, rule: 'Notary v1, section 8: a tag is signed as the digest and size of its manifest' };
  if (!signed) return [{ ...edge, name: 'Not signed', result: 'not-made', sentence: `No role states ${tag.name}.`, inputs: [] }];
  const equal = signed.sha256 === hex;
  const checks: TrustCheck[] = [
    {
      ...edge,
      name: equal ? 'Digest equal' : 'Digest differs',
      result: equal ? 'passed' : 'failed',
      sentence: equal
        ? 'The image has the very digest that was signed.'
        : `${tag.name} was signed as ${shortDigest(signed.sha256 ?? '')}, but this image is ${shortDigest(hex)}.`,
      inputs: [
        ['signed', signed.sha256 ?? 'none'],
        ['computed', hex],
      ],
    },
  ];
  if (size !== undefined) {
    checks.push({
      ...edge,
      name: signed.length === size ? 'Size equal' : 'Size differs',
      result: signed.length === size ? 'passed' : 'failed',
      sentence:
        signed.length === size
          ? 'The manifest has the size that was signed.'
          : `The manifest has ${size} bytes, ${signed.length} were signed.`,
      inputs: [
        ['signed', String(signed.length)],
        ['computed', String(size)],
      ],
    });
  }
  return checks;
}

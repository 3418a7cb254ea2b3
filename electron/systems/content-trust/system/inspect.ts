import type { JudgedImage } from '#electron/systems/signature-system.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { buildChain, type ChainImage } from '../chain/chain.ts';
import { findAnywhere, type KeyLabel } from './judge.ts';
import type { VerifiedView, VerifiedViews } from './verified-view.ts';

/** The chain of an image in the collection of its repository, or in whichever states its digest. */
export async function inspectImage(verified: VerifiedViews, image: JudgedImage, now: Date, keyLabel: KeyLabel): Promise<Chain> {
  const judgedAt = now.getTime();
  const found = await findIn(verified, image);
  if (!found) {
    const where =
      image.repository === undefined ? 'no collection Signet knows states this digest' : `there is no trust data for ${image.repository}`;
    return { verdict: 'unsigned', sentence: `Unsigned: ${where}.`, judgedAt: now.toISOString(), nodes: [], edges: [] };
  }
  const { view, name } = found;
  const shown = shownImage(image);
  return buildChain({
    gun: view.place.gun,
    outcome: view.outcome,
    stale: view.stale,
    judgedAt,
    keyLabel,
    ...(name === undefined ? {} : { name }),
    ...(shown ? { image: shown } : {}),
  });
}

async function findIn(
  verified: VerifiedViews,
  image: JudgedImage,
): Promise<{ readonly view: VerifiedView; readonly name: string | undefined } | undefined> {
  if (image.repository === undefined) {
    const found = findAnywhere(await verified.all(), image);
    return found && { view: found.view, name: found.stated.name };
  }
  const view = await verified.of(image.repository);
  // Without a tag and without a statement about the digest, the chain ends at a name nobody states: the digest itself.
  return view && { view, name: image.tag ?? findAnywhere([view], image)?.stated.name ?? image.digest };
}

function shownImage({ digest, size, platforms = [] }: JudgedImage): ChainImage | undefined {
  if (digest === undefined) return undefined;
  const listed = platforms.flatMap(({ platform, digest: manifest }) =>
    manifest === undefined ? [] : [{ name: platform, digest: manifest }],
  );
  return { digest, size, ...(listed.length > 0 ? { platforms: listed } : {}) };
}

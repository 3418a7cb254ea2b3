import type { ImageJudgement, JudgedImage, SignatureSystem } from '#electron/systems/signature-system.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ShelvedImage } from './shelf.ts';

type Shelved = Pick<ShelvedImage, 'entry'>;

/** The digests an image may go by: of its bytes, or else those an engine remembers for it in its repository. */
const digestsOf = ({ entry }: Shelved): readonly Digest[] => (entry.descriptor ? [entry.descriptor.digest] : (entry.registryDigests ?? []));

const asking = ({ entry }: Shelved, digest: Digest | undefined): JudgedImage => ({
  repository: entry.repository,
  tag: entry.tag,
  digest,
  size: entry.descriptor?.size,
  platforms: entry.platforms.map(({ platform, manifest }) => ({ platform, digest: manifest?.digest })),
});

export interface JudgedShelved {
  readonly image: JudgedImage;
  readonly judgement: ImageJudgement;
}

/** What a system says of an image. Of several digests the one counts that it trusts; an engine may remember the index and what it pulled of it. */
export async function judge(system: Pick<SignatureSystem, 'judge'>, shelved: Shelved): Promise<JudgedShelved> {
  const [first, ...others] = digestsOf(shelved);
  const ask = async (digest: Digest | undefined): Promise<JudgedShelved> => {
    const image = asking(shelved, digest);
    return { image, judgement: await system.judge(image) };
  };
  const judged = await ask(first);
  if (judged.judgement.verdict === 'trusted') return judged;
  for (const digest of others) {
    const other = await ask(digest);
    if (other.judgement.verdict === 'trusted') return other;
  }
  return judged;
}

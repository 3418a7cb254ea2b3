import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { ImageJudgement, JudgedImage } from '#electron/systems/signature-system.ts';
import { Digest, digestHex } from '#shared/domain/digest.ts';
import { attentionOf } from '../chain/summary.ts';
import type { VerifiedCollection } from '../collection.ts';
import type { FoundTarget } from '../lookup.ts';
import { staleSentence } from '../stale.ts';
import { dayOf, shortId } from '../verify/check-log.ts';
import type { VerifiedView } from './verified-view.ts';

/** What a person calls the key with this canonical id. */
export type KeyLabel = (canonicalId: string) => string | undefined;

/** What is said, without on what it rests. */
type Said = Omit<ImageJudgement, 'fresh'>;

const unsigned = (sentence: string): Said => ({ verdict: 'unsigned', sentence, signedBy: [], freshUntil: undefined });

/** Judges an image that names its repository. */
export const judgeIn = (view: VerifiedView | undefined, image: JudgedImage, label: KeyLabel): ImageJudgement => ({
  ...sayIn(view, image, label),
  fresh: view !== undefined && isFresh(view),
});

const isFresh = ({ outcome, stale }: VerifiedView): boolean => outcome.state === 'verified' && stale === undefined;

function sayIn(view: VerifiedView | undefined, image: JudgedImage, label: KeyLabel): Said {
  if (!view) return unsigned(`Unsigned: Signet knows no trust data for ${image.repository}.`);
  const refused = refusal(view);
  if (refused) return refused;
  if (image.tag !== undefined) {
    const stated = view.byName.get(image.tag);
    if (!stated) return unsigned(`Unsigned: ${view.place.gun} does not state ${image.tag}.`);
    return judgeStatement(view, stated, image, label);
  }
  const stated = statementsAbout(view, image)[0];
  return stated ? judgeStatement(view, stated, image, label) : unsigned(`Unsigned: ${view.place.gun} does not state this digest.`);
}

/** Judges an image without a repository: whichever collection states its digest, under the same tag if there is one. */
export function judgeAnywhere(views: readonly VerifiedView[], image: JudgedImage, label: KeyLabel): ImageJudgement {
  const found = findAnywhere(views, image);
  return found
    ? { ...judgeStatement(found.view, found.stated, image, label), fresh: isFresh(found.view) }
    : { ...unsigned('Unsigned: no collection Signet knows states this digest.'), fresh: views.every(isFresh) };
}

export interface Statement {
  readonly view: VerifiedView;
  readonly stated: FoundTarget;
}

export function findAnywhere(views: readonly VerifiedView[], image: JudgedImage): Statement | undefined {
  const all = views.flatMap((view) => statementsAbout(view, image).map((stated) => ({ view, stated })));
  return all.find(({ stated }) => stated.name === image.tag) ?? all[0];
}

const statementsAbout = (view: VerifiedView, { digest }: JudgedImage): readonly FoundTarget[] =>
  digest?.startsWith('sha256:') ? (view.byDigest.get(digestHex(digest)) ?? []) : [];

function judgeStatement(view: VerifiedView, stated: FoundTarget, image: JudgedImage, label: KeyLabel): Said {
  const { outcome, place } = view;
  if (outcome.state !== 'verified') return unsigned(`Unsigned: there is no trust data for ${place.gun}.`);
  const signedBy = signersOfStatement(outcome.collection, stated, label);
  const freshUntil = new Date(outcome.collection.freshUntil).toISOString();
  const as = `${place.gun}:${stated.name}`;
  if (image.digest === undefined) {
    return {
      verdict: 'unverifiable',
      sentence: `Not verifiable: ${as} is signed, but this image has no digest to compare.`,
      signedBy,
      freshUntil,
    };
  }
  const hex = digestHex(image.digest);
  const drift = (sentence: string): Said => ({ verdict: 'rejected', sentence, signedBy, freshUntil });
  if (stated.sha256 !== hex) {
    const signed = Digest.safeParse(`sha256:${stated.sha256}`).data;
    const { role } = stated;
    const version = outcome.collection.targets.get(role)?.file.signed.version ?? 0;
    return {
      ...drift(`Rejected: ${as} is signed as ${short(stated.sha256 ?? '')}, but this image is ${short(hex)}.`),
      ...(signed === undefined ? {} : { drift: { signed, role, version } }),
    };
  }
  if (image.size !== undefined && image.size !== stated.length) {
    return drift(`Rejected: the manifest signed as ${as} has ${stated.length} bytes, this one ${image.size}.`);
  }
  const said = `${signedBy.join(' and ')} signed this digest as ${as}`;
  if (view.stale) return { verdict: 'stale', sentence: staleSentence(said, view.stale, view.judgedAt), signedBy, freshUntil };
  const attention = attentionIn(view);
  if (attention !== undefined)
    return { verdict: 'warning', sentence: `Trusted with a warning: ${said}. ${attention}`, signedBy, freshUntil };
  return { verdict: 'trusted', sentence: `Trusted: ${said}. Fresh until ${dayOf(outcome.collection.freshUntil)}.`, signedBy, freshUntil };
}

function refusal({ outcome, place }: VerifiedView): Said | undefined {
  if (outcome.state === 'unsigned') return unsigned(`Unsigned: there is no trust data for ${place.gun}.`);
  if (outcome.state === 'verified') return undefined;
  return { verdict: 'rejected', sentence: `Rejected: ${outcome.error.detail}`, signedBy: [], freshUntil: undefined };
}

const attentions = new WeakMap<VerifiedView, { readonly sentence: string | undefined }>();

/** What needs attention in the collection as a whole, as its chain says. Worked out once per view. */
function attentionIn(view: VerifiedView): string | undefined {
  const known = attentions.get(view);
  if (known) return known.sentence;
  const { outcome } = view;
  const found = {
    sentence:
      outcome.state === 'verified' ? attentionOf(outcome.collection.anchor.kind === 'first-use', undefined, outcome.checks) : undefined,
  };
  attentions.set(view, found);
  return found.sentence;
}

/** As docker tells them: the delegations that state the same, but for the releases; where there are none, the keys that signed. */
export function signersOfStatement(collection: VerifiedCollection, { name, role, sha256 }: FoundTarget, label: KeyLabel): string[] {
  const names: string[] = [];
  for (const [other, { file }] of collection.targets) {
    if (other === 'targets' || other === 'targets/releases') continue;
    const meta = file.signed.targets.get(name);
    if (meta && hashHex(meta, 'sha256') === sha256) names.push(other.slice('targets/'.length));
  }
  return names.length > 0 ? names : signersOf(collection, role, label);
}

export function signersOf(collection: VerifiedCollection, role: string, label: KeyLabel): string[] {
  return (collection.targets.get(role)?.signatures.signers ?? []).map((id) => label(id) ?? shortId(id));
}

const short = (hex: string) => `sha256:${hex.slice(0, 12)}…`;

import { SignetError } from '#electron/signet-error.ts';
import type { CarrySource, NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { type Carried, carriedFrom } from '../carry/rows.ts';
import type { VerifiedCollection } from '../collection.ts';
import type { VerifiedView } from '../system/verified-view.ts';
import type { PublishDeps } from './deps.ts';
import { quoted, visible } from './look-alike.ts';
import { prepareAddTargets } from './prepare-targets.ts';
import type { PreparedPublish } from './prepared.ts';

type CarryIntent = Extract<SigningIntent, { kind: 'carry' }>;
type Trusted = VerifiedView & { readonly outcome: { readonly state: 'verified'; readonly collection: VerifiedCollection } };

/**
 * Prepares the same statements in another repository, signed with keys of ours there. What they rest on is verified here and now, and
 * once more before anything is signed: nothing is carried that is not trusted where it comes from.
 */
export async function prepareCarry(deps: PublishDeps, intent: CarryIntent): Promise<PreparedPublish> {
  const { gun, keyId, source } = intent;
  const from = await trusted(deps, source, intent.staleToo);
  if (from.place.gun === gun) throw new SignetError({ code: 'input-invalid', field: 'gun', reason: 'it is where the trust comes from' });
  const carried = wanted(from, intent.names);
  const targets = carried.map(({ target }) => target);
  const prepared = await prepareAddTargets(deps, { kind: 'add-targets', gun, keyId, targets });
  const what = targets.length === 1 ? `“${visible(targets[0]?.name ?? '')}”` : `${targets.length} names`;
  const as = 'archive' in source ? `, as it stood on ${new Date(from.judgedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` : '';
  const { gun: origin } = from.place;
  return {
    ...prepared,
    review: {
      ...prepared.review,
      sentence: `You carry trust in ${what} from ${origin}${as} to ${gun}: the same digests, signed anew.`,
      warnings: [...sourceWarnings(from), ...prepared.review.warnings],
    },
    done: `Carried: ${what} from ${origin}${as} to ${gun}, with the same digests.`,
    statements: carried.map(({ target, found, signedBy }) => {
      const { name, length, sha256 } = target;
      return `${quoted(name)} is ${length} bytes, sha256:${sha256}, as ${found.role} of ${origin} says, signed by ${signedBy.map(quoted).join(', ')}.`;
    }),
    stillTrue: async () => {
      const now = new Map(wanted(await trusted(deps, source, intent.staleToo), undefined).map(({ target }) => [target.name, target]));
      for (const { name, sha256 } of targets) {
        const { sha256: other } = now.get(name) ?? {};
        if (other !== sha256)
          throw new SignetError({
            code: 'tag-moved',
            image: `${origin}:${name}`,
            shown: `sha256:${sha256}`,
            now: other ? `sha256:${other}` : 'nothing',
          });
      }
    },
  };
}

async function trusted(deps: PublishDeps, source: CarrySource, staleToo = false): Promise<Trusted> {
  const view = await deps.readSource?.(source);
  if (!view) throw new SignetError({ code: 'input-invalid', field: 'source', reason: 'there is nothing to carry from' });
  const { outcome, place, stale } = view;
  const { gun } = place;
  if (outcome.state === 'unsigned') throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
  if (outcome.state === 'rejected') throw new SignetError({ code: 'trust-rejected', gun, ...outcome.error });
  if (stale && !staleToo) throw new SignetError({ code: 'not-refreshed', since: new Date(stale.readAt).toISOString() });
  return { ...view, outcome };
}

function wanted({ outcome, place }: Trusted, names: readonly string[] | undefined): (Carried & { readonly target: NewTarget })[] {
  const can = carriedFrom(outcome.collection, () => undefined).flatMap((one) => (one.target ? [{ ...one, target: one.target }] : []));
  if (!names) return can;
  const byName = new Map(can.map((one) => [one.target.name, one]));
  return [...new Set(names)].map((name) => {
    const found = byName.get(name);
    if (!found) throw new SignetError({ code: 'target-unknown', gun: place.gun, target: name });
    return found;
  });
}

function sourceWarnings({ outcome, place, stale }: Trusted): ReviewWarning[] {
  const warnings: ReviewWarning[] = [];
  if (stale)
    warnings.push({
      kind: 'carried-stale',
      title: `${place.gun} could not be read again`,
      detail: `What is carried stood there on ${new Date(stale.readAt).toISOString().slice(0, 10)}. It may have been taken back since.`,
    });
  if (outcome.collection.anchor.kind === 'first-use')
    warnings.push({
      kind: 'first-trust',
      title: `Nobody has vouched for the root of ${place.gun}`,
      detail: 'It is trusted because it is what was found first. Compare the id of its certificate with one that you know.',
    });
  return warnings;
}

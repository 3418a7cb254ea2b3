import type { Verdict } from '#shared/domain/verdict.ts';
import type { VerifiedCollection } from '../collection.ts';
import { repoAdmin } from '../docker-view.ts';
import { staleSentence } from '../stale.ts';
import { dayOf, type TrustCheck } from '../verify/check-log.ts';
import type { ChainRequest } from './chain.ts';
import type { TagFinding } from './tag-part.ts';

export interface ChainSummary {
  readonly verdict: Verdict;
  /** The sentence a person reads first. */
  readonly sentence: string;
}

/** The one verdict, and why, in words. The worst thing found decides. */
export function summarise(
  { outcome, gun, name, stale, judgedAt, keyLabel }: ChainRequest,
  tag: TagFinding | undefined,
  checks: readonly TrustCheck[],
): ChainSummary {
  if (outcome.state === 'unsigned') return { verdict: 'unsigned', sentence: `Unsigned: there is no trust data for ${gun}.` };
  if (outcome.state === 'rejected') return { verdict: 'rejected', sentence: `Rejected: ${lowerFirst(outcome.error.detail)}` };
  const { collection } = outcome;
  if (tag && !tag.docker && !tag.notary) {
    const alsoThere = tag.statements.length > 0 ? ' in a way that counts' : '';
    return { verdict: 'unsigned', sentence: `Unsigned: no role of ${gun} states ${name}${alsoThere}.` };
  }
  const broken = checks.find(({ result, to }) => result === 'failed' && (to === 'image' || to === 'tag'));
  if (broken) return { verdict: 'rejected', sentence: `Rejected: ${lowerFirst(broken.sentence)}` };

  const said = tag ? `${saidBy(tag, collection, keyLabel)} signed this digest as ${tag.name}` : `all of ${gun} verifies`;
  if (stale) return { verdict: 'stale', sentence: staleSentence(said, stale, judgedAt) };
  const attention = attentionOf(collection.anchor.kind === 'first-use', tag, checks);
  if (attention) return { verdict: 'warning', sentence: `Trusted with a warning: ${said}. ${attention}` };
  const until = dayOf(collection.freshUntil);
  return { verdict: 'trusted', sentence: `Trusted: ${said}, and the whole chain holds. Fresh until ${until}.` };
}

/** Delegations by their names; where none states the tag, the keys that signed the targets themselves, which docker calls its admin. */
function saidBy({ signers }: TagFinding, { targets }: VerifiedCollection, keyLabel: ChainRequest['keyLabel']): string {
  const labels = (targets.get('targets')?.signatures.signers ?? []).flatMap((id) => keyLabel?.(id) ?? []);
  const names = signers.length > 0 ? signers : labels;
  if (names.length === 0) return repoAdmin;
  return names.length === 1 ? (names[0] as string) : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What a person should look at although every check that counts has passed. */
export function attentionOf(firstUse: boolean, tag: TagFinding | undefined, checks: readonly TrustCheck[]): string | undefined {
  if (tag && !tag.docker) return `Docker would refuse this name: only ${tag.notary?.role} states it.`;
  const found = checks.find(({ result }) => result === 'failed') ?? checks.find(({ result, to }) => result === 'warning' && to !== 'root');
  if (found) return found.sentence;
  const root = checks.find(
    ({ result, to, name }) => result === 'warning' && to === 'root' && !(firstUse && name === 'Trusted on first use'),
  );
  if (root) return root.sentence;
  return firstUse ? 'The root was trusted on first use: compare its key with someone who knows it.' : undefined;
}

const lowerFirst = (text: string) => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

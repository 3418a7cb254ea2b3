import { explainProblem } from '#renderer/failure-text.ts';
import { counted } from '#renderer/ui/format.ts';
import { apartFromSigned, countSet } from '#shared/domain/set-count.ts';
import type { PartFailure, SetPart } from '#shared/domain/signing-set.ts';

export const stateMarks = {
  waiting: 'none',
  publishing: 'none',
  confirmed: 'good',
  unseen: 'warning',
  failed: 'bad',
  left: 'none',
  unknown: 'warning',
} as const satisfies Readonly<Record<SetPart['state'], 'good' | 'warning' | 'bad' | 'none'>>;

/** What happened, what is changed by it, and what to do, in sentences. */
export function failureWords({ problem, facts }: PartFailure, state?: SetPart['state']): string {
  const words = explainProblem(problem, facts);
  if (!words) return problem;
  // What says nothing of it failed before anything was sent. Where that is not known, nothing is said of it.
  const ending = state === 'unknown' ? [] : [words.ending ?? 'Nothing was changed.'];
  return [`${words.title}.`, words.detail, ...ending, words.advice].join(' ');
}

export const versionWords = ({ versions }: SetPart): string =>
  (versions ?? [])
    .filter(({ role }) => role !== 'snapshot' && role !== 'timestamp')
    .map(({ role, before, after }) => (before === undefined ? `${role} ${after}` : `${role} ${before} → ${after}`))
    .join(', ');

/** How far it came, as its title. */
export function doneSentence(parts: readonly SetPart[]): string {
  const { all, signed } = countSet(parts);
  const repositories = counted(all.repositories, 'repository', 'repositories');
  if (signed.tags === all.tags) return `Signed: ${counted(all.tags, 'tag')} in ${repositories}.`;
  const how = `${signed.repositories} of ${repositories} ${signed.repositories === 1 ? 'is' : 'are'} signed, ${counted(signed.tags, 'tag')} of ${all.tags}.`;
  return [how, apartFromSigned(parts)].join(' ').trim();
}

/** What became of the rest, and what to do about it. */
export function restSentence(parts: readonly SetPart[]): string {
  const some = (...states: SetPart['state'][]) => parts.some(({ state }) => states.includes(state));
  const asksFirst = 'asks every repository first what it has, so that nothing is signed twice.';
  if (some('unknown'))
    return `What is published stays. What is not known yet may still turn out to be signed: Signet asks for it again; trying the rest again ${asksFirst}`;
  if (some('failed', 'left')) return `What is published stays. The rest is not signed; signing it ${asksFirst}`;
  if (some('unseen'))
    return 'All of it was published. What could not be seen there yet Signet looks for again; refresh the repository before you tell others. Signing it again is not needed.';
  // What was found to stand was not seen being published.
  if (parts.some(({ versions }) => !versions)) return 'Every repository was read again and verified afresh.';
  return 'Each repository was published once, read again and verified afresh.';
}

import { explainProblem } from '#renderer/failure-text.ts';
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

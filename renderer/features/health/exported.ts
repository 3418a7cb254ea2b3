import { kindWords, repairSentence } from '#renderer/store/finding-words.ts';
import type { FindingRow } from './health-filter.ts';

/** For a report: the facts, and the words that were read. */
export const exported = ({ finding, title, detail }: FindingRow) => ({
  ...finding,
  what: kindWords[finding.kind],
  title,
  detail,
  repairedBy: repairSentence(finding) ?? 'you',
});

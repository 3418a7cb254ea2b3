import { compareAsLines, compareVersions, type HistoryParts, readHistory } from '#electron/workflows/read-history.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { history } from '#shared/contract/history.ts';

export const historyHandlers = (parts: HistoryParts): Handlers<typeof history> => ({
  versions: ({ gun, again }) => readHistory(parts, gun, again),
  compare: ({ from, ...pair }) => compareVersions(parts, pair, from),
  lines: ({ from, whole, ...pair }) => compareAsLines(parts, pair, from, whole),
  review: async (reviewed) => {
    await parts.histories.review(reviewed);
    return {};
  },
});

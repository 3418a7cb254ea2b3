import { unchanged, type WordsFor } from './words.ts';

type RemovalCode = 'backup-needed' | 'delete-unknown' | 'delete-unconfirmed';

export const removalFailures: WordsFor<RemovalCode> = {
  'backup-needed': ({ gun }) =>
    unchanged(
      `There is no backup of ${gun} as it is now`,
      'None was made since Signet was started, or something was published after it.',
      'Make a backup, then go on.',
    ),
  'delete-unknown': ({ gun, server }) => ({
    title: `${server} did not say whether it deleted ${gun}`,
    detail: 'It was asked to, and then could not be asked what it still has. It may be gone, or not.',
    ending: undefined,
    advice: 'Signet asks again with the next reading of repositories, and says then how it stands. Your backup stays.',
  }),
  'delete-unconfirmed': ({ gun, server }) => ({
    title: `${server} still shows ${gun}`,
    detail: 'It said that it has deleted everything. A cache between it and you may show the documents of before for some minutes.',
    ending: undefined,
    advice: 'Signet asks again with the next reading of repositories. If it stays so, tell whoever runs the server.',
  }),
};

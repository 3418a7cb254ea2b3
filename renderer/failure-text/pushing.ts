import { sentence, unchanged, type WordsFor } from './words.ts';

type PushCode = 'not-pushable' | 'tag-taken' | 'push-unconfirmed';

export const pushFailures: WordsFor<PushCode> = {
  'not-pushable': ({ image, reason }) =>
    unchanged(
      `${image} cannot be copied to a registry`,
      sentence(reason),
      'Load it into an engine and push it from there, or save it as an OCI archive.',
    ),
  'tag-taken': ({ image, now, index }) =>
    unchanged(
      `${image} is another image already`,
      `In the registry this tag points at ${now}${index ? ', an index of several platforms. An engine would replace all of them by the one that it has' : ''}. Copying would make it point at your image instead.`,
      'Choose another tag, or say that it is to be replaced.',
    ),
  'push-unconfirmed': ({ image, pushed, now }) => ({
    title: `${image} is not what was sent`,
    detail: `The registry took ${pushed} and shows ${now} under that tag.`,
    ending: undefined,
    advice: 'Somebody else may have pushed at the same moment. Read the repository again before you sign anything of it.',
  }),
};

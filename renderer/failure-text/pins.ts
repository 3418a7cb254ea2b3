import { readOnly, sentence, unchanged, type WordsFor } from './words.ts';

type PinCode = 'pins-unreadable' | 'pins-changed' | 'pins-file-refused' | 'pin-forbids';

export const pinFailures: WordsFor<PinCode> = {
  'pins-unreadable': ({ reason }) =>
    unchanged(
      'Your pins cannot be read',
      `${sentence(reason)} Until that is mended no root is let in, so that nothing is trusted that you had ruled out.`,
      'Put a copy of pins.json back from your backups, or begin without pins under Settings.',
    ),
  'pins-changed': () => unchanged('The pins are others by now', 'They were changed since this was shown.', 'Look at it again.'),
  'pins-file-refused': ({ file, reason }) =>
    readOnly(
      `${file} cannot be taken over`,
      `${sentence(reason)} A pin that is overlooked is none, so nothing of the file was taken.`,
      'Mend the file, or choose another one.',
    ),
  'pin-forbids': ({ gun, pin }) =>
    unchanged(
      `A pin forbids this root for ${gun}`,
      `For ${pin === '' ? 'every repository' : pin} you pinned an authority that has to issue the root certificate. The one that Signet makes is issued by nobody.`,
      'Have the authority issue it, or change that pin under Settings first.',
    ),
};

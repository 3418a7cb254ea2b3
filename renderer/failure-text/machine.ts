import { readOnly, sentence, unchanged, type WordsFor } from './words.ts';

type MachineCode =
  | 'locked'
  | 'file-unreadable'
  | 'file-not-writable'
  | 'disk-full'
  | 'not-printed'
  | 'file-token-unknown'
  | 'data-folder-unsafe'
  | 'cancelled'
  | 'bad-request'
  | 'input-invalid'
  | 'unexpected';

export const machineFailures: WordsFor<MachineCode> = {
  locked: () => unchanged('Signet is locked', 'While it is locked it shows and does nothing.', 'Unlock Signet, then try again.'),
  'file-unreadable': ({ file, reason }) =>
    readOnly(`${file} could not be read`, sentence(reason), 'Check that it is still there and that you may read it.'),
  'file-not-writable': ({ file, reason }) =>
    unchanged(`${file} could not be written`, sentence(reason), 'Choose another place, or change who may write there.'),
  'not-printed': ({ reason }) =>
    unchanged('The PDF could not be made', sentence(reason), 'Save it as JSON instead: that takes any number of tags.'),
  'disk-full': ({ file }) =>
    unchanged(
      'The disk is full',
      `There was no room to write ${file}. What was there before is still whole.`,
      'Make room, then try again.',
    ),
  'file-token-unknown': () =>
    unchanged('The chosen file is not known any more', 'A choice of a file is good for a while and for one use.', 'Choose the file again.'),
  'data-folder-unsafe': ({ reason }) =>
    unchanged(
      'Signet’s data folder is not safe',
      `${sentence(reason)} Signet does not use it so.`,
      'Make it yours alone (owner you, mode 0700), then start Signet again.',
    ),
  cancelled: () => unchanged('Cancelled', 'It was stopped before its end, as you asked.', 'Start it again when you like.'),
  'bad-request': ({ problem }) =>
    unchanged('Signet asked itself something wrong', sentence(problem), 'This is a fault in Signet. Copy the details and report it.'),
  'input-invalid': ({ field, reason }) =>
    unchanged(`${sentence(field).replace(/\.$/, '')} cannot be taken like this`, sentence(reason), 'Correct it, then try again.'),
  unexpected: ({ logEntry }) =>
    unchanged(
      'Something went wrong that should not',
      `It is in Signet’s log under ${logEntry}.`,
      'Try again. If it stays so, copy the details and report it.',
    ),
};

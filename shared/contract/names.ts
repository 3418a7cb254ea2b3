import type { NoticeName, SignetContract } from './index.ts';

type Names = { readonly [G in keyof SignetContract]: readonly (keyof SignetContract[G])[] };

/** The contract's names without its schemas, for the preload, which only passes messages on. A test holds it against the contract. */
export const endpointNames = {
  app: ['status', 'checks', 'lock', 'unlock', 'useVault', 'useKeychain', 'openPage', 'copy'],
  settings: ['get', 'set'],
  files: ['pick', 'pickSave'],
  keys: ['list', 'create', 'inspectFile', 'import', 'export', 'verifyBackup', 'describe', 'remove', 'trash', 'restore'],
  images: ['list', 'addPlace', 'addSample', 'removePlace', 'detail', 'verifyContent', 'chain'],
  trust: ['collections', 'collection', 'chain'],
  signing: ['keyChoices', 'prepareInitialise', 'prepareImages', 'prepareFile', 'prepareRemoval', 'prepareRenewal', 'confirm', 'discard'],
  tasks: ['list', 'cancel'],
} as const satisfies Names;

export const noticeNames = ['changed', 'task', 'settings', 'command'] as const satisfies readonly NoticeName[];

/** Asked by the preload itself, with paths the page never sees. */
export const droppedChannel = 'files.dropped';

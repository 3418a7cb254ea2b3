import type { NoticeName, SignetContract } from './index.ts';

type Names = { readonly [G in keyof SignetContract]: readonly (keyof SignetContract[G])[] };

/** The contract's names without its schemas, for those who only pass messages on: the preload, and main's window while the rest of main is being loaded. A test holds it against the contract. */
export const endpointNames = {
  app: ['status', 'checks', 'lock', 'unlock', 'useVault', 'useKeychain', 'openPage', 'copy'],
  settings: ['get', 'set'],
  files: ['pick', 'pickSave'],
  keys: ['list', 'create', 'inspectFile', 'import', 'export', 'verifyBackup', 'describe', 'remove', 'trash', 'restore'],
  images: [
    'list',
    'addPlace',
    'addSample',
    'addRepository',
    'told',
    'logins',
    'forgetLogin',
    'engines',
    'addEngine',
    'push',
    'removePlace',
    'refresh',
    'detail',
    'verifyContent',
    'ignoreDrift',
    'chain',
  ],
  trust: ['collections', 'collection', 'chain', 'published'],
  history: ['versions', 'compare', 'lines', 'review'],
  servers: ['list', 'add', 'remove', 'told', 'meet', 'follow', 'publishes', 'forget', 'unfollow', 'refresh'],
  network: ['proxy', 'setProxy'],
  pins: ['list', 'covering', 'pinCertificates', 'pinAuthority', 'remove', 'setFirstUse', 'readFile', 'take', 'export', 'putAside'],
  removal: ['backUp', 'remove', 'restore'],
  signing: [
    'keyChoices',
    'prepareInitialise',
    'prepareImages',
    'prepareFile',
    'takeBackPlan',
    'prepareTakeBack',
    'planCarry',
    'prepareCarry',
    'saveCarryReport',
    'prepareRenewal',
    'prepareRotation',
    'confirm',
    'discard',
  ],
  sets: ['prepare', 'confirm', 'pause', 'resume', 'stop', 'discard', 'list', 'saveReceipt', 'forget'],
  stores: ['find', 'open', 'read', 'keys'],
  archives: ['judge', 'save'],
  tasks: ['list', 'cancel'],
} as const satisfies Names;

export const noticeNames = ['changed', 'task', 'signingSet', 'publishing', 'settings', 'command'] as const satisfies readonly NoticeName[];

/** Asked by the preload itself, with paths the page never sees. */
export const droppedChannel = 'files.dropped';

/** Every channel a window may ask on. */
export const channels: readonly string[] = [
  ...Object.entries(endpointNames).flatMap(([group, names]) => names.map((name) => `${group}.${name}`)),
  droppedChannel,
];

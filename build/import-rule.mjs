#!/usr/bin/env node
/**
 * Who may import what. One table; Biome enforces it.
 *
 * `node build/import-rule.mjs` writes the table into biome.json as overrides (in Biome the last matching override replaces the ones
 * before it, so each holds the whole rule of its room). build/import-rule.test.ts checks that the two agree and that every refusal says why.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const SELF = ['!./**', '!../**'];

/** `#room/...` specifiers: all refused but those named. */
const rooms = (allowed, message) => ({ group: ['#*/**', ...allowed.map((one) => `!${one}`)], message });
/** Packages and Node's modules: all refused but those named. */
const packages = (allowed, message) => ({ group: ['*', '*/**', ...SELF, '!#*/**', ...allowed.map((one) => `!${one}`)], message });
const refuse = (group, message) => ({ group, message });

const FAR = refuse(['../../**'], 'Climbing two folders leaves the room: write #shared/…, #electron/… or #renderer/… instead of ../../.');
const NO_UP = refuse(
  ['../**'],
  'This file lies directly in its room, so ../ leaves the room: write #shared/…, #electron/… or #renderer/… so that the import rule sees it.',
);
const NO_SIBLING = refuse(
  ['../*/**'],
  'Siblings do not know each other: share through the interface beside them or through #electron/formats.',
);

const NO_ELECTRON = refuse(
  ['electron', 'electron/**'],
  'Only main.ts, preload.ts, window/, ipc/serve.ts and the key-service host import electron: all else is plain Node and runs in a unit test.',
);
const NO_WINDOW_PACKAGES = refuse(
  ['react', 'react/**', 'react-dom', 'react-dom/**', 'zustand', 'zustand/**', '@base-ui/**', '@tanstack/**', '@dagrejs/**', 'lucide-react'],
  'This package belongs to the window; the main process draws nothing.',
);
const NO_KEYTAR = refuse(
  ['keytar'],
  'keytar blocks, and kills its process on a locked keychain: only the key service (electron/keys) loads it.',
);

const NO_HTTP = refuse(
  ['undici', 'undici/**'],
  'Only electron/http opens connections: there are the limits, the checks of certificates and the refusals.',
);

const READS = 'Writes go through electron/files: atomic, 0600, read back. From node:fs take reading functions only.';
const READ_ONLY_FS = {
  'node:fs': {
    allowImportNames: [
      'createReadStream',
      'existsSync',
      'readFileSync',
      'readSync',
      'openSync',
      'closeSync',
      'fstatSync',
      'statSync',
      'lstatSync',
    ].concat(['readdirSync', 'realpathSync', 'watch', 'constants', 'Stats', 'BigIntStats', 'FSWatcher', 'ReadStream', 'Dirent']),
    message: READS,
  },
  'node:fs/promises': {
    allowImportNames: [
      'access',
      'constants',
      'lstat',
      'open',
      'opendir',
      'readFile',
      'readdir',
      'readlink',
      'realpath',
      'stat',
      'statfs',
      'watch',
      'FileHandle',
    ],
    message: READS,
  },
};

const SEAMS = ['#electron/keys/key-store.ts', '#electron/images/image-source.ts', '#electron/systems/signature-system.ts'];
const DOMAIN = ['#shared/domain/**', '#shared/failure.ts', '#electron/signet-error.ts'];

const WINDOW_PACKAGES = [
  'react',
  'react/**',
  'react-dom',
  'react-dom/**',
  'zustand',
  'zustand/**',
  '@base-ui/**',
  '@tanstack/**',
  '@dagrejs/**',
].concat(['lucide-react', 'lucide-react/**', '@fontsource/**', '@fontsource-variable/**']);
const TEST_PACKAGES = ['vitest', 'fast-check'];
const WINDOW_ONLY = packages(
  WINDOW_PACKAGES,
  'The window is sandboxed and has no Node, electron or network: it asks main through #renderer/api.ts. Packages here must run under the CSP with Trusted Types.',
);

/** A room of the main process: no electron, nothing of the window, no connections, reads only. */
const plainNode = (allowed, why, ...more) => ({
  paths: READ_ONLY_FS,
  patterns: [rooms(allowed, why), NO_ELECTRON, NO_WINDOW_PACKAGES, NO_KEYTAR, NO_HTTP, FAR, ...more],
});

const MAIN_WHY =
  'The parts list may build every part of the main process, but nothing of the window: the two meet in shared/contract only.';
const MEDIUM = '(its own interface, electron/{formats,http,registry,files} and shared/domain)';

/** In order: a later entry replaces an earlier one for the files that both match. */
export const ROOMS = [
  {
    files: ['shared/**'],
    rule: {
      patterns: [
        rooms(['#shared/**'], 'shared/ holds what both processes need and nothing else, so it knows neither of them.'),
        packages(['zod'], 'shared/ imports zod only: it must load in the sandboxed window and in main alike.'),
        FAR,
      ],
    },
  },
  {
    files: ['renderer/**'],
    rule: {
      patterns: [
        rooms(['#renderer/**', '#shared/**'], 'The window asks main through #renderer/api.ts; it never loads its code.'),
        WINDOW_ONLY,
        FAR,
      ],
    },
  },
  {
    files: ['renderer/ui/**'],
    rule: {
      patterns: [
        rooms(
          ['#renderer/ui/**', '#shared/domain/**'],
          'renderer/ui holds parts without knowledge of features: it imports shared/domain only.',
        ),
        refuse(['../**'], 'renderer/ui imports itself and shared/domain only: write ./… or #renderer/ui/….'),
        WINDOW_ONLY,
      ],
    },
  },
  {
    files: ['renderer/features/**'],
    rule: {
      patterns: [
        rooms(
          ['#renderer/ui/**', '#renderer/api.ts', '#renderer/store.ts', '#renderer/store/**', '#renderer/failure-text.ts', '#shared/**'],
          'A feature imports renderer/{ui,api,store,failure-text} and shared; features do not import each other, they meet in App.tsx.',
        ),
        WINDOW_ONLY,
        refuse(['../*/**'], 'Features do not import each other: they meet in App.tsx.'),
        FAR,
      ],
    },
  },
  {
    files: ['electron/*.ts'],
    rule: plainNode(['#electron/**', '#shared/**'], MAIN_WHY),
  },
  {
    files: ['electron/main.ts'],
    rule: { paths: READ_ONLY_FS, patterns: [rooms(['#electron/**', '#shared/**'], MAIN_WHY), NO_WINDOW_PACKAGES, NO_KEYTAR, FAR] },
  },
  {
    files: ['electron/preload.ts'],
    rule: {
      patterns: [
        rooms(['#shared/contract/**', '#electron/ipc/channels.ts'], 'The preload bridges names in the contract and nothing else.'),
        packages(['electron'], 'The preload runs in the sandbox: electron only, no Node and no package.'),
        FAR,
      ],
    },
  },
  {
    files: ['electron/window/**'],
    rule: {
      paths: READ_ONLY_FS,
      patterns: [
        rooms(
          ['#electron/window/**', '#electron/files/**', '#electron/signet-error.ts', '#shared/**'],
          'window/ holds the shell thin: it gets stores, sources and workflows passed in by main.ts.',
        ),
        NO_WINDOW_PACKAGES,
        NO_KEYTAR,
        NO_UP,
      ],
    },
  },
  {
    files: ['electron/ipc/**'],
    rule: plainNode(
      ['#electron/ipc/**', '#electron/workflows/**', '#electron/signet-error.ts', '#shared/**'],
      'ipc/ imports the contract and workflows: concrete parts reach it through main.ts.',
      NO_UP,
    ),
  },
  {
    files: ['electron/ipc/serve.ts'],
    rule: {
      paths: READ_ONLY_FS,
      patterns: [
        rooms(
          ['#electron/ipc/**', '#electron/workflows/**', '#electron/signet-error.ts', '#shared/**'],
          'ipc/ imports the contract and workflows: concrete parts reach it through main.ts.',
        ),
        NO_WINDOW_PACKAGES,
        NO_KEYTAR,
        NO_UP,
      ],
    },
  },
  {
    files: ['electron/workflows/**'],
    rule: plainNode(
      ['#electron/workflows/**', ...SEAMS, '#electron/signet-error.ts', '#shared/**'],
      "A workflow knows the seams' interfaces and shared, never a concrete part: main.ts passes the parts in.",
      NO_UP,
    ),
  },
  {
    files: ['electron/keys/**'],
    rule: plainNode(
      ['#electron/keys/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
      'A key store knows its own interface, electron/{formats,files} and shared/domain; images, systems and windows are not its business.',
    ),
  },
  {
    files: ['electron/keys/*.ts'],
    rule: plainNode(
      ['#electron/keys/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
      'A key store knows its own interface, electron/{formats,files} and shared/domain; images, systems and windows are not its business.',
      NO_UP,
    ),
  },
  {
    files: ['electron/keys/key-service/**'],
    rule: {
      paths: READ_ONLY_FS,
      patterns: [
        rooms(
          ['#electron/keys/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
          'The key service sees private keys: it imports electron/{keys,formats,files} and shared/domain, nothing that talks to the world.',
        ),
        refuse(
          ['node:net', 'node:http', 'node:https', 'node:http2', 'node:dgram', 'node:tls', 'node:child_process', 'undici'],
          'The key service sees private keys: it never talks to the network or starts a process.',
        ),
        NO_ELECTRON,
        NO_WINDOW_PACKAGES,
        FAR,
      ],
    },
  },
  {
    files: ['electron/keys/key-service/*host*.ts'],
    rule: {
      paths: READ_ONLY_FS,
      patterns: [
        rooms(
          ['#electron/keys/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
          'The key-service host starts the utility process and speaks with it; it knows electron/keys and shared/domain only.',
        ),
        NO_WINDOW_PACKAGES,
        NO_KEYTAR,
        FAR,
      ],
    },
  },
  {
    files: ['electron/images/**'],
    rule: plainNode(
      ['#electron/images/*.ts', '#electron/formats/**', '#electron/http/**', '#electron/registry/**', '#electron/files/**', ...DOMAIN],
      `An image source knows one medium ${MEDIUM}; siblings do not know each other.`,
      NO_SIBLING,
    ),
  },
  {
    files: ['electron/systems/**'],
    rule: plainNode(
      [
        '#electron/systems/*.ts',
        '#electron/keys/key-store.ts',
        '#electron/formats/**',
        '#electron/http/**',
        '#electron/registry/**',
        '#electron/files/**',
        ...DOMAIN,
      ],
      `A signature system knows itself ${MEDIUM} and the signer's interface; siblings do not know each other.`,
      NO_SIBLING,
    ),
  },
  {
    files: ['electron/systems/*/*/**'],
    rule: plainNode(
      [
        '#electron/systems/*.ts',
        '#electron/keys/key-store.ts',
        '#electron/formats/**',
        '#electron/http/**',
        '#electron/registry/**',
        '#electron/files/**',
        ...DOMAIN,
      ],
      `A signature system knows itself ${MEDIUM} and the signer's interface; the folders inside one system may know each other.`,
    ),
  },
  {
    files: ['electron/systems/content-trust/trust-server/**'],
    rule: plainNode(
      ['#electron/systems/*.ts', '#electron/formats/**', '#electron/http/**', '#electron/registry/**', '#electron/files/**', ...DOMAIN],
      `A remote knows its system ${MEDIUM}; keys are not its business.`,
    ),
  },
  {
    files: ['electron/http/**'],
    rule: {
      paths: READ_ONLY_FS,
      patterns: [
        rooms(
          ['#electron/http/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
          'Connections know electron/{formats,files} and shared/domain; who asks what is not their business.',
        ),
        NO_ELECTRON,
        NO_WINDOW_PACKAGES,
        NO_KEYTAR,
        FAR,
      ],
    },
  },
  {
    files: ['electron/systems/index.ts'],
    rule: plainNode(['#electron/systems/**', ...DOMAIN], 'The list of systems names each system and nothing else.', NO_UP),
  },
  {
    files: ['electron/registry/**'],
    rule: plainNode(
      ['#electron/registry/**', '#electron/http/**', '#electron/formats/**', '#electron/files/**', ...DOMAIN],
      'The registry client knows electron/{http,formats,files} and shared/domain; images and systems use it, not the other way round.',
    ),
  },
  {
    files: ['electron/formats/**'],
    rule: {
      patterns: [
        rooms(
          ['#electron/formats/**', '#shared/domain/**'],
          'Formats are pure, bytes to values: they import shared/domain and each other only.',
        ),
        packages(
          ['node:crypto', 'node:buffer', 'node-forge', 'zod'],
          'Formats are pure: no clock, disk, net or process. Of Node they may use node:crypto (hashing, verifying) and node:buffer.',
        ),
        FAR,
      ],
    },
  },
  {
    files: ['electron/files/**'],
    rule: {
      patterns: [
        rooms(
          ['#electron/files/**', '#shared/contract/settings.ts', ...DOMAIN],
          "files/ is the lowest room: atomic writes, locks and the data folder's layout, nothing above it.",
        ),
        NO_ELECTRON,
        NO_WINDOW_PACKAGES,
        NO_KEYTAR,
        FAR,
      ],
    },
  },
  {
    files: ['shared/**/*.test.ts'],
    rule: {
      patterns: [
        rooms(['#shared/**'], 'A test of shared/ knows shared/ only: it must hold for both processes.'),
        packages(['zod', 'node:*', 'node:*/**', ...TEST_PACKAGES], 'A test of shared/ uses zod, vitest, fast-check and Node.'),
        FAR,
      ],
    },
  },
  {
    files: ['electron/**/*.test.ts', 'electron/**/testing/**'],
    rule: {
      patterns: [
        rooms(['#electron/**', '#shared/**'], 'A test of the main process does not load the window: e2e does.'),
        NO_ELECTRON,
        NO_WINDOW_PACKAGES,
        FAR,
      ],
    },
  },
  {
    files: ['renderer/**/*.test.ts', 'renderer/**/*.test.tsx', 'renderer/**/testing/**'],
    rule: {
      patterns: [
        rooms(['#renderer/**', '#shared/**'], 'A test of the window does not load the main process: e2e does.'),
        packages(
          [...WINDOW_PACKAGES, ...TEST_PACKAGES, 'node:*', 'node:*/**', 'zod', 'jsdom', '@testing-library/**'],
          'A test of the window runs without electron.',
        ),
        FAR,
      ],
    },
  },
  {
    files: ['e2e/**'],
    rule: {
      patterns: [
        rooms(
          ['#shared/**', '#e2e/**', '#build/**'],
          'e2e drives the built app from outside: it may know shared types, not the sources of either process.',
        ),
        FAR,
      ],
    },
  },
  {
    files: ['bench/**'],
    rule: {
      patterns: [
        rooms(['#electron/**', '#shared/**', '#build/**', '#e2e/**'], 'A measurement does not load the window: it drives the built one.'),
        FAR,
      ],
    },
  },
  {
    files: ['build/**'],
    rule: { patterns: [rooms(['#build/**'], 'build/ runs before anything is built: it imports nothing of the app.'), FAR] },
  },
];

export const toOverrides = () =>
  ROOMS.map(({ files, rule }) => ({
    includes: files,
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options: rule } } } },
  }));

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split('/').at(-1) ?? '')) {
  const file = new URL('../biome.json', import.meta.url);
  const config = JSON.parse(readFileSync(file, 'utf8'));
  config.overrides = toOverrides();
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  console.log(`biome.json: ${config.overrides.length} rooms written`);
}

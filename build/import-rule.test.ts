import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toOverrides } from './import-rule.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const biome = join(project, 'node_modules/.bin/biome');

/** file, what it imports, and words of the reason; null where the import is allowed. */
const probes: readonly (readonly [file: string, statement: string, reason: string | null])[] = [
  ['shared/domain/a.ts', "import { z } from 'zod'", null],
  ['shared/domain/a.ts', "import { x } from '#electron/files/atomic.ts'", 'knows neither of them'],
  ['shared/domain/a.ts', "import { x } from 'react'", 'imports zod only'],
  ['shared/domain/a.ts', "import { x } from 'node:path'", 'imports zod only'],
  ['shared/contract/a.ts', "import { x } from '../domain/key.ts'", null],
  ['shared/contract/a.ts', "import { x } from '../../electron/signet-error.ts'", 'leaves the room'],
  ['renderer/App.tsx', "import { x } from '#renderer/features/keys/KeysScreen.tsx'", null],
  ['renderer/App.tsx', "import { x } from '#electron/ipc/serve.ts'", 'asks main'],
  ['renderer/App.tsx', "import { x } from 'electron'", 'sandboxed'],
  ['renderer/App.tsx', "import { x } from 'node:fs'", 'sandboxed'],
  ['renderer/App.tsx', "import { x } from 'undici'", 'sandboxed'],
  ['renderer/ui/Button.tsx', "import { x } from '@base-ui/react/button'", null],
  ['renderer/ui/Button.tsx', "import { x } from '#shared/domain/digest.ts'", null],
  ['renderer/ui/Button.tsx', "import { x } from '#shared/contract/keys.ts'", 'without knowledge of features'],
  ['renderer/ui/Button.tsx', "import { x } from '../store.ts'", 'imports itself'],
  ['renderer/features/keys/View.tsx', "import { x } from '#renderer/store.ts'", null],
  ['renderer/features/keys/View.tsx', "import { x } from '#renderer/features/images/View.tsx'", 'features do not import each other'],
  ['renderer/features/keys/View.tsx', "import { x } from '../images/View.tsx'", 'Features do not import each other'],
  ['electron/main.ts', "import { x } from 'electron'", null],
  ['electron/main.ts', "import { x } from '#electron/keys/keychain-store.ts'", null],
  ['electron/main.ts', "import { x } from '#renderer/api.ts'", 'shared/contract only'],
  ['electron/main.ts', "import { x } from 'react'", 'draws nothing'],
  ['electron/main.ts', "import { x } from 'keytar'", 'key service'],
  ['electron/cli.ts', "import { x } from 'electron'", 'plain Node'],
  ['electron/preload.ts', "import { x } from 'electron'", null],
  ['electron/preload.ts', "import { x } from '#shared/contract/names.ts'", null],
  ['electron/preload.ts', "import { x } from '#electron/files/atomic.ts'", 'names in the contract'],
  ['electron/preload.ts', "import { x } from 'node:fs'", 'sandbox'],
  ['electron/window/menu.ts', "import { x } from 'electron'", null],
  ['electron/window/menu.ts', "import { x } from '#electron/keys/keychain-store.ts'", 'shell thin'],
  ['electron/window/menu.ts', "import { x } from '../workflows/sign-image.ts'", 'leaves the room'],
  ['electron/ipc/serve.ts', "import { x } from 'electron'", null],
  ['electron/ipc/handlers.ts', "import { x } from 'electron'", 'plain Node'],
  ['electron/ipc/handlers.ts', "import { x } from '#electron/workflows/sign-image.ts'", null],
  ['electron/ipc/handlers.ts', "import { x } from '#electron/keys/vault-store.ts'", 'through main.ts'],
  ['electron/workflows/sign-image.ts', "import type { x } from '#electron/keys/key-store.ts'", null],
  ['electron/workflows/sign-image.ts', "import { x } from '#electron/keys/vault-store.ts'", 'never a concrete part'],
  ['electron/workflows/sign-image.ts', "import { x } from '#electron/systems/content-trust/update.ts'", 'never a concrete part'],
  ['electron/workflows/sign-image.ts', "import type { x } from 'electron'", 'plain Node'],
  ['electron/workflows/sign-image.ts', "import { writeFile } from 'node:fs/promises'", 'Writes go through electron/files'],
  ['electron/workflows/sign-image.ts', "import * as x from 'node:fs'", 'Writes go through electron/files'],
  ['electron/workflows/sign-image.ts', "import { readFile } from 'node:fs/promises'", null],
  ['electron/keys/vault-store.ts', "import { x } from '#electron/formats/notary/key-id.ts'", null],
  ['electron/keys/vault-store.ts', "import { x } from '#electron/images/image-source.ts'", 'not its business'],
  ['electron/keys/vault-store.ts', "import { x } from 'keytar'", 'key service'],
  ['electron/keys/key-service/main.ts', "import { x } from 'keytar'", null],
  ['electron/keys/key-service/main.ts', "import { x } from 'electron'", 'plain Node'],
  ['electron/keys/key-service/main.ts', "import { x } from 'node:net'", 'never talks to the network'],
  ['electron/keys/key-service/host.ts', "import { x } from 'electron'", null],
  ['electron/keys/key-service/host.ts', "import { x } from 'keytar'", 'key service'],
  ['electron/images/archive/read.ts', "import { x } from '../image-source.ts'", null],
  ['electron/images/archive/read.ts', "import { x } from '../oci-layout/read.ts'", 'Siblings do not know each other'],
  ['electron/images/archive/read.ts', "import { x } from '#electron/images/oci-layout/read.ts'", 'siblings do not know each other'],
  ['electron/images/archive/read.ts', "import { x } from '#electron/keys/key-store.ts'", 'one medium'],
  ['electron/systems/content-trust/sign.ts', "import type { x } from '#electron/keys/key-store.ts'", null],
  ['electron/systems/content-trust/sign.ts', "import { x } from '#electron/keys/vault-store.ts'", 'siblings do not know each other'],
  ['electron/systems/content-trust/sign.ts', "import { x } from '#electron/systems/notation/sign.ts'", 'siblings do not know each other'],
  ['electron/systems/content-trust/sign.ts', "import { x } from 'undici'", 'Only electron/http'],
  ['electron/systems/content-trust/verify/update.ts', "import { x } from 'undici'", 'Only electron/http'],
  ['electron/http/connections.ts', "import { x } from 'undici'", null],
  ['electron/http/connections.ts', "import { x } from '#electron/registry/client.ts'", 'not their business'],
  ['electron/systems/content-trust/trust-server/http.ts', "import { x } from 'undici'", 'Only electron/http'],
  ['electron/systems/content-trust/trust-server/http.ts', "import { x } from '../remote.ts'", null],
  [
    'electron/systems/content-trust/trust-server/http.ts',
    "import type { x } from '#electron/keys/key-store.ts'",
    'keys are not its business',
  ],
  ['electron/registry/client.ts', "import { x } from '#electron/images/image-source.ts'", 'not the other way round'],
  ['electron/formats/tuf/root.ts', "import { x } from 'node:crypto'", null],
  ['electron/formats/tuf/root.ts', "import { x } from 'node:fs'", 'Formats are pure'],
  ['electron/formats/tuf/root.ts', "import { x } from 'node:child_process'", 'Formats are pure'],
  ['electron/formats/tuf/root.ts', "import { x } from 'electron'", 'Formats are pure'],
  ['electron/formats/tuf/root.ts', "import { x } from '#electron/files/atomic.ts'", 'Formats are pure'],
  ['electron/files/atomic.ts', "import { writeFile } from 'node:fs/promises'", null],
  ['electron/files/atomic.ts', "import { x } from '#electron/workflows/tasks.ts'", 'lowest room'],
  ['electron/keys/vault-store.test.ts', "import { writeFile } from 'node:fs/promises'", null],
  ['electron/keys/vault-store.test.ts', "import { x } from '#renderer/api.ts'", 'e2e does'],
  ['e2e/smoke.spec.ts', "import { x } from '#electron/main.ts'", 'from outside'],
  ['build/start.mjs', "import { x } from '#electron/main.ts'", 'nothing of the app'],
];

interface Report {
  diagnostics: { location: { path: string; start: { line: number } }; message: string }[];
}

let folder: string;
let found: Map<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-import-rule-'));
  cpSync(join(project, 'biome.json'), join(folder, 'biome.json'));
  const config = JSON.parse(readFileSync(join(folder, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const [file, statements] of byFile()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), statements.map((statement) => `${statement};\n`).join(''));
  }
  const run = spawnSync(biome, ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(run.stdout) as Report;
  found = new Map(report.diagnostics.map(({ location, message }) => [`${location.path}:${location.start.line}`, message]));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file's path decides which rule holds, so each file is written once, one probe a line. */
function byFile(): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const [file, statement] of probes) files.set(file, [...(files.get(file) ?? []), statement]);
  return files;
}

const lineOf = (file: string, statement: string) => `${file}:${(byFile().get(file) ?? []).indexOf(statement) + 1}`;

describe('the import rule', () => {
  it('is written into biome.json', () => {
    const config = JSON.parse(readFileSync(join(project, 'biome.json'), 'utf8'));
    expect(config.overrides, 'run: node build/import-rule.mjs').toEqual(JSON.parse(JSON.stringify(toOverrides())));
  });

  it.each(probes.map(([file, statement, reason]) => ({ file, statement, reason })))(
    '$file: $statement → $reason',
    ({ file, statement, reason }) => {
      const message = found.get(lineOf(file, statement));
      if (reason === null) expect(message).toBeUndefined();
      else expect(message).toContain(reason);
    },
  );

  it('has the Biome that the lockfile names', () => {
    const wanted = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).devDependencies['@biomejs/biome'];
    expect(execFileSync(biome, ['--version'], { encoding: 'utf8' })).toContain(wanted);
  });
});

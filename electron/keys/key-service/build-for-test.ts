import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Bundles the key service (or a test's variant of it) for a forked Node process: Node 20 does not strip types. The bundle lies inside
 * node_modules, so that it finds keytar. `name` keeps test files that run at the same time apart.
 */
export async function buildKeyService(name: string, entry = new URL('./main.ts', import.meta.url)): Promise<string> {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const outDir = `${root}node_modules/.cache/signet-test/${name}-${process.versions.electron ? 'electron' : 'node'}`;
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['node'] },
    ssr: { noExternal: true, external: ['keytar'] },
    build: {
      ssr: fileURLToPath(entry),
      outDir,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'key-service.mjs', codeSplitting: false } },
    },
  });
  return `${outDir}/key-service.mjs`;
}

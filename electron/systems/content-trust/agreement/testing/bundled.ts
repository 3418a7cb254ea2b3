import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A script of ours as one file that Node runs by itself. */
export async function bundled(script: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('../../../../../', import.meta.url)),
    ssr: { noExternal: true },
    build: {
      ssr: script,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'child.mjs', chunkFileNames: 'child-[name].mjs' } },
    },
  });
  return join(folder, 'child.mjs');
}

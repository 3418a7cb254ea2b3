import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { nodeConfig } from '#build/bundle.mjs';
import { project } from '#build/lib/run.mjs';

/** Ours as people have it: bundled, as theirs is compiled. A test runner's own way to load modules takes a fifth longer. */
export async function shippedSignet(): Promise<typeof import('./signet.ts')> {
  const outDir = join(project, 'node_modules/.cache/signet-bench');
  await build(nodeConfig({ outDir, format: 'es', input: { signet: 'bench/trust-server/signet.ts' } }));
  return import(/* @vite-ignore */ pathToFileURL(join(outDir, 'signet.js')).href);
}

import { join } from 'node:path';
import { exitCodeOf, project } from './run.mjs';

export const types = () => exitCodeOf(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '--noEmit']);
export const lint = () =>
  exitCodeOf(process.execPath, [join(project, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']);

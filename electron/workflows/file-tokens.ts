import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import { FileToken, type PickedFile } from '#shared/contract/files.ts';

/**
 * Stand-ins for paths that the person picked or dropped. The window holds tokens, main the paths; all are forgotten on lock. Each is good for
 * what its path was picked for: nothing is written to a file that was picked to be read.
 */
export class FileTokens {
  private readonly paths = new Map<FileToken, { readonly path: string; readonly use: 'read' | 'save' }>();
  private readonly random: (bytes: number) => Buffer;
  private readonly limit: number;

  constructor(random: (bytes: number) => Buffer, limit = 1000) {
    this.random = random;
    this.limit = limit;
  }

  issue(path: string): Promise<PickedFile> {
    return this.make(path, 'read');
  }

  /** For a path that may not exist yet, or a folder to save in. */
  issueToSave(path: string): Promise<PickedFile> {
    return this.make(path, 'save');
  }

  path(token: FileToken): string {
    return this.known(token, 'read');
  }

  pathToSave(token: FileToken): string {
    return this.known(token, 'save');
  }

  forget(): void {
    this.paths.clear();
  }

  private async make(path: string, use: 'read' | 'save'): Promise<PickedFile> {
    const found = await stat(path).catch(() => undefined);
    const token = FileToken.parse(this.random(16).toString('hex'));
    this.paths.set(token, { path, use });
    const oldest = this.paths.keys().next().value;
    if (this.paths.size > this.limit && oldest !== undefined) this.paths.delete(oldest);
    return { token, name: basename(path), folder: found?.isDirectory() ?? false, size: found?.size ?? 0 };
  }

  private known(token: FileToken, use: 'read' | 'save'): string {
    const found = this.paths.get(token);
    if (found?.use !== use) throw new SignetError({ code: 'file-token-unknown' });
    return found.path;
  }
}

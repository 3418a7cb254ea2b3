import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import { FileToken, type PickedFile } from '#shared/contract/files.ts';

/** Stand-ins for paths that the person picked or dropped. The window holds tokens, main the paths; all are forgotten on lock. */
export class FileTokens {
  private readonly paths = new Map<FileToken, string>();
  private readonly random: (bytes: number) => Buffer;
  private readonly limit: number;

  constructor(random: (bytes: number) => Buffer, limit = 1000) {
    this.random = random;
    this.limit = limit;
  }

  /** For a path that may not exist yet (a place to save to) as well. */
  async issue(path: string): Promise<PickedFile> {
    const found = await stat(path).catch(() => undefined);
    const token = FileToken.parse(this.random(16).toString('hex'));
    this.paths.set(token, path);
    const oldest = this.paths.keys().next().value;
    if (this.paths.size > this.limit && oldest !== undefined) this.paths.delete(oldest);
    return { token, name: basename(path), folder: found?.isDirectory() ?? false, size: found?.size ?? 0 };
  }

  path(token: FileToken): string {
    const path = this.paths.get(token);
    if (path === undefined) throw new SignetError({ code: 'file-token-unknown' });
    return path;
  }

  forget(): void {
    this.paths.clear();
  }
}

/**
 * What a layout reader needs of a medium: a small file system of relative names. A folder, an archive and a map in memory
 * implement it, so that a layout folder and a tar of it are read by the same code. Every name is made by our own code from parsed
 * values or is a member's name; a link is followed only within the medium.
 */
export interface MediumFiles {
  /** False for an archive that lacks its end mark: complete as far as it goes, and worth a remark. */
  readonly endMarked?: boolean;
  /** Bytes of a regular file; undefined where there is none. */
  size(name: string): Promise<number | undefined>;
  /** A whole file; undefined where there is none. Throws RefusedFormat SIZE_LIMIT beyond `limit` bytes. */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
  /** Names of what stands directly in a folder. */
  names(folder: string): Promise<readonly string[]>;
  /**
   * Hands each of the files to `visit`, in the order that suits the medium, one at a time. A chunk is valid until the next is asked for.
   * Files that are not there are not visited.
   */
  stream(
    names: ReadonlySet<string>,
    visit: (name: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** A medium that can be looked at now. `stamp` differs whenever the content may differ. */
export interface Medium {
  /** Last part of its path, for messages. */
  readonly name: string;
  stamp(): Promise<string>;
  open(signal?: AbortSignal): Promise<MediumFiles>;
}

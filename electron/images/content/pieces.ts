import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { MediumFiles } from '../medium-files.ts';

interface Reading {
  readonly key: string;
  readonly chunks: AsyncGenerator<Uint8Array>;
  position: number;
}

/**
 * One file of a medium, a piece at a time, for whoever asks from another thread. Who asks for the pieces in order has them read once; from
 * anywhere else the file is read again from its start, since a packed archive can be entered nowhere else.
 */
export class Pieces {
  #reading: Reading | undefined;

  /** The bytes from an offset on, none at the end. `key` differs when the file may be another. */
  async read(files: MediumFiles, key: string, name: string, offset: number): Promise<Uint8Array> {
    const reading = await this.#at(files, key, name, offset);
    for (;;) {
      const { value, done } = await reading.chunks.next();
      if (done) {
        this.#reading = undefined;
        return new Uint8Array();
      }
      const skipped = Math.max(0, offset - reading.position);
      reading.position += value.length;
      if (skipped < value.length) return value.subarray(skipped);
    }
  }

  async #at(files: MediumFiles, key: string, name: string, offset: number): Promise<Reading> {
    const known = this.#reading;
    if (known?.key === key && known.position === offset) return known;
    this.#reading = undefined;
    await known?.chunks.return(undefined);
    if ((await files.size(name)) === undefined) throw new RefusedFormat('BLOB_MISSING', 'blob', 'is missing');
    const reading = { key, chunks: chunksOf(files, name), position: 0 };
    this.#reading = reading;
    return reading;
  }
}

const stopped = Symbol('nobody reads on');

/** Turns what a medium hands out into what can be asked for; a chunk is a copy. */
async function* chunksOf(files: MediumFiles, name: string): AsyncGenerator<Uint8Array> {
  let give: (chunk: Uint8Array | undefined) => void = () => undefined;
  let fail: (problem: unknown) => void = () => undefined;
  let goOn: (on: boolean) => void = () => undefined;
  const wanted = () =>
    new Promise<Uint8Array | undefined>((done, failed) => {
      [give, fail] = [done, failed];
    });
  let next = wanted();
  const work = files.stream(new Set([name]), async (_, chunks) => {
    for await (const chunk of chunks) {
      const on = new Promise<boolean>((told) => {
        goOn = told;
      });
      give(Uint8Array.from(chunk));
      if (!(await on)) throw stopped;
    }
  });
  work.then(
    () => give(undefined),
    (problem) => fail(problem),
  );
  try {
    for (let chunk = await next; chunk; chunk = await next) {
      yield chunk;
      next = wanted();
      goOn(true);
    }
  } finally {
    goOn(false);
    // Closes what was open; that we stopped is no failure.
    await work.catch((problem) => {
      if (problem !== stopped) throw problem;
    });
  }
}

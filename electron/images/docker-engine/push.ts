import { z } from 'zod';
import { anonymousForEngine, type Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { EngineClient } from './engine-client.ts';
import { jsonObjects } from './json-stream.ts';

export interface EnginePush {
  /** As the engine spells it, without its tag. */
  readonly name: string;
  readonly tag: string;
  /** As in the image's name. */
  readonly registry: string;
  readonly credentials: Credentials | undefined;
  /** A registry of this computer that speaks no TLS: Docker finds out by itself, Podman wants to be told. */
  readonly plain: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** One line of what an engine tells while it pushes; a failure comes here too, after a status of 200. */
const Said = z.object({
  id: z.string().max(200).optional(),
  errorDetail: z.object({ message: z.string() }).partial().optional(),
  error: z.string().optional(),
  progressDetail: z.object({ current: z.number(), total: z.number() }).partial().nullish().catch(undefined),
  aux: z.object({ Digest: Digest }).partial().nullish().catch(undefined),
});

/**
 * Has the engine push one tag. Answers with the digest that the engine says it pushed, if it says any: its word, to be held against the
 * registry. Fails with `engine-push-failed`; a push that is cut off ends, because the engine sees that nobody listens.
 * Source: Docker Engine API, ImagePush.
 */
export async function pushImage(client: EngineClient, push: EnginePush): Promise<Digest | undefined> {
  const { name, tag, registry, credentials, plain, signal, onProgress } = push;
  const image = `${name}:${tag}`;
  const { product } = await client.greeting(signal);
  const pieces = await client.stream({
    path: `/images/${name.split('/').map(encodeName).join('/')}/push?tag=${encodeURIComponent(tag)}${plain && product === 'Podman' ? '&tlsVerify=false' : ''}`,
    method: 'POST',
    headers: { 'x-registry-auth': credentials?.forEngine(registry) ?? anonymousForEngine() },
    ...(signal ? { signal } : {}),
  });
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  let pushed: Digest | undefined;
  try {
    for await (const object of jsonObjects(pieces)) {
      const said = Said.safeParse(object);
      if (!said.success) continue;
      const { id, error, errorDetail, progressDetail, aux } = said.data;
      if (error !== undefined || errorDetail !== undefined) {
        const answer = (errorDetail?.message ?? error ?? '').slice(0, 500);
        throw new SignetError({ code: 'engine-push-failed', engine: client.name, image, answer });
      }
      pushed = aux?.Digest ?? pushed;
      if (id === undefined || progressDetail?.current === undefined) continue;
      const { current, total = current } = progressDetail;
      // What goes over the wire is packed differently, and may be more than the layer.
      layers.set(id, { current: Math.min(current, total), total });
      onProgress?.(sum([...layers.values()]));
    }
  } catch (problem) {
    if (problem instanceof SyntaxError || problem instanceof RangeError)
      throw client.misbehaved('what it tells of a push is no JSON', problem);
    throw problem;
  }
  return pushed;
}

/** A port keeps its colon: engines look for it. */
const encodeName = (part: string) => encodeURIComponent(part).replaceAll('%3A', ':');

const sum = (layers: readonly { readonly current: number; readonly total: number }[]): Progress => ({
  done: layers.reduce((all, { current }) => all + current, 0),
  total: layers.reduce((all, { total }) => all + total, 0),
});

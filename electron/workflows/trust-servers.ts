import type { FileToken } from '#shared/contract/files.ts';
import type { FirstMeeting, TrustServerRow } from '#shared/contract/servers.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import type { Question } from './dialogs.ts';
import type { FileTokens } from './file-tokens.ts';
import type { Tasks } from './tasks.ts';

export interface NamedServer {
  readonly url: string;
  readonly ca?: string | undefined;
  readonly pin?: string | undefined;
}

/** By what else a server may prove itself, and the person to it. Files are PEM. */
interface ServerMeans {
  readonly pin?: string | undefined;
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
}
type Proofs = Pick<TrustServerRow, 'dockerCas' | 'client' | 'problem'>;

/** Repositories that are held elsewhere, as a signature system knows them. */
export interface RemoteBook {
  readonly servers: () => readonly NamedServer[];
  readonly addServer: (url: string, caFile: string | undefined, more?: ServerMeans) => Promise<NamedServer>;
  readonly proofs: (server: NamedServer) => Promise<Proofs>;
  readonly removeServer: (url: string) => Promise<void>;
  readonly told: (url: string) => Promise<{ guns: Gun[]; complete: boolean }>;
  readonly meet: (gun: Gun, url: string) => Promise<FirstMeeting>;
  readonly follow: (gun: Gun, url: string, pin?: boolean) => Promise<void>;
  readonly forget: (gun: Gun) => Promise<void>;
  readonly unfollow: (gun: Gun) => Promise<void>;
  readonly refresh: (gun: Gun, signal?: AbortSignal) => Promise<void>;
  readonly refreshAll: (done: (gun: Gun) => void, signal?: AbortSignal) => Promise<void>;
  readonly followedCount: () => number;
  readonly publishes: () => Promise<readonly PublishStanding[]>;
}

export interface TrustServerParts {
  readonly elsewhere: RemoteBook;
  readonly rows: () => Promise<readonly CollectionRow[]>;
  readonly tokens: Pick<FileTokens, 'path'>;
  readonly tasks: Tasks;
  /** Main's own dialog; fails with `cancelled` for a no. */
  readonly agree: (question: Question) => Promise<void>;
  /** Verdicts of repositories and images may be others now. */
  readonly changed: () => void;
}

export async function listServers({ elsewhere, rows }: TrustServerParts): Promise<TrustServerRow[]> {
  const known = await rows();
  const rowOf = (server: NamedServer) => serverRow(elsewhere, server, known.filter((one) => one.server === server.url).length);
  return Promise.all(elsewhere.servers().map(rowOf));
}

async function serverRow({ proofs }: RemoteBook, server: NamedServer, repositories: number): Promise<TrustServerRow> {
  const { url, ca, pin } = server;
  return { url, ownCa: ca !== undefined, ...(pin === undefined ? {} : { pin }), ...(await proofs(server)), repositories };
}

/** What the person chose for a server that is to be known; files by their tokens. */
export interface AddedServer {
  readonly url: string;
  readonly ca?: FileToken | undefined;
  readonly pin?: string | undefined;
  readonly client?: { readonly certificate: FileToken; readonly key: FileToken } | undefined;
}

export async function addServer({ elsewhere, tokens }: TrustServerParts, { url, ca, pin, client }: AddedServer): Promise<TrustServerRow> {
  const more = { pin, client: client && { certificate: tokens.path(client.certificate), key: tokens.path(client.key) } };
  const added = await elsewhere.addServer(url, ca === undefined ? undefined : tokens.path(ca), more);
  return serverRow(elsewhere, added, 0);
}

/** What was known of its root protects against who would take its place: it is given up by a person only, and never in the window. */
export async function forgetRemembered({ elsewhere, agree }: TrustServerParts, gun: Gun): Promise<void> {
  await agree({
    message: plainForeign(`Put aside what Signet remembers of ${gun}?`),
    detail:
      'Its server has it with another root, which the one you knew has not signed. That is so where its owner deleted it and started anew, and where somebody took its place. Go on only when its owner has told you which.\n\nWhat is remembered is kept beside, and nothing is trusted before you have looked at the new root.',
    yes: 'Put aside',
  });
  await elsewhere.forget(gun);
}

/** One repository, or all of them as a task with progress. */
export async function refreshRepositories({ elsewhere, tasks, changed }: TrustServerParts, gun: Gun | undefined): Promise<void> {
  if (gun !== undefined) {
    await elsewhere.refresh(gun);
    return changed();
  }
  const total = elsewhere.followedCount();
  if (total === 0) return;
  const asking = tasks.run(
    'Asking the trust servers',
    async ({ signal, progress }) => {
      let done = 0;
      await elsewhere.refreshAll(() => progress({ done: ++done, total }), signal);
      signal.throwIfAborted();
    },
    'repositories',
  );
  // Cancelled half way, some were read all the same.
  await asking.finally(changed);
}

import type { Dialogs, Question } from '#electron/workflows/dialogs.ts';
import type { FoundStores } from '#electron/workflows/found-stores.ts';
import { given } from '#electron/workflows/given.ts';
import type { JudgeArchive } from '#electron/workflows/judge-archive.ts';
import type { Pinning } from '#electron/workflows/pins.ts';
import type { Histories } from '#electron/workflows/read-history.ts';
import type { RemovingRepositories } from '#electron/workflows/remove-repository.ts';
import type { ArchiveRepository } from '#electron/workflows/save-archive.ts';
import type { TrustBook } from '#electron/workflows/trust-book.ts';
import type { RemoteBook } from '#electron/workflows/trust-servers.ts';
import type { AllHandlers } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { type AppHandlerParts, appHandlers } from './app.ts';
import { archiveHandlers } from './archives.ts';
import { fileHandlers } from './files.ts';
import { historyHandlers } from './history.ts';
import { type ImageHandlerParts, imageHandlers } from './images.ts';
import { keyHandlers } from './keys.ts';
import { type NetworkParts, networkHandlers } from './network.ts';
import { pinHandlers } from './pins.ts';
import { removalHandlers } from './removal.ts';
import { serverHandlers } from './servers.ts';
import { type SetHandlerParts, setHandlers } from './sets.ts';
import { type SigningHandlerParts, signingHandlers } from './signing.ts';
import { storeHandlers } from './stores.ts';
import { trustHandlers } from './trust.ts';

export interface HandlerParts
  extends AppHandlerParts,
    ImageHandlerParts,
    Omit<SigningHandlerParts, 'changed'>,
    Omit<SetHandlerParts, 'changed'> {
  readonly settings: { readonly get: () => Settings; readonly set: (change: Partial<Settings>) => Promise<Settings> };
  readonly dialogs: Dialogs;
  readonly book: TrustBook;
  readonly elsewhere: RemoteBook;
  readonly archive: ArchiveRepository;
  readonly judgeArchive: JudgeArchive;
  readonly histories: Histories;
  readonly foundStores: FoundStores;
  readonly network: NetworkParts;
  readonly pinning: Pinning;
  readonly removing: RemovingRepositories;
  /** A question of main's own; fails with `cancelled` for a no. */
  readonly agree: (question: Question) => Promise<void>;
  readonly changed: (what: 'keys' | 'images' | 'collections') => void;
}

/** Every endpoint's handler; one that is missing does not compile. */
export const createHandlers = (parts: HandlerParts): AllHandlers => ({
  app: appHandlers(parts),
  settings: {
    // A lock screen looks as it was set to look, and learns no name of what is behind it.
    get: async () => (parts.lock.locked ? { ...parts.settings.get(), views: [] } : parts.settings.get()),
    set: (change) => parts.settings.set(given(change)),
  },
  files: fileHandlers(parts.dialogs, parts.tokens),
  keys: keyHandlers({ ...parts, changed: () => parts.changed('keys') }),
  images: imageHandlers(parts),
  history: historyHandlers(parts),
  trust: trustHandlers(parts.book, parts.stores),
  servers: serverHandlers({
    elsewhere: parts.elsewhere,
    rows: () => parts.book.rows(),
    tokens: parts.tokens,
    tasks: parts.tasks,
    agree: parts.agree,
    changed: () => {
      parts.changed('collections');
      parts.changed('images');
    },
  }),
  network: networkHandlers(parts.network),
  pins: pinHandlers(parts.pinning),
  removal: removalHandlers(parts.removing),
  signing: signingHandlers({ ...parts, changed: signed(parts) }),
  sets: setHandlers({ ...parts, changed: signed(parts) }),
  stores: storeHandlers(parts.foundStores),
  archives: archiveHandlers(parts),
  tasks: {
    list: async () => parts.tasks.list(),
    cancel: async ({ taskId }) => {
      parts.tasks.cancel(taskId);
      return {};
    },
  },
});

/** What is shown of repositories, images and keys may be another after something was signed. */
const signed =
  ({ changed }: Pick<HandlerParts, 'changed'>) =>
  () => {
    changed('collections');
    changed('images');
    changed('keys');
  };

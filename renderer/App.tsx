import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import css from './App.module.css';
import { explain } from './failure-text.ts';
import { ImagesScreen } from './features/images/ImagesScreen.tsx';
import { LockScreen } from './features/lock/LockScreen.tsx';
import { OverviewScreen } from './features/overview/OverviewScreen.tsx';
import { CommandPalette } from './features/palette/CommandPalette.tsx';
import { Messages, Shell } from './features/shell/Shell.tsx';
import { useTheme } from './features/shell/use-theme.ts';
import { TaskTray } from './features/tasks/TaskTray.tsx';
import { type Route, type Sheet, useSignet } from './store.ts';
import { Button } from './ui/Button.tsx';
import { ErrorCard } from './ui/ErrorCard.tsx';
import { Skeleton } from './ui/Skeleton.tsx';

// What the first picture does not need comes when it is first shown.
const KeysScreen = lazy(async () => ({ default: (await import('./features/keys/KeysScreen.tsx')).KeysScreen }));
const RepositoriesScreen = lazy(async () => ({
  default: (await import('./features/repositories/RepositoriesScreen.tsx')).RepositoriesScreen,
}));
const HealthScreen = lazy(async () => ({ default: (await import('./features/health/HealthScreen.tsx')).HealthScreen }));
const RepositoryHealth = lazy(async () => ({ default: (await import('./features/health/RepositoryHealth.tsx')).RepositoryHealth }));
const FirstRunScreen = lazy(async () => ({ default: (await import('./features/first-run/FirstRunScreen.tsx')).FirstRunScreen }));
const SettingsScreen = lazy(async () => ({ default: (await import('./features/settings/SettingsScreen.tsx')).SettingsScreen }));
const SigningSheet = lazy(async () => ({ default: (await import('./features/signing/SigningSheet.tsx')).SigningSheet }));
const ServerSheet = lazy(async () => ({ default: (await import('./features/servers/ServerSheet.tsx')).ServerSheet }));
const ArchiveSheet = lazy(async () => ({ default: (await import('./features/archives/ArchiveSheet.tsx')).ArchiveSheet }));
const PinSheet = lazy(async () => ({ default: (await import('./features/pins/PinSheet.tsx')).PinSheet }));
const PinsCard = lazy(async () => ({ default: (await import('./features/pins/PinsCard.tsx')).PinsCard }));
const DeleteRepository = lazy(async () => ({ default: (await import('./features/repositories/DeleteRepository.tsx')).DeleteRepository }));
const JudgeArchive = lazy(async () => ({ default: (await import('./features/archives/JudgeArchive.tsx')).JudgeArchive }));
const KeySheet = lazy(async () => ({ default: (await import('./features/keys/KeySheet.tsx')).KeySheet }));
const FoundStoreStep = lazy(async () => ({ default: (await import('./features/keys/stores/FoundStoreStep.tsx')).FoundStoreStep }));
const ImageChain = lazy(async () => ({ default: (await import('./features/chain/ImageChain.tsx')).ImageChain }));
const DriftTab = lazy(async () => ({ default: (await import('./features/drift/DriftTab.tsx')).DriftTab }));
const CollectionChain = lazy(async () => ({ default: (await import('./features/chain/CollectionChain.tsx')).CollectionChain }));

/** The parts list of the window: which screen for which route, which part for which sheet. */
export function App() {
  useTheme();
  return (
    <>
      <Suspense fallback={<Skeleton />}>
        <Stage />
      </Suspense>
      <Messages />
    </>
  );
}

/** Starting, failed, locked, first run, or the screens. */
function Stage() {
  const session = useSignet((state) => state.session);
  switch (session.state) {
    case 'starting':
      return <Skeleton label="Starting" />;
    case 'failed':
      return (
        <main className={css.failed}>
          <h1>Signet could not start</h1>
          <ErrorCard
            words={explain(session.failure)}
            actions={<Button onClick={() => void useSignet.getState().connect()}>Try again</Button>}
          />
        </main>
      );
    case 'open':
      if (session.status.locked || session.status.keychain === 'vault-locked') return <LockScreen />;
      return session.settings.persona === undefined ? <FirstRunScreen found={(props) => <FoundStoreStep {...props} />} /> : <Screens />;
  }
}

/** A part that comes later than what it stands in does not take that away meanwhile, nor the focus in it. */
const Later = ({ children }: { children: ReactNode }) => <Suspense fallback={null}>{children}</Suspense>;

const screens: Readonly<Record<Route, () => ReactNode>> = {
  overview: () => <OverviewScreen />,
  images: () => (
    <ImagesScreen
      chain={({ placeId, entryId }) => <ImageChain placeId={placeId} entryId={entryId} />}
      drift={({ rowId }) => (
        <DriftTab is={(row) => row.rowId === rowId} nothing="Where this tag is signed, it is signed for this digest." />
      )}
    />
  ),
  repositories: () => (
    <RepositoriesScreen
      chain={(gun) => <CollectionChain gun={gun} />}
      health={(gun) => (
        <Later>
          <RepositoryHealth gun={gun} />
        </Later>
      )}
      drift={(gun) => (
        <DriftTab
          is={({ repository }) => repository === gun}
          nothing="Of the images that Signet lists, every tag that is signed here is the one that was signed."
        />
      )}
    />
  ),
  keys: () => <KeysScreen />,
  health: () => <HealthScreen />,
  settings: () => <SettingsScreen pins={<PinsCard />} />,
};

function Screens() {
  const route = useSignet((state) => state.route);
  const sheet = useSignet((state) => state.sheet);
  const closeSheet = useSignet((state) => state.closeSheet);
  useEffect(() => useSignet.getState().keepScreen(route), [route]);
  useEffect(() => {
    const { refreshMissing, loadTasks } = useSignet.getState();
    void refreshMissing();
    void loadTasks();
  }, []);
  const collections = useSignet((state) => state.collections);
  const loadSets = useSignet((state) => state.loadSets);
  // What stands of a set that was cut off shows once its servers were asked.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each list of repositories
  useEffect(() => void loadSets(), [collections, loadSets]);
  return (
    <Shell palette={(onClose) => <CommandPalette onClose={onClose} />} tasks={<TaskTray />}>
      <Suspense fallback={<Skeleton />}>{screens[route]()}</Suspense>
      {sheet && <Suspense fallback={null}>{sheetFor(sheet, closeSheet)}</Suspense>}
    </Shell>
  );
}

function sheetFor(sheet: Sheet, onClose: () => void): ReactNode {
  switch (sheet.kind) {
    case 'create-key':
    case 'import-key':
    case 'import-store':
    case 'export-key':
    case 'verify-backup':
    case 'remove-key':
      return <KeySheet sheet={sheet} onClose={onClose} />;
    case 'follow':
    case 'add-server':
      return <ServerSheet sheet={sheet} onClose={onClose} />;
    case 'judge-archive':
      return <JudgeArchive onClose={onClose} />;
    case 'archive':
      return <ArchiveSheet gun={sheet.gun} server={sheet.server} onClose={onClose} />;
    case 'pin':
    case 'import-pins':
      return <PinSheet sheet={sheet} onClose={onClose} />;
    case 'delete-repository':
      return <DeleteRepository sheet={sheet} onClose={onClose} />;
    default:
      return <SigningSheet sheet={sheet} onClose={onClose} />;
  }
}

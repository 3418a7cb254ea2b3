import { Copy, Ellipsis, GitCompare, Pen } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, knownValue, useCommands, useSignet } from '#renderer/store.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { DetailPane } from '#renderer/ui/DetailPane.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { Tabs } from '#renderer/ui/Tabs.tsx';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import type { CollectionDetail, CollectionRow } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { DiffTab } from './history/DiffTab.tsx';
import { useHistory } from './history/use-history.ts';
import { VersionsTab } from './history/VersionsTab.tsx';
import { markedPair } from './history/version-pairs.ts';
import { RolesTab } from './RolesTab.tsx';
import css from './repositories.module.css';
import { wide } from './repositories-slice.ts';
import { SettingsTab } from './SettingsTab.tsx';
import { TagsTab } from './TagsTab.tsx';
import { useRepositories } from './use-repositories.ts';

/** The two versions that are marked in the timeline, if two are. */
function chooseMarked(): void {
  const { history, marked, choose } = useHistory.getState();
  const pair = markedPair(knownValue(history)?.versions ?? [], marked);
  if (typeof pair !== 'string') void choose(pair);
}

interface RepositoryPaneProps {
  row: CollectionRow;
  chain: (gun: Gun) => ReactNode;
  health: (gun: Gun) => ReactNode;
  drift: (gun: Gun) => ReactNode;
  /** What else can be done with it. */
  menu: readonly MenuEntry[];
  onSign: () => void;
  onUnfollow: () => void;
}

export function RepositoryPane({ row, chain, health, drift, menu, onSign, onUnfollow }: RepositoryPaneProps) {
  const { detail, tab, setTab, open } = useRepositories();
  const announce = useSignet((state) => state.announce);
  const value = knownValue(detail);
  const spoken = value?.row.sentence;
  useEffect(() => {
    if (spoken !== undefined) announce(spoken);
  }, [spoken, announce]);
  const [copying, setCopying] = useState(false);
  useCommands([
    {
      id: 'repositories.copy',
      name: 'Copy name or all of this repository',
      group: 'Repositories',
      icon: Copy,
      shortcut: 'C',
      run: () => setCopying(true),
    },
    {
      id: 'repositories.diff',
      name: 'See what changed in this repository',
      group: 'Repositories',
      icon: GitCompare,
      shortcut: 'D',
      also: 'diff compare versions history',
      run: () => {
        chooseMarked();
        setTab('diff');
      },
    },
  ]);
  useEffect(() => {
    if (tab === 'versions' || tab === 'diff') void useHistory.getState().load(row.gun);
    // Also when the row was read anew: main answers at once where nothing is new.
  }, [tab, row]);
  const about = (part: (known: CollectionDetail) => ReactNode) => (
    <>
      {detail.state === 'failed' && (
        <div className={css.body}>
          <ErrorCard
            words={explain(detail.failure)}
            onCopy={(details) => void copyText(details, 'Details')}
            actions={<Button onClick={() => void open(row.gun)}>Try again</Button>}
          />
        </div>
      )}
      {value
        ? part(value)
        : detail.state !== 'failed' && (
            <div className={css.body}>
              <Skeleton lines={8} label="Reading the repository" />
            </div>
          )}
    </>
  );
  return (
    <DetailPane
      label={row.gun}
      title={<ForeignText text={row.gun.split('/').slice(1).join('/') || row.gun} />}
      subtitle={
        <span className={css.subtitle}>
          <VerdictBadge verdict={row.verdict} /> <ForeignText text={row.gun} />
          {row.server !== undefined && <span>on {hostOf(row.server)}</span>}
        </span>
      }
      actions={
        <>
          <Button size="s" icon={Pen} onClick={onSign}>
            Sign tags
          </Button>
          <Menu
            label="Copy"
            trigger={<IconButton label="Copy" icon={Copy} shortcut="C" />}
            entries={[
              { id: 'name', label: 'Name', run: () => void copyText(row.gun, 'Name') },
              { id: 'json', label: 'All as JSON', run: () => void copyText(JSON.stringify(value ?? row, undefined, 2), 'Repository') },
            ]}
            open={copying}
            onOpen={setCopying}
          />
          <Menu label="More actions" trigger={<IconButton label="More actions" icon={Ellipsis} />} entries={menu} />
        </>
      }
      asPage={wide(tab)}
      onClose={() => {
        // The next row opens beside the list again.
        if (wide(tab)) setTab('roles');
        void open(undefined);
      }}
    >
      <Tabs
        label="Repository"
        current={tab}
        onChange={setTab}
        tabs={[
          { id: 'roles', label: 'Roles', view: () => about((known) => <RolesTab detail={known} health={health(row.gun)} />) },
          { id: 'tags', label: 'Tags', view: () => about((known) => <TagsTab key={known.row.gun} detail={known} />) },
          { id: 'versions', label: 'Versions', view: () => <VersionsTab gun={row.gun} onCompare={() => setTab('diff')} /> },
          { id: 'diff', label: 'Diff', view: () => <DiffTab gun={row.gun} /> },
          { id: 'drift', label: 'Drift', view: () => drift(row.gun) },
          { id: 'chain', label: 'Chain', view: () => chain(row.gun) },
          { id: 'settings', label: 'Settings', view: () => <SettingsTab row={row} detail={detail} onUnfollow={onUnfollow} /> },
        ]}
      />
    </DetailPane>
  );
}

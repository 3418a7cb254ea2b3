import { Braces, Image, Share2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useCommands, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatEnd, formatInstant } from '#renderer/ui/format.ts';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { ChainGraph } from './ChainGraph.tsx';
import { ChainTable } from './ChainTable.tsx';
import { ChainTree } from './ChainTree.tsx';
import { CheckDetail } from './CheckDetail.tsx';
import css from './chain.module.css';
import { tallySentence } from './chain-model.ts';
import { chainPicture } from './chain-picture.ts';
import { useChain } from './use-chain.ts';

const views = [
  { value: 'graph', label: 'Graph' },
  { value: 'tree', label: 'Tree' },
  { value: 'table', label: 'Table' },
] as const;

interface ChainViewProps {
  /** Identifies what is inspected; another one starts afresh. */
  subject: string;
  ask: () => Promise<Reply<Chain>>;
}

/** The verdict first, then what it rests on in three equal views, then the check that is looked at. */
export function ChainView({ subject, ask }: ChainViewProps) {
  const { chain, load } = useChain();
  const shownSubject = useChain((state) => state.subject);
  // What main says of collections changed: the chain may have, too.
  const collections = useSignet((state) => state.collections);
  const announce = useSignet((state) => state.announce);
  const latest = useRef(ask);
  latest.current = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when collections changed
  useEffect(() => {
    void load(subject, () => latest.current());
  }, [subject, collections, load]);

  const value = shownSubject === subject ? knownValue(chain) : undefined;
  const spoken = value?.sentence;
  useEffect(() => {
    if (spoken !== undefined) announce(spoken);
  }, [spoken, announce]);

  if (!value) {
    if (chain.state === 'failed' && shownSubject === subject) {
      return (
        <ErrorCard
          words={explain(chain.failure)}
          actions={<Button onClick={() => void load(subject, ask)}>Try again</Button>}
          onCopy={(text) => void copyText(text, 'Details')}
        />
      );
    }
    return <Skeleton lines={6} label="Reading the chain" />;
  }
  return (
    <div className={css.view}>
      {chain.state === 'failed' && (
        <ErrorCard words={explain(chain.failure)} actions={<Button onClick={() => void load(subject, ask)}>Try again</Button>} />
      )}
      <Verdict chain={value} />
      {value.nodes.length === 0 ? (
        <EmptyState title="There is no chain to show.">
          Nothing was found that says who signed this. Once it is signed, every check from its root to its platforms stands here.
        </EmptyState>
      ) : (
        <Parts chain={value} />
      )}
    </div>
  );
}

/** Three equal views of the parts, and the check that is looked at. */
function Parts({ chain }: { chain: Chain }) {
  const { view, selection, setView, select } = useChain();
  const parts = { chain, selection, onSelect: select };
  const route = useSignet((state) => state.route);
  const [exporting, setExporting] = useState(false);
  useCommands([
    {
      id: 'chain.export',
      name: 'Export this chain',
      group: route === 'repositories' ? 'Repositories' : 'Images',
      icon: Share2,
      shortcut: 'E',
      secondShortcut: 'Ctrl+P',
      also: 'print copy picture JSON SVG',
      run: () => setExporting(true),
    },
  ]);
  return (
    <>
      <div className={css.tools}>
        <Segmented label="View" value={view} options={views} onChange={setView} />
        <span className={css.tally}>{tallySentence(chain)}</span>
        <Menu
          label="Export"
          trigger={
            <Button look="ghost" icon={Share2} shortcut="E">
              Export
            </Button>
          }
          entries={[
            { id: 'json', label: 'Copy as JSON', icon: Braces, run: () => void copyText(JSON.stringify(chain, undefined, 2), 'Chain') },
            { id: 'picture', label: 'Copy as picture (SVG)', icon: Image, run: () => void copyText(chainPicture(chain), 'Picture') },
          ]}
          open={exporting}
          onOpen={setExporting}
        />
      </div>
      <div className={css.split} data-view={view}>
        <div className={css.picture}>
          {view === 'graph' && <ChainGraph {...parts} />}
          {view === 'tree' && <ChainTree {...parts} />}
          {view === 'table' && <ChainTable {...parts} />}
        </div>
        <CheckDetail chain={chain} selection={selection} />
      </div>
    </>
  );
}

function Verdict({ chain }: { chain: Chain }) {
  const time = useTimeStyle();
  const judged = `Judged ${formatAge(chain.judgedAt, time)}.`;
  return (
    <Banner tone={chain.verdict} title={<ForeignText text={chain.sentence} />}>
      {chain.freshUntil === undefined
        ? judged
        : `Fresh until ${formatInstant(chain.freshUntil, time)}, ${formatEnd(chain.freshUntil, time.now)}. ${judged}`}
    </Banner>
  );
}

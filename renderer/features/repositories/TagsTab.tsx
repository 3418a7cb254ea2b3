import { Copy, FileUp, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { copyText, useCommands, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { CollectionDetail, TargetView } from '#shared/contract/trust.ts';
import css from './repositories.module.css';
import { filterTags, tagFields } from './repository-filter.ts';
import { useRepositories } from './use-repositories.ts';

const rowId = (tag: TargetView) => `${tag.role} ${tag.name}`;
const columns: readonly GridColumn<TargetView>[] = [
  {
    id: 'name',
    header: 'Tag',
    width: 120,
    grow: 2,
    fixed: true,
    sort: ({ name }) => name,
    cell: ({ name }) => <ForeignText text={name} />,
  },
  { id: 'digest', header: 'Digest', width: 104, sort: ({ sha256 }) => sha256, cell: ({ sha256 }) => <DigestText value={sha256} cut /> },
  {
    id: 'role',
    header: 'Stated by',
    width: 96,
    grow: 1,
    sort: ({ role }) => role,
    cell: ({ role }) => (
      <span className={text.muted}>
        <ForeignText text={role} />
      </span>
    ),
  },
  {
    id: 'length',
    header: 'Bytes',
    width: 80,
    align: 'end',
    sort: ({ length }) => length,
    cell: ({ length }) => <span className={text.muted}>{formatCount(length)}</span>,
  },
];

/** Every name that is signed here. Marked ones can be taken back. */
export function TagsTab({ detail }: { detail: CollectionDetail }) {
  const { row, targets } = detail;
  const marked = useRepositories((state) => state.marked);
  const setMarked = useRepositories((state) => state.setMarked);
  const openSheet = useSignet((state) => state.openSheet);
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState<string>();
  const shown = useMemo(() => filterTags(targets, filter), [targets, filter]);
  const idsOf = useMemo(
    () => new Set([...marked].flatMap((name) => targets.filter((tag) => tag.name === name).map(rowId))),
    [marked, targets],
  );
  const currentTag = targets.find((tag) => rowId(tag) === current);
  const names = marked.size > 0 ? [...marked] : currentTag ? [currentTag.name] : [];
  const takeBack = (which: readonly string[]) => openSheet({ kind: 'remove-targets', gun: row.gun, names: which });
  useCommands([
    {
      id: 'repositories.take-back',
      name: names.length > 1 ? `Take back ${names.length} signatures` : 'Take back this signature',
      group: 'Repositories',
      icon: Undo2,
      shortcut: 'Delete',
      also: 'remove unsign',
      disabledReason: names.length > 0 ? undefined : 'Choose a tag first.',
      run: () => takeBack(names),
    },
  ]);
  return (
    <div className={css.tags}>
      <div className={css.tagTools}>
        <FilterBar value={filter} onChange={setFilter} fields={tagFields} placeholder="Filter by tag or digest" />
        <Button size="s" icon={FileUp} onClick={() => openSheet({ kind: 'sign-file', gun: row.gun })}>
          Sign a file
        </Button>
        <Button
          size="s"
          look="danger"
          icon={Undo2}
          disabledReason={names.length > 0 ? undefined : 'Choose a tag first.'}
          onClick={() => takeBack(names)}
        >
          Take back
        </Button>
      </div>
      <DataGrid
        label="Tags"
        rows={shown}
        columns={columns}
        rowId={rowId}
        rowLabel={({ name }) => name}
        current={current}
        onCurrent={setCurrent}
        selection={idsOf}
        onSelection={(ids) => setMarked(new Set(targets.filter((tag) => ids.has(rowId(tag))).map(({ name }) => name)))}
        menu={(rows) => [
          {
            id: 'back',
            label: rows.length > 1 ? `Take back ${rows.length} tags` : 'Take back',
            icon: Undo2,
            shortcut: 'Delete',
            danger: true,
            run: () => takeBack(rows.map(({ name }) => name)),
          },
          {
            id: 'copy',
            label: 'Copy digest',
            icon: Copy,
            run: () => void copyText(rows.map(({ sha256 }) => `sha256:${sha256}`).join('\n'), 'Digest'),
          },
        ]}
        rememberAs="tags"
        empty={
          filter === '' ? (
            <EmptyState title="No tag is signed yet.">Choose images under Images and sign them.</EmptyState>
          ) : (
            <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>} />
          )
        }
        footer={
          <span role="status">
            {filter === '' ? counted(targets.length, 'tag') : `${formatCount(shown.length)} of ${counted(targets.length, 'tag')}`}
          </span>
        }
      />
    </div>
  );
}

import { useMemo, useState } from 'react';
import { knownValue, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { cls } from '#renderer/ui/cls.ts';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { MetadataChange } from '#shared/domain/difference.ts';
import type { Comparison } from '#shared/domain/history.ts';
import css from './history.module.css';
import { comparisonSentence, kindWords, partTitles } from './history-words.ts';
import { useHistory } from './use-history.ts';

interface NumberedChange extends MetadataChange {
  readonly number: number;
}

/** Names of our own keys, by the ids by which metadata knows them. */
function useKeyNames(): ReadonlyMap<string, string> {
  const keys = knownValue(useSignet((state) => state.keys));
  return useMemo(() => new Map((keys ?? []).map(({ notaryKeyId, label }) => [notaryKeyId as string, label])), [keys]);
}

const idPattern = /[0-9a-f]{64}/g;
const namesIn = ({ subject, before = '', after = '' }: MetadataChange, names: ReadonlyMap<string, string>): readonly string[] => [
  ...new Set(`${subject} ${before} ${after}`.match(idPattern)?.flatMap((id) => names.get(id) ?? [])),
];

/** Every difference between two versions, in words. */
export function ChangesView({ comparison }: { comparison: Comparison }) {
  const { changes, total, unrecognised, problem } = comparison;
  const more = useHistory((state) => state.more);
  const show = useHistory((state) => state.show);
  const [current, setCurrent] = useState<string>();
  const names = useKeyNames();
  const rows = useMemo(() => changes.map((change, number): NumberedChange => ({ ...change, number })), [changes]);
  const columns = useMemo(() => columnsFor(names), [names]);
  const chosen = current === undefined ? undefined : rows[Number(current)];
  if (problem !== undefined)
    return (
      <Banner
        tone="unverifiable"
        title="Only the text of these versions can be compared"
        actions={<Button onClick={() => void show('text')}>Show the text</Button>}
      >
        <ForeignText text={problem} />
      </Banner>
    );
  return (
    <div className={css.changes}>
      <p role="status" className={cls(css.sentence, unrecognised > 0 && css.bad)}>
        {comparisonSentence(comparison)}
      </p>
      <DataGrid
        label="Changes"
        rows={rows}
        columns={columns}
        rowId={({ number }) => String(number)}
        rowLabel={({ kind, subject }) => `${kindWords[kind].word}: ${subject}`}
        current={current}
        onCurrent={setCurrent}
        groupOf={({ part }) => ({ id: partTitles[part], title: partTitles[part] })}
        rememberAs="changes"
        empty={<EmptyState title="These two are the same." />}
        footer={
          changes.length < total && (
            <span className={css.more}>
              {formatCount(changes.length)} of {formatCount(total)} shown{' '}
              <Button size="s" onClick={() => void more()}>
                Show more
              </Button>
            </span>
          )
        }
      />
      {chosen && <WholeChange change={chosen} names={namesIn(chosen, names)} />}
    </div>
  );
}

/** Lines of a list are cut; here one of them stands whole. */
function WholeChange({ change, names }: { change: MetadataChange; names: readonly string[] }) {
  return (
    <div className={css.facts}>
      <Card title={`${partTitles[change.part]}: ${kindWords[change.kind].word}`}>
        <KeyValueList
          pairs={[
            ['What', <ForeignText key="what" text={change.subject} />],
            ...(change.before === undefined ? [] : ([['Before', <ForeignText key="before" text={change.before} />]] as const)),
            ...(change.after === undefined ? [] : ([['After', <ForeignText key="after" text={change.after} />]] as const)),
            ...(names.length === 0 ? [] : ([['Your key', <ForeignText key="names" text={names.join(', ')} />]] as const)),
          ]}
        />
      </Card>
    </div>
  );
}

const columnsFor = (names: ReadonlyMap<string, string>): readonly GridColumn<NumberedChange>[] => [
  {
    id: 'what',
    header: 'What changes',
    width: 180,
    grow: 2,
    fixed: true,
    cell: (change) => {
      const { sign, word } = kindWords[change.kind];
      const ours = namesIn(change, names);
      return (
        <>
          <span className={cls(css.sign, css[change.kind])} aria-hidden="true">
            {sign}
          </span>
          <span className="visually-hidden">{word}: </span>
          <ForeignText text={change.subject} />
          {ours.length > 0 && (
            <span className={text.muted}>
              {' '}
              <ForeignText text={ours.join(', ')} />
            </span>
          )}
        </>
      );
    },
  },
  {
    id: 'before',
    header: 'Before',
    width: 140,
    grow: 2,
    cell: ({ before }) => (before === undefined ? '' : <ForeignText text={before} mono />),
  },
  {
    id: 'after',
    header: 'After',
    width: 140,
    grow: 2,
    cell: ({ after }) => (after === undefined ? '' : <ForeignText text={after} mono />),
  },
];

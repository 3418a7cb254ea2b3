import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import type { Chain } from '#shared/domain/chain.ts';
import css from './chain.module.css';
import { checkRows, resultWords, type Selection } from './chain-model.ts';
import { ResultMark } from './ResultMark.tsx';

interface ChainTableProps {
  chain: Chain;
  selection: Selection | undefined;
  onSelect: (selection: Selection) => void;
}

/** Every check in a row of its own. */
export function ChainTable({ chain, selection, onSelect }: ChainTableProps) {
  const rows = checkRows(chain);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.frame} aria-label="Checks of the chain" tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Check</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, edge, index, check, from, to }) => {
            const selected =
              selection?.kind === 'edge' && selection.id === edge.id && (selection.check === undefined || selection.check === index);
            return (
              <tr key={key} data-selected={selected ? '' : undefined}>
                <td>
                  <ForeignText text={from} />
                </td>
                <td>
                  <ForeignText text={to} />
                </td>
                <th scope="row">
                  <button
                    type="button"
                    className={css.rowButton}
                    aria-pressed={selected}
                    onClick={() => onSelect({ kind: 'edge', id: edge.id, check: index })}
                  >
                    <ForeignText text={check.name} />
                  </button>
                </th>
                <td>
                  <span className={css.result}>
                    <ResultMark result={check.result} /> {resultWords[check.result]}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

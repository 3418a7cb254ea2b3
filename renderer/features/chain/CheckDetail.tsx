import { Copy } from 'lucide-react';
import { copyText } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignBlock } from '#renderer/ui/ForeignBlock.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import type { Chain, Check } from '#shared/domain/chain.ts';
import css from './chain.module.css';
import { incoming, kindWords, nodeTitle, resultWords, type Selection } from './chain-model.ts';
import { ResultMark } from './ResultMark.tsx';

/** What the selected part rests on: facts of a node, then each check with inputs, rule and the bytes it was made over. */
export function CheckDetail({ chain, selection }: { chain: Chain; selection: Selection | undefined }) {
  if (!selection) return null;
  if (selection.kind === 'node') {
    const node = chain.nodes.find(({ id }) => id === selection.id);
    if (!node) return null;
    const edges = incoming(chain, node.id);
    return (
      <section className={css.detail} aria-label={`About ${node.title}`}>
        <header>
          <h2>
            <ForeignText text={node.title} />
          </h2>
          <VerdictBadge verdict={node.verdict} />
        </header>
        <p className={css.kind}>{kindWords[node.kind]}</p>
        {node.facts.length > 0 && <Facts facts={node.facts} />}
        {edges.map((edge) => (
          <Checks key={edge.id} title={`Checked from ${nodeTitle(chain, edge.from)}`} checks={edge.checks} open={undefined} />
        ))}
        {edges.length === 0 && <p className={css.kind}>Nothing stands before it: trust starts here.</p>}
      </section>
    );
  }
  const edge = chain.edges.find(({ id }) => id === selection.id);
  if (!edge) return null;
  return (
    <section className={css.detail} aria-label="About this step">
      <header>
        <h2>
          <ForeignText text={nodeTitle(chain, edge.from)} /> → <ForeignText text={nodeTitle(chain, edge.to)} />
        </h2>
      </header>
      <Checks title="Checks" checks={edge.checks} open={selection.check} />
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return <KeyValueList pairs={facts.map(([name, value]) => [name, <ForeignText key={name} text={value} />] as const)} />;
}

function Checks({ title, checks, open }: { title: string; checks: readonly Check[]; open: number | undefined }) {
  return (
    <div className={css.checks}>
      <h3>
        <ForeignText text={title} />
      </h3>
      {checks.length === 0 && <p className={css.kind}>No check was made here.</p>}
      {checks.map((check, index) => (
        <details
          // biome-ignore lint/suspicious/noArrayIndexKey: checks of an edge keep their order
          key={`${index} ${check.name} ${open === index}`}
          className={css.check}
          open={open === index || checks.length === 1 || check.result === 'failed'}
        >
          <summary>
            <ResultMark result={check.result} />
            <span>
              <ForeignText text={check.name} />
            </span>
            <span className={css.resultWord}>{resultWords[check.result]}</span>
          </summary>
          <CheckFacts check={check} />
        </details>
      ))}
    </div>
  );
}

function CheckFacts({ check }: { check: Check }) {
  const { raw } = check;
  return (
    <div className={css.checkBody}>
      <p>
        <ForeignText text={check.sentence} />
      </p>
      {check.inputs.length > 0 && <Facts facts={check.inputs} />}
      <KeyValueList pairs={[['Rule', <ForeignText key="rule" text={check.rule} />]]} />
      {raw !== undefined && (
        <details className={css.raw}>
          <summary>Raw bytes</summary>
          <ForeignBlock label={`Raw bytes of ${check.name}`} text={raw} />
          <Button size="s" look="ghost" icon={Copy} onClick={() => void copyText(raw, 'Raw bytes')}>
            Copy
          </Button>
        </details>
      )}
    </div>
  );
}
